"""A publisher on loopback whose feed and pages a test turns as it likes."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import yaml

from tests.clock import NOW

_PLACES = ("harbour", "market", "old bridge", "northern valley", "river bank")
_WHO = ("The council", "A committee of residents", "The ferry company", "The mayor")
_DID = (
    "approved a plan to repair the quay before the autumn storms",
    "said that the number of visitors had doubled within a year",
    "asked for more time to study the cost of the new tram line",
    "promised that no household would pay more for its water",
    "opened the exhibition about the fishermen of the last century",
    "rejected the claim that the dike had been neglected",
    "announced that the library would stay open on Sundays",
)


def story_text(number: int, paragraphs: int = 6) -> list[str]:
    """Paragraphs of a story that no other number has."""
    texts = []
    for p in range(paragraphs):
        n = number * 31 + p * 7
        who, place = _WHO[n % len(_WHO)], _PLACES[(n // 3) % len(_PLACES)]
        did, next_ = _DID[(n // 2) % len(_DID)], _DID[(n // 5 + 3) % len(_DID)]
        texts.append(
            f"{who} {did}, as people near the {place} learned on day {number}.{p}. "
            f"Not everybody agreed: others noted that somebody {next_} only "
            f"{n + 2} weeks earlier, and that nothing had come of it so far."
        )
    return texts


def page(title: str, paragraphs: list[str], published: datetime = NOW) -> str:
    """An article's page."""
    body = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title>'
        f'<meta property="article:published_time" content="{published.isoformat()}">'
        f"</head><body><article><h1>{escape(title)}</h1>{body}</article></body></html>"
    )


@dataclass
class Item:
    """One entry of the feed.

    Attributes:
        path: of its page; also its guid where none is given.
    """

    path: str
    title: str
    guid: str | None = None
    published: datetime = NOW - timedelta(hours=1)

    def xml(self, base: str) -> str:
        return (
            f"<item><title>{escape(self.title)}</title><link>{base}{self.path}</link>"
            f'<guid isPermaLink="false">{self.guid or self.path}</guid>'
            f"<pubDate>{format_datetime(self.published)}</pubDate></item>"
        )


@dataclass
class Reply:
    """What a path answers with."""

    body: bytes
    status: int = 200
    media: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    has_validators: bool = False


@dataclass
class Newsstand:
    """The server; ``items`` is its feed at ``/feed``.

    Attributes:
        requests: (path, headers in lower case, status), as they came.
        before: called with the path before it is answered.
    """

    base: str = ""
    items: list[Item] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    before: Any = None
    cut: int | None = None

    def write(self, number: int, **changes: Any) -> Item:
        """Put a story of that number into the feed, and its page."""
        item = Item(path=f"/story-{number}", title=f"Story number {number} of the day")
        for name, value in changes.items():
            setattr(item, name, value)
        self.items.insert(0, item)
        self.print(item, story_text(number))
        return item

    def print(self, item: Item, paragraphs: list[str]) -> None:
        """Put a page in place, or another text of it."""
        html = page(item.title, paragraphs, item.published)
        self.replies[item.path] = Reply(html.encode())

    def feed(self) -> bytes:
        items = "".join(item.xml(self.base) for item in self.items)
        text = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Newsstand</title><link>{self.base}/</link>{items}</channel></rss>"
        )
        return text.encode()[: self.cut]

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(p == path for p, _, _ in self.requests)

    def answer(self, path: str) -> Reply:
        if path in self.replies:
            return self.replies[path]
        if path == "/feed":
            body = self.feed()
            return Reply(body, media="application/rss+xml", has_validators=True)
        return Reply(b"not here", status=404, media="text/plain")

    def config(self, output: str, **sections: Any) -> str:
        """A config that reads the feed, as YAML."""
        document: dict[str, Any] = {
            "version": 1,
            "feeds": [
                {"id": "stand", "url": f"{self.base}/feed", "publisher": "Stand"}
            ],
            "output": output,
            "fetch": {
                "delay_seconds": 0,
                "retries": 0,
                "allow_networks": ["127.0.0.0/8"],
            },
        }
        for name, value in sections.items():
            section = document.setdefault(name, {})
            document[name] = {**section, **value} if isinstance(value, dict) else value
        return yaml.safe_dump(document)


@contextmanager
def open_newsstand() -> Iterator[Newsstand]:
    """A running newsstand."""
    stand = Newsstand()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if stand.before is not None:
                stand.before(self.path)
            reply = stand.answer(self.path)
            etag = f'"{hashlib.sha256(reply.body).hexdigest()[:12]}"'
            status, body = reply.status, reply.body
            if reply.has_validators and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            headers = {k.lower(): v for k, v in self.headers.items()}
            stand.requests.append((self.path, headers, status))
            self.send_response(status)
            if reply.has_validators:
                self.send_header("ETag", etag)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.media)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

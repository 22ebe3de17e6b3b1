"""A loopback HTTP server that is five publishers at once."""

import hashlib
import threading
import time
from dataclasses import dataclass
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from pipeline.press.content import PRESS_NOW, answer, catalogue

_LAST_MODIFIED = format_datetime(PRESS_NOW, usegmt=True)


class PressFeed(NamedTuple):
    """One feed of the press, as a config would name it."""

    feed_id: str
    url: str
    publisher: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the press was asked, and the status it gave.

    Attributes:
        at: monotonic seconds.
        host: the publisher's id.
        path: with its query.
        headers: names in lower case.
    """

    at: float
    host: str
    path: str
    status: int
    headers: dict[str, str]


class Press:
    """The servers of all publishers, running while the ``with`` block does."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._servers: dict[str, _Server] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Press":
        self._servers = _bind(self, list(catalogue()["publishers"]))
        for server in self._servers.values():
            # A short poll, so that leaving the block does not wait half a second.
            thread = threading.Thread(
                target=server.serve_forever, args=(0.02,), daemon=True
            )
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def base(self, publisher: str) -> str:
        """Scheme and authority of a publisher, without a slash at the end."""
        host, port = self._servers[publisher].server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def feeds(self) -> list[PressFeed]:
        """All feeds, the broken and the dead one last."""
        return [
            PressFeed(
                feed["id"],
                self.base(feed["publisher"]) + feed["path"],
                catalogue()["publishers"][feed["publisher"]],
                feed["language"],
            )
            for feed in catalogue()["feeds"]
        ]

    def config(self, output: str) -> str:
        """A config for a run over the whole press, as YAML."""
        feeds = [
            {"id": f.feed_id, "url": f.url, "publisher": f.publisher}
            | {"language": f.language}
            for f in self.feeds
        ]
        config = {
            "version": 1,
            "user_agent": "newsbeam-demo/1.0 (+http://127.0.0.1/; demo@example.org)",
            "feeds": feeds,
            "output": output,
            "window": {"days": 7},
            "fetch": {
                "delay_seconds": 0.02,
                "retries": 0,
                "allow_networks": ["127.0.0.0/8"],
            },
        }
        return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, press: Press, publisher: str, address: tuple[str, int]) -> None:
        self.press = press
        self.publisher = publisher
        super().__init__(address, _Handler)


def _bind(press: Press, publishers: list[str]) -> dict[str, _Server]:
    """One address each on one port; where only 127.0.0.1 exists, one port each."""
    for _ in range(5):
        servers: dict[str, _Server] = {}
        port = 0
        try:
            for number, publisher in enumerate(publishers, 1):
                address = (f"127.10.0.{number}", port)
                servers[publisher] = _Server(press, publisher, address)
                port = servers[publisher].server_address[1]
            return servers
        except OSError:
            # The port is taken on a later address, or there is no such address.
            for server in servers.values():
                server.server_close()
    return {name: _Server(press, name, ("127.0.0.1", 0)) for name in publishers}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer as declared and note the request."""
        publisher, press = self.server.publisher, self.server.press
        base = press.base(publisher).encode()
        found = answer(publisher, urlsplit(self.path).path)
        body = found.body.replace(b"{base}", base)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        status = found.status
        if found.has_validators and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        press.requests.append(
            Request(
                at=time.monotonic(),
                host=publisher,
                path=self.path,
                status=status,
                headers=headers,
            )
        )
        self.send_response(status)
        if found.location:
            location = found.location.replace("{base}", base.decode())
            self.send_header("Location", location)
        if found.has_validators:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", _LAST_MODIFIED)
        self.send_header("Content-Type", found.content_type)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; ``Press.requests`` is the log."""

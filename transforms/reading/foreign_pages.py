"""Pages that no feed of ours listed: archives of others, folders of files.

They are put behind a feed made for the occasion, a JSON Feed that lists them, so that
they go through the very stages that a run's entries go through.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from transforms.elements import Feed, Fetched
from transforms.feeds.identity import feed_id
from transforms.reading.replayed_web import WarcPlace
from transforms.web.warc import read_captures

#: Pages behind one made feed; more than a body may hold are spread over several.
PAGES_PER_FEED = 10_000
_HTML = frozenset({".html", ".htm", ".xhtml"})
_TEXT = frozenset({".txt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPages:
    """Pages as a replay takes them.

    Attributes:
        feeds: made for the occasion.
        made: their bodies, and pages that lie in no archive.
        newest: the latest moment one of them was fetched or changed.
    """

    feeds: tuple[Feed, ...]
    made: tuple[Fetched, ...]
    newest: datetime


def pages_of_archives(files: Iterable[WarcPlace]) -> ForeignPages:
    """The HTML pages of WARCs of others (CC-NEWS and its like)."""
    items: list[dict[str, Any]] = []
    newest = datetime.fromtimestamp(0, timezone.utc)
    seen: set[str] = set()
    for file in files:
        with file.open() as stream:
            for _, capture in read_captures(stream):
                if capture.kind != "page" or capture.url in seen:
                    continue
                seen.add(capture.url)
                items.append({"id": capture.url, "url": capture.url})
                if isinstance(capture.result, Fetched):
                    newest = max(newest, capture.result.fetched_at)
    return _behind_feeds("archives.invalid", items, (), newest)


def pages_of_folder(folder: Path) -> ForeignPages:
    """HTML and text files below a folder, in the order of their paths."""
    items: list[dict[str, Any]] = []
    made: list[Fetched] = []
    newest = datetime.fromtimestamp(0, timezone.utc)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        suffix, name = path.suffix.lower(), path.relative_to(folder).as_posix()
        if suffix not in _HTML | _TEXT:
            continue
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), timezone.utc)
        newest = max(newest, changed)
        if suffix in _TEXT:
            lines = path.read_text("utf-8", "replace").splitlines()
            html = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
            items.append({"id": name, "title": path.stem, "content_html": html})
            continue
        url = f"http://folder.invalid/{quote(name)}"
        items.append({"id": name, "url": url})
        made.append(_answer(url, path.read_bytes(), "text/html", changed))
    return _behind_feeds("folder.invalid", items, made, newest)


def _behind_feeds(
    host: str,
    items: list[dict[str, Any]],
    made: Iterable[Fetched],
    newest: datetime,
) -> ForeignPages:
    feeds, bodies = [], list(made)
    for number, start in enumerate(range(0, len(items), PAGES_PER_FEED), 1):
        url = f"http://{host}/feed-{number}.json"
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": host,
            "items": items[start : start + PAGES_PER_FEED],
        }
        body = json.dumps(document).encode()
        bodies.append(_answer(url, body, "application/feed+json", newest))
        feeds.append(Feed(feed_id=feed_id(url), url=url))
    return ForeignPages(feeds=tuple(feeds), made=tuple(bodies), newest=newest)


def _answer(url: str, body: bytes, media: str, at: datetime) -> Fetched:
    return Fetched(
        url=url,
        final_url=url,
        status=200,
        body=body,
        content_type=media,
        charset=None,
        headers=(("content-type", media),),
        fetched_at=at,
        latency_ms=0,
    )


def warc_files(folder: Path) -> Iterator[WarcPlace]:
    """The WARC files below a folder, in the order of their paths."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.name.endswith((".warc", ".warc.gz")):
            yield WarcPlace(root=str(folder), path=path.relative_to(folder).as_posix())

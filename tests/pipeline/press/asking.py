"""A reader of the press that knows nothing of newsbeam's own client."""

import http.client
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from pipeline.press.content import (
    EDITIONS,
    DeclaredFeed,
    Expected,
    declared_feeds,
    expected_outcomes,
)
from pipeline.press.server import Press
from transforms.articles.extract import extract_page
from transforms.articles.story import Extraction, Story
from transforms.feeds.parse import ParsedFeed, parse_feed

FEEDS = {f.feed_id: f for f in declared_feeds()}
READABLE = sorted(f.feed_id for f in declared_feeds() if f.reason is None)
#: Entries whose pages are asked for, with their edition.
FETCHED = [
    (edition, e)
    for edition in EDITIONS
    for e in expected_outcomes(edition)
    if e.url is not None and e.outcome not in ("already_seen", "outside_window")
]
PUBLISHED = [(edition, e) for edition, e in FETCHED if e.stories]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer; header names in lower case."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


def ask(url: str, **headers: str) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", target, headers=names)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    got = {k.lower(): v for k, v in answer.getheaders()}
    return Reply(url=url, status=answer.status, headers=got, body=body)


def follow(url: str, **headers: str) -> Reply:
    """The first answer that is no redirect, or the sixth redirect."""
    for _ in range(6):
        reply = ask(url, **headers)
        if reply.status not in (301, 302):
            break
        url = urljoin(url, reply.headers["location"])
    return reply


def feed_url(press: Press, feed_id: str) -> str:
    feed = FEEDS[feed_id]
    return press.base(feed.publisher) + feed.path


def entry_url(press: Press, expected: Expected) -> str:
    assert expected.url is not None
    base = press.base(FEEDS[expected.feed_id].publisher)
    return expected.url.replace("{base}", base)


def parse(reply: Reply) -> ParsedFeed:
    media = reply.headers["content-type"].partition(";")[0]
    parsed = parse_feed(reply.body, url=reply.url, content_type=media)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def conditions(reply: Reply) -> dict[str, str]:
    """The headers by which a reader that has a body asks again."""
    asked = {
        "If_None_Match": reply.headers.get("etag"),
        "If_Modified_Since": reply.headers.get("last-modified"),
    }
    return {name: value for name, value in asked.items() if value is not None}


def sends_body(feed: DeclaredFeed, edition: int) -> bool:
    """Whether a reader that remembers the edition before gets a feed's body."""
    return feed.statuses[edition - 1] == 200


#: By edition and entry, and by edition and the page's publisher and path.
Replies = dict[tuple[int, Expected], Reply]
Stories = dict[tuple[int, str], tuple[Story, ...]]


def name(edited: tuple[int, Expected]) -> str:
    edition, expected = edited
    return f"{edition}-{expected.feed_id}-{(expected.url or '').removeprefix('{base}')}"


def extract(reply: Reply) -> Extraction:
    found = extract_page(reply.body, url=reply.url)
    assert isinstance(found, Extraction)
    return found

"""Small feed documents for the tests, and reading them."""

from datetime import datetime, timezone
from typing import Any

from transforms.elements import Rejection
from transforms.feeds.parse import ParsedFeed, parse_feed

URL = "https://press.example/feeds/world.xml"

NAMESPACES = (
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def rss(*items: str, head: str = "") -> str:
    """An RSS 2.0 document of these items' inner parts."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<rss version="2.0" {NAMESPACES}><channel><title>Press</title>'
        f"{head}{body}</channel></rss>"
    )


def story(number: int, *more: str, guid: str | None = "") -> str:
    """The inside of an item; ``guid`` None leaves it out, "" makes one."""
    guid = f"g{number}" if guid == "" else guid
    return "".join(
        (
            f"<title>Story {number}</title>",
            f"<link>https://press.example/{number}</link>",
            f"<guid>{guid}</guid>" if guid else "",
            *more,
        )
    )


def parse(document: str | bytes, **options: Any) -> ParsedFeed | Rejection:
    body = document.encode() if isinstance(document, str) else document
    return parse_feed(body, url=URL, **options)


def read(document: str | bytes, **options: Any) -> ParsedFeed:
    """A document that must be a feed."""
    parsed = parse(document, **options)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def titles(parsed: ParsedFeed) -> list[str | None]:
    return [entry.title for entry in parsed.entries]


def guids(parsed: ParsedFeed) -> list[str | None]:
    return [entry.guid for entry in parsed.entries]


def urls(parsed: ParsedFeed) -> list[str | None]:
    return [entry.url for entry in parsed.entries]


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=timezone.utc)

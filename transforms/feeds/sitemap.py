"""A sitemap, with Google's news tags or without, to entries (sitemaps.org 0.9).

Images and videos of a page have titles and dates of their own in the same place, so
of the tags with a prefix only those of news are read.
"""

import html
import re

from transforms.elements import Rejection
from transforms.feeds.dates import parse_date
from transforms.feeds.entries import FeedEntry, ParsedFeed
from transforms.feeds.texts import (
    MAX_NAME_BYTES,
    MAX_TITLE_BYTES,
    absolute_url,
    language_tag,
    names,
    plain_text,
)
from transforms.reasons import Reason

_URL = re.compile(r"<(/?)(?:\w+:)?url(?=[\s>])[^<>]*>", re.IGNORECASE)
_FIELD = re.compile(
    r"<(?:(?:sm|sitemap|ns\d*):)?(loc|lastmod)>([^<]*)<"
    r"|<(?:(?:n|news|ns\d*):)?(publication_date|title|language|keywords)>([^<]*)<",
    re.IGNORECASE,
)
_END = re.compile(r"</(?:\w+:)?urlset\s*>", re.IGNORECASE)


def parse_sitemap(text: str, *, url: str, max_entries: int) -> ParsedFeed | Rejection:
    """Read a urlset; ``PARSE`` for an index of sitemaps, which has no entries."""
    places = [_fields(text[start:end]) for start, end in _spans(text)]
    if not places:
        return Rejection(reason=Reason.PARSE, detail="a sitemap without addresses")
    has_news = any({"publication_date", "title"} & fields.keys() for fields in places)
    signs = {"plain_sitemap": not has_news, "truncated": not _END.search(text)}
    order = sorted(range(len(places)), key=lambda place: _rank(places[place], place))
    return ParsedFeed(
        format="sitemap",
        total_entries=len(places),
        entries=tuple(
            _entry(places[place], place, url) for place in sorted(order[:max_entries])
        ),
        sickness=tuple(name for name, found in signs.items() if found),
    )


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], None
    for tag in _URL.finditer(text):
        if not tag.group(1):
            start = tag.end()
        elif start is not None:
            spans.append((start, tag.start()))
            start = None
    return spans


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for place, where, tag, said in _FIELD.findall(text):
        fields.setdefault((place or tag).lower(), html.unescape(where or said).strip())
    return fields


def _date(fields: dict[str, str]) -> str | None:
    return fields.get("publication_date") or fields.get("lastmod")


def _rank(fields: dict[str, str], place: int) -> tuple[float, int]:
    date = parse_date(_date(fields))
    return (-date.timestamp() if date else 0.0, place)


def _entry(fields: dict[str, str], place: int, base: str) -> FeedEntry:
    raw = _date(fields)
    return FeedEntry(
        guid=None,
        url=absolute_url(fields.get("loc"), base),
        position=place,
        title=plain_text(fields.get("title"), MAX_TITLE_BYTES),
        categories=names(fields.get("keywords", "").split(",")),
        published_at=parse_date(raw),
        published_at_raw=plain_text(raw, MAX_NAME_BYTES),
        updated_at=parse_date(fields.get("lastmod")),
        language=language_tag(fields.get("language")),
    )

"""RSS, Atom and RDF to entries, through feedparser."""

import io
import re
from collections.abc import Iterable
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin

from transforms.elements import Rejection
from transforms.feeds.dates import parse_date
from transforms.feeds.entries import FeedEntry, ParsedFeed
from transforms.feeds.outline import close_truncated, entry_spans, keep_newest
from transforms.feeds.repair import bundle_references
from transforms.feeds.schedule import skipped, ttl_seconds
from transforms.feeds.texts import (
    MAX_NAME_BYTES,
    MAX_SUMMARY_BYTES,
    MAX_TITLE_BYTES,
    absolute_url,
    full_text,
    guid_text,
    has_web_scheme,
    language_tag,
    names,
    plain_text,
)
from transforms.reasons import Reason

# feedparser resolves guids like links; after a redirect an entry would be another one.
# There is no option for it. Links are made absolute by us besides.
_FeedParserMixin.can_be_relative_uri = _FeedParserMixin.can_be_relative_uri - {"id"}

_resolve = _FeedParserMixin.resolve_uri


def _resolve_relative(self: Any, address: str) -> Any:
    return address if has_web_scheme(address) else _resolve(self, address)


# It resolves ``http:/host/x`` too, to a page of the feed's own host; a broken address
# is to be told, not to be led elsewhere.
_FeedParserMixin.resolve_uri = _resolve_relative

#: Most entries given to feedparser, which takes 0.25 ms for the smallest of them: in a
#: body of ten megabytes there may be a hundred thousand, for which a child has no time.
MOST_ENTRIES = 5000
#: Elements we read nothing from and whose handlers in feedparser 6.0.14 raise on ill
#: values (georss.py, cc.py, psc.py, and int() of an image's size).
_FRAGILE = re.compile(
    r"</?(?:(?:georss|gml|geo|psc|cc|creativeCommons)[\w.-]*:[\w.-]+"
    r"|width|height|(?:\w+:)?(?:chapters?|license|point|line|polygon|box|where"
    r"|pos|posList|exterior|LinearRing|LineString|Polygon|Point))\b[^<>]*>"
)


def parse_xml_feed(
    text: str, *, format: str, url: str, max_entries: int
) -> ParsedFeed | Rejection:
    """Read repaired text; ``PARSE`` where feedparser finds no feed in it."""
    spans = entry_spans(text)
    skip_hours, skip_days = skipped(text[: spans[0][0]] if spans else text)
    max_entries = min(max_entries, MOST_ENTRIES)
    closed = close_truncated(text, spans)
    if closed is not None and not spans:
        detail = "the feed breaks off before its first whole entry"
        return Rejection(reason=Reason.PARSE, detail=detail)
    text, places = keep_newest(text if closed is None else closed, spans, max_entries)
    parsed = _feedparser(text, url)
    if isinstance(parsed, Rejection):
        return parsed
    feed = parsed.feed
    entries = parsed.entries[:max_entries]
    if not entries and not parsed.version:
        return Rejection(reason=Reason.PARSE, detail="no feed that feedparser knows")
    # Where its count is not ours, the document is too odd to say who stood where.
    if len(places) != len(entries):
        places = tuple(range(len(entries)))
    return ParsedFeed(
        format=format,
        title=plain_text(feed.get("title"), MAX_TITLE_BYTES),
        language=language_tag(feed.get("language")),
        ttl_seconds=ttl_seconds(
            feed.get("ttl"),
            feed.get("sy_updateperiod"),
            feed.get("sy_updatefrequency"),
        ),
        skip_hours=skip_hours,
        skip_days=skip_days,
        total_entries=max(len(spans), len(parsed.entries)),
        entries=tuple(
            _entry(item, place, url)
            for item, place in zip(entries, places, strict=True)
        ),
        sickness=() if closed is None else ("truncated",),
    )


def _feedparser(text: str, url: str) -> Any:
    detail = ""
    text = bundle_references(text)
    for document in (text, _FRAGILE.sub("", text)):
        body = b'<?xml version="1.0" encoding="utf-8"?>\n' + document.encode("utf-8")
        try:
            # A file object: of bytes or str it would open the file or address named.
            return feedparser.parse(
                io.BytesIO(body),
                response_headers={
                    "content-type": "application/xml; charset=utf-8",
                    "content-location": url,
                },
                resolve_relative_uris=False,
                sanitize_html=False,
            )
        except Exception as error:
            # It raises nearly anything on ill values; no list of types would hold.
            detail = f"feedparser: {error!r}"[:200]
    return Rejection(reason=Reason.PARSE, detail=detail)


def _entry(item: Any, place: int, base: str) -> FeedEntry:
    # dict.get, because feedparser's own answers "updated" with "published".
    published = dict.get(item, "published") or dict.get(item, "created")
    updated = dict.get(item, "updated")
    raw = published or updated
    contents = [part.get("value") for part in _dicts(item.get("content"))]
    description = item.get("summary")
    title = item.get("title_detail") or {}
    return FeedEntry(
        guid=guid_text(item.get("id")),
        url=_link(item, base),
        position=place,
        title=plain_text(item.get("title"), MAX_TITLE_BYTES),
        summary=plain_text(description, MAX_SUMMARY_BYTES, twice=True),
        content_html=full_text(contents, description),
        authors=names(_authors(item)),
        categories=names(tag.get("term") for tag in _dicts(item.get("tags"))),
        published_at=parse_date(raw),
        published_at_raw=plain_text(raw, MAX_NAME_BYTES),
        updated_at=parse_date(updated),
        language=language_tag(item.get("language") or title.get("language")),
    )


def _link(item: Any, base: str) -> str | None:
    original = item.get("feedburner_origlink")
    candidates = [original, item.get("link")]
    candidates += [
        link.get("href")
        for link in _dicts(item.get("links"))
        if link.get("rel", "alternate") == "alternate"
    ]
    return next(filter(None, (absolute_url(c, base) for c in candidates)), None)


def _authors(item: Any) -> Iterable[object]:
    people = _dicts(item.get("authors"))
    return [person.get("name") for person in people] or [item.get("author")]


def _dicts(value: object) -> list[Any]:
    values = value if isinstance(value, list) else []
    return [item for item in values if isinstance(item, dict)]

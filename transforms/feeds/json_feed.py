"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to entries."""

import json
import re
from typing import Any

from transforms.elements import Rejection
from transforms.feeds.dates import parse_date
from transforms.feeds.entries import FeedEntry, ParsedFeed
from transforms.feeds.texts import (
    MAX_NAME_BYTES,
    MAX_SUMMARY_BYTES,
    MAX_TITLE_BYTES,
    absolute_url,
    full_text,
    guid_text,
    language_tag,
    names,
    plain_text,
    text_as_html,
)
from transforms.reasons import Reason

_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"[\s,]*")
#: Line breaks and tabs as they are inside of a string, which JSON forbids.
_LENIENT = json.JSONDecoder(strict=False)


def parse_json_feed(text: str, *, url: str, max_entries: int) -> ParsedFeed | Rejection:
    """Read a JSON Feed; ``PARSE`` for JSON that is none, and for broken JSON.

    Of one that breaks off the whole items are read.
    """
    sickness: dict[str, bool] = {}
    try:
        document = _LENIENT.decode(text)
    except (ValueError, RecursionError) as error:
        document = _whole_items(text)
        if document is None:
            return Rejection(reason=Reason.PARSE, detail=f"broken JSON: {error}"[:200])
        sickness["truncated"] = True
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Rejection(reason=Reason.PARSE, detail="JSON that is no JSON Feed")
    sickness["expired"] = document.get("expired") is True
    objects = [(i, item) for i, item in enumerate(items) if isinstance(item, dict)]
    if len(objects) > max_entries:
        objects = sorted(sorted(objects, key=_newest_first)[:max_entries], key=_place)
    return ParsedFeed(
        format="json",
        title=plain_text(document.get("title"), MAX_TITLE_BYTES),
        language=language_tag(document.get("language")),
        total_entries=sum(isinstance(item, dict) for item in items),
        entries=tuple(_entry(item, place, url) for place, item in objects),
        sickness=tuple(name for name, found in sickness.items() if found),
    )


def _whole_items(text: str) -> dict[str, Any] | None:
    """The items before the place where a document breaks; None without any."""
    begin = _ITEMS.search(text)
    start = begin.end() if begin else len(text)
    items: list[Any] = []
    while start < len(text):
        try:
            item, end = _LENIENT.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        items.append(item)
        between = _BETWEEN.match(text, end)
        start = between.end() if between else end
    return {"items": items} if items else None


def _place(numbered: tuple[int, dict[str, Any]]) -> int:
    return numbered[0]


def _newest_first(numbered: tuple[int, dict[str, Any]]) -> tuple[float, int]:
    place, item = numbered
    date = parse_date(_string(item.get("date_published")))
    return (-date.timestamp() if date else 0.0, place)


def _entry(item: dict[str, Any], place: int, base: str) -> FeedEntry:
    raw = _string(item.get("date_published"))
    # Text may stand there whole too: a site for programs needs no HTML.
    content = item.get("content_html") or text_as_html(item.get("content_text"))
    identifier = item.get("id")
    if isinstance(identifier, (int, float)) and not isinstance(identifier, bool):
        identifier = str(identifier)  # the standard asks readers to coerce
    summary = item.get("summary") or item.get("content_text") or content
    return FeedEntry(
        guid=guid_text(identifier),
        url=absolute_url(item.get("url") or item.get("external_url"), base),
        position=place,
        title=plain_text(item.get("title"), MAX_TITLE_BYTES),
        summary=plain_text(summary, MAX_SUMMARY_BYTES, twice=True),
        content_html=full_text([content], None),
        authors=names(_authors(item)),
        categories=names(_list(item.get("tags"))),
        published_at=parse_date(raw),
        published_at_raw=plain_text(raw, MAX_NAME_BYTES),
        updated_at=parse_date(_string(item.get("date_modified"))),
        language=language_tag(item.get("language")),
    )


def _authors(item: dict[str, Any]) -> list[object]:
    # "author" is 1.0, "authors" 1.1.
    people = [*_list(item.get("authors")), item.get("author")]
    return [person.get("name") for person in people if isinstance(person, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None

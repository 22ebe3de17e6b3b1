"""A feed's bytes, however ill, to entries; or why there are none."""

from dataclasses import replace

from transforms.elements import Rejection
from transforms.feeds.dates import foreign_calendar, is_far_future
from transforms.feeds.decode import decode
from transforms.feeds.entries import FeedEntry, ParsedFeed
from transforms.feeds.identity import usable_guid
from transforms.feeds.json_feed import parse_json_feed
from transforms.feeds.outline import find_flood, find_root
from transforms.feeds.repair import repair
from transforms.feeds.sitemap import parse_sitemap
from transforms.feeds.texts import clean
from transforms.feeds.xml_feed import parse_xml_feed
from transforms.reasons import Reason

__all__ = ["FeedEntry", "ParsedFeed", "parse_feed"]


def parse_feed(
    body: bytes,
    *,
    url: str,
    charset: str | None = None,
    content_type: str = "",
    max_entries: int = 1000,
) -> ParsedFeed | Rejection:
    """Read RSS 0.9x-2.0, Atom, RDF, JSON Feed or a sitemap.

    No bytes make it raise, open a file or reach the network. It is still to run under
    a deadline, as feedparser has no bound on its time.

    Args:
        body: the bytes with content encoding undone.
        url: the address that answered; relative links are relative to it.
        charset: the Content-Type header's.
        content_type: media type in lower case; only ``text/html`` is remarked on.
        max_entries: most entries returned, the newest; the rest is counted.

    Returns:
        The feed, or a rejection: ``EMPTY`` without text, ``PARSE`` for all that is no
        feed (HTML, other JSON, broken beyond repair, built to exhaust a parser).
    """
    text, has_bad_bytes = decode(body, charset)
    text = text.lstrip("\ufeff\0 \t\r\n")
    if not text:
        return Rejection(reason=Reason.EMPTY, detail="no bytes")
    if text[0] in "{[":
        fit = clean(text)
        has_unfit = len(fit) != len(text)
        parsed = parse_json_feed(fit, url=url, max_entries=max_entries)
    else:
        text, has_unfit = repair(text)
        parsed = _parse_markup(text, url, max_entries)
    if isinstance(parsed, Rejection):
        return parsed
    entries, guid_sickness = _with_trusted_guids(parsed.entries)
    signs = {
        "bad_bytes": has_bad_bytes,
        "control_characters": has_unfit,
        "html_content_type": content_type == "text/html",
        "undated": any(e.published_at is None for e in entries),
        "all_guids_equal": guid_sickness,
        "other_calendar": any(foreign_calendar(e.published_at_raw) for e in entries),
        "future_dates": any(is_far_future(e.published_at_raw) for e in entries),
    }
    sickness = (*parsed.sickness, *(name for name, found in signs.items() if found))
    return replace(parsed, entries=entries, sickness=tuple(sorted(sickness)))


def _parse_markup(text: str, url: str, max_entries: int) -> ParsedFeed | Rejection:
    root = find_root(text)
    if isinstance(root, str):
        return Rejection(reason=Reason.PARSE, detail=root)
    text = text[root.start :]
    flood = find_flood(text)
    if flood:
        return Rejection(reason=Reason.PARSE, detail=flood)
    if root.format == "sitemap":
        return parse_sitemap(text, url=url, max_entries=max_entries)
    return parse_xml_feed(text, format=root.format, url=url, max_entries=max_entries)


def _with_trusted_guids(
    entries: tuple[FeedEntry, ...],
) -> tuple[tuple[FeedEntry, ...], bool]:
    """Entries without guids that name nothing, and whether all shared one guid."""
    guids = [usable_guid(entry.guid) for entry in entries]
    all_equal = len(guids) > 1 and guids[0] is not None and len(set(guids)) == 1
    trusted = [None] * len(guids) if all_equal else guids
    return tuple(
        replace(entry, guid=guid) for entry, guid in zip(entries, trusted, strict=True)
    ), all_equal

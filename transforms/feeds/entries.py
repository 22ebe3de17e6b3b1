"""What a feed says, in plain values within fixed bounds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed.

    Attributes:
        guid: the entry's own identifier; None where it has none that can be trusted.
        url: its link, absolute, as published; not judged beyond being http(s).
        title: plain text, at most 1 KB.
        summary: plain text.
        content_html: the story as HTML where the feed carries it whole.
        published_at: instant in UTC; None where no whole, plausible date is given.
        published_at_raw: the date as published.
        position: place in the feed's body, from 0.
    """

    guid: str | None
    url: str | None
    position: int
    title: str | None = None
    summary: str | None = None
    content_html: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_at_raw: str | None = None
    updated_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """One feed document.

    Attributes:
        format: ``rss``, ``atom``, ``rdf``, ``json`` or ``sitemap``.
        ttl_seconds: how long the publisher asks readers to wait between polls.
        skip_hours: hours of the day (UTC) in which it is not to be asked, bit by bit:
            bit 0 for midnight to one o'clock.
        skip_days: likewise the days of the week, bit 0 for Monday.
        total_entries: whole entries in the body; more than ``entries`` over the cap.
        sickness: what is odd about it, by the names of ``sickness.SICKNESS``.
    """

    format: str
    title: str | None = None
    language: str | None = None
    ttl_seconds: int | None = None
    skip_hours: int = 0
    skip_days: int = 0
    total_entries: int = 0
    entries: tuple[FeedEntry, ...] = ()
    sickness: tuple[str, ...] = ()

"""What extraction finds on a page."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment as the publisher stated it.

    Attributes:
        at: aware where an offset was stated, else naive; a bare day is its midnight.
        raw: the words it was read from.
        source: ``json_ld``, ``meta``, ``time``, ``url`` or ``text``.
        precision: ``instant`` (offset stated), ``local`` (none) or ``day``.
    """

    at: datetime
    raw: str
    source: str
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story of a page.

    Attributes:
        text: paragraphs parted by one newline, none empty.
        text_source: ``json_ld``, ``dom``, ``trafilatura``, ``feed``, ``feed_summary``.
        byline: the printed line of authors; ``authors`` are the persons in it.
        permalink: the story's own absolute address where the page states one.
        position: place in the page, from 1.
    """

    title: str
    title_source: str
    text: str
    text_source: str
    word_count: int
    position: int = 1
    summary: str | None = None
    authors: tuple[str, ...] = ()
    authors_source: str | None = None
    byline: str | None = None
    agency: str | None = None
    dateline_place: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image_url: str | None = None
    published: Instant | None = None
    modified: Instant | None = None
    permalink: str | None = None
    has_paywall: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A page that carries at least one story.

    Attributes:
        page_kind: ``article``, ``live_blog``, ``gallery`` or ``video``.
        canonical_url: ``rel=canonical``, else ``og:url``, absolute, unjudged.
        language_declared: of ``<html lang>``, else of the metadata, as written.
        robots_flags: ``noindex``, ``tdm-reservation`` … as stated, in lower case.
    """

    page_kind: str
    canonical_url: str | None
    language_declared: str | None
    robots_flags: tuple[str, ...]
    stories: tuple[Story, ...]

"""A reading of a page to rows of the articles table.

Here the publisher's claims (page, feed) meet our observations (addresses, times) and
identity is decided. Revisions, clusters and pinned partitions are decided later, when
rows of all pages and of earlier runs are seen together.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from transforms.articles.identity import article_id, content_hash, story_key
from transforms.articles.story import Instant, Story
from transforms.elements import Entry, Fetched
from transforms.reading.read import Reading, ReadStory
from transforms.records import SCHEMA_VERSION, Article
from transforms.web.urls import (
    canonical_url,
    is_home_page,
    parse_url,
    registrable_domain,
    same_site,
    trusted_canonical,
)

#: Dates before this, or so far ahead of the run, are not believed.
EARLIEST = datetime(1990, 1, 1, tzinfo=timezone.utc)
FURTHEST_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What every row of a run says of the run."""

    run_id: str
    now: datetime
    pipeline_version: str
    extractor_version: str
    taxonomy_version: str
    config_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A publication date with where it came from; all None where there is none."""

    at: datetime | None = None
    raw: str | None = None
    source: str | None = None
    precision: str | None = None


def article_rows(
    entry: Entry, fetched: Fetched, reading: Reading, run: RunFacts
) -> Iterator[Article]:
    """The rows of one page, first story first."""
    page_url = page_address(fetched.final_url, reading.canonical_url)
    page_date: Dated | None = None
    for read in reading.stories:
        dated = _story_date(read.story, entry, page_date, run.now)
        page_date = page_date or dated
        yield _article_row(entry, fetched, reading, read, page_url, dated, run)


def _article_row(
    entry: Entry,
    fetched: Fetched,
    reading: Reading,
    read: ReadStory,
    page_url: str,
    dated: Dated,
    run: RunFacts,
) -> Article:
    story, language = read.story, read.language
    is_first = story.position == 1
    url = story_url(story, page_url, fetched.final_url, len(reading.stories))
    publisher = entry.publisher or _domain(page_url)
    identity = article_id(publisher, url)
    partition_date = (dated.at or run.now).date()
    return Article(
        article_id=identity,
        revision=1,
        revision_kind="first",
        entry_id=entry.entry_id,
        feed_id=entry.feed_id,
        publisher=publisher,
        entry_guid=entry.guid,
        identity_rung="new",
        url=entry.url or fetched.url,
        final_url=fetched.final_url,
        canonical_url=url,
        parent_url=None if is_first else page_url,
        position_in_page=story.position,
        articles_in_page=len(reading.stories),
        page_kind=reading.page_kind,
        title=story.title,
        title_normalized=read.title_normalized,
        summary=story.summary or (entry.summary if is_first else None),
        text=story.text,
        text_normalized=read.text_normalized,
        edits=read.edits,
        word_count=story.word_count,
        authors=story.authors or (entry.authors if is_first else ()),
        byline=story.byline,
        agency=story.agency,
        dateline_place=story.dateline_place,
        section=story.section or entry.section,
        keywords=story.keywords,
        feed_categories=entry.categories if is_first else (),
        image_url=story.image_url,
        rights=entry.rights,
        published_at=dated.at,
        published_at_raw=dated.raw,
        published_at_source=dated.source,
        published_at_precision=dated.precision,
        modified_at=_utc(story.modified.at) if story.modified else None,
        first_published_date=partition_date,
        first_seen_at=run.now,
        fetched_at=fetched.fetched_at,
        language_confidence=language.confidence,
        language_declared=language.declared,
        language_source=language.source,
        topics=read.topics,
        topic_evidence=read.topic_evidence,
        cluster_id=identity,
        is_syndicated=False,
        has_paywall=story.has_paywall,
        robots_flags=reading.robots_flags,
        title_source=story.title_source,
        authors_source=_authors_source(story, entry),
        text_source=story.text_source,
        archive_file=fetched.archive_file,
        archive_offset=fetched.archive_offset,
        payload_digest=f"sha256:{hashlib.sha256(fetched.body).hexdigest()}",
        content_hash=content_hash(read.title_normalized, read.text_normalized),
        run_id=run.run_id,
        pipeline_version=run.pipeline_version,
        extractor_version=run.extractor_version,
        config_digest=run.config_digest,
        taxonomy_version=run.taxonomy_version,
        schema_version=SCHEMA_VERSION,
        published_date=partition_date,
        language=language.code,
    )


def page_address(final_url: str, declared: str | None) -> str:
    """The address a page is known by; a text of the feed may come without any."""
    try:
        return trusted_canonical(final_url, declared)
    except ValueError:
        return final_url


def story_url(story: Story, page_url: str, final_url: str, stories: int) -> str:
    """The address a story is known by, which is also the key of its identity.

    A page with one story is known by the page's address: publishers write the same
    JSON-LD ``@id`` into many pages, so it is believed only where a page has several
    stories and its own address cannot tell them apart.
    """
    permalink = _address(story.permalink) if stories > 1 else None
    if permalink and same_site(permalink, final_url) and not is_home_page(permalink):
        return permalink
    return page_url if story.position == 1 else story_key(page_url, story.title)


def _address(permalink: str | None) -> str | None:
    try:
        return canonical_url(permalink) if permalink else None
    except ValueError:  # headlines link to javascript:void(0), too
        return None


def _story_date(
    story: Story, entry: Entry, page_date: Dated | None, now: datetime
) -> Dated:
    """When a story was published: the page's instant, else the feed's, else less.

    A further story of a page that states no date of its own takes the page's day:
    endless-scroll pages append stories of the same days.
    """
    stated = _from_page(story.published, now)
    if stated.precision == "instant":
        return stated
    if story.position == 1 and _is_plausible(entry.published_at, now):
        return Dated(
            at=entry.published_at,
            raw=entry.published_at_raw,
            source="feed",
            precision="instant",
        )
    if stated.at is not None or page_date is None or page_date.at is None:
        return stated
    return Dated(at=page_date.at, raw=page_date.raw, source="page", precision="day")


def _from_page(published: Instant | None, now: datetime) -> Dated:
    if published is None:
        return Dated()
    at = _utc(published.at)
    return Dated(
        at=at if _is_plausible(at, now) else None,
        raw=published.raw,
        source=published.source,
        precision=published.precision if _is_plausible(at, now) else None,
    )


def _is_plausible(at: datetime | None, now: datetime) -> bool:
    return at is not None and EARLIEST <= at <= now + FURTHEST_AHEAD


def _utc(at: datetime) -> datetime | None:
    """An aware time in UTC, if it has one; without an offset it is taken as UTC."""
    if at.tzinfo is None:
        return at.replace(tzinfo=timezone.utc)
    try:
        return at.astimezone(timezone.utc)
    except OverflowError:  # the year 1 or 9999
        return None


def _authors_source(story: Story, entry: Entry) -> str | None:
    if story.authors:
        return story.authors_source
    return "feed" if entry.authors and story.position == 1 else None


def _domain(url: str) -> str:
    parsed = parse_url(url)
    host = getattr(parsed, "host", None)
    return registrable_domain(host) if host else "unknown"

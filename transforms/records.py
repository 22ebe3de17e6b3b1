"""The published tables, one line a column: the single source of the schema.

Records are frozen; sequences are tuples; times are aware and in UTC; ``None`` means
that the publisher did not say. Columns are only ever added, nullable and at the end,
within a major version (``docs/upgrading.md``).

No ``from __future__ import annotations`` here: Beam reads the field types.
"""

from dataclasses import dataclass
from datetime import date, datetime

from transforms.columns import ColumnType, column
from transforms.pickles import compactly_pickled

SCHEMA_VERSION = "1.0"

STRING = ColumnType.STRING
INTEGER = ColumnType.INTEGER
FLOAT = ColumnType.FLOAT
BOOLEAN = ColumnType.BOOLEAN
TIMESTAMP = ColumnType.TIMESTAMP
DATE = ColumnType.DATE
STRINGS = ColumnType.STRINGS
STRUCTS = ColumnType.STRUCTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One reversible change of a text; offsets in code points of the original."""

    field: str = column(STRING, "Column that was changed: `title` or `text`.")
    start: int = column(INTEGER, "First code point changed, in the text as extracted.")
    end: int = column(INTEGER, "Code point after the last one changed.")
    original: str = column(STRING, "The characters as published.")
    replacement: str = column(STRING, "The characters in the normalized text.")
    rule: str = column(STRING, "The rule that asked for it, e.g. `variant:country.TR`.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One IPTC Media Topic given to an article."""

    qcode: str = column(STRING, "IPTC Media Topic, e.g. `medtop:16000000`.")
    label: str = column(STRING, "Its English label in the taxonomy version named.")
    score: float = column(FLOAT, "Between 0 and 1; higher is surer, not a probability.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEvidence:
    """One place that speaks for a topic."""

    qcode: str = column(STRING, "The topic it speaks for.")
    field: str = column(
        STRING,
        "Where: `title`, `text`, `section`, `keywords`, `feed_categories`, `url`.",
    )
    start: int | None = column(
        INTEGER, "First code point of the term in that field.", default=None
    )
    end: int | None = column(INTEGER, "Code point after the term.", default=None)
    term: str = column(STRING, "The term as it stands there.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of one story: the row of the `articles` table."""

    article_id: str = column(STRING, "Stable id of the story; key with `revision`.")
    revision: int = column(INTEGER, "1, 2, …; a new one only where the text differs.")
    revision_kind: str = column(STRING, "`first` or `update`.")
    entry_id: str = column(STRING, "The feed entry that led here.")
    feed_id: str = column(STRING, "The feed it came by.")
    publisher: str = column(STRING, "Configured name, else the registrable domain.")
    entry_guid: str | None = column(STRING, "The entry's own guid.", default=None)
    identity_rung: str = column(
        STRING,
        "How it was matched: `new guid canonical redirect slug content`.",
    )
    url: str = column(STRING, "The address as published in the feed.")
    final_url: str = column(STRING, "The address after redirects.")
    canonical_url: str = column(STRING, "Our normal form of the article's address.")
    parent_url: str | None = column(
        STRING, "For a further story of a page: the page's address.", default=None
    )
    position_in_page: int = column(INTEGER, "1 for a page's first story.")
    articles_in_page: int = column(INTEGER, "How many stories the page carried.")
    page_kind: str = column(STRING, "`article`, `live_blog`, `gallery` or `video`.")
    title: str = column(STRING, "The headline as published.")
    title_normalized: str = column(STRING, "The headline after the edits.")
    summary: str | None = column(
        STRING, "The publisher's own summary or standfirst.", default=None
    )
    text: str = column(STRING, "The body as extracted; paragraphs parted by a newline.")
    text_normalized: str = column(STRING, "The body after the edits.")
    edits: tuple[Edit, ...] = column(
        STRUCTS, "Every change from text to text_normalized.", struct=Edit, default=()
    )
    word_count: int = column(INTEGER, "Words of the body, counted by script.")
    authors: tuple[str, ...] = column(STRINGS, "Persons who wrote it.", default=())
    byline: str | None = column(STRING, "The printed line of authors.", default=None)
    agency: str | None = column(
        STRING, "News agency credited, e.g. `AP`, `Reuters`.", default=None
    )
    dateline_place: str | None = column(
        STRING, "Place named in the dateline, e.g. `PARIS`.", default=None
    )
    section: str | None = column(STRING, "The publisher's own rubric.", default=None)
    keywords: tuple[str, ...] = column(STRINGS, "The page's own keywords.", default=())
    feed_categories: tuple[str, ...] = column(
        STRINGS, "Categories the feed gave the entry.", default=()
    )
    image_url: str | None = column(STRING, "The lead picture's address.", default=None)
    rights: str | None = column(STRING, "Rights configured or stated.", default=None)
    published_at: datetime | None = column(
        TIMESTAMP, "When the publisher says it was published.", default=None
    )
    published_at_raw: str | None = column(
        STRING, "That date as written by the publisher.", default=None
    )
    published_at_source: str | None = column(
        STRING,
        "`json_ld`, `meta`, `time`, `url`, `text`, `feed` or `page`.",
        default=None,
    )
    published_at_precision: str | None = column(
        STRING,
        "`instant` (offset stated), `local` (no offset; taken as UTC) or `day`.",
        default=None,
    )
    modified_at: datetime | None = column(
        TIMESTAMP, "When the publisher says it was last changed.", default=None
    )
    first_published_date: date = column(
        DATE, "Pinned at revision 1; equals the partition `published_date`."
    )
    first_seen_at: datetime = column(TIMESTAMP, "The run that first met this article.")
    fetched_at: datetime = column(TIMESTAMP, "When this page was fetched.")
    language_confidence: float | None = column(
        FLOAT, "Between 0 and 1; null where the language is assumed.", default=None
    )
    language_declared: str | None = column(
        STRING, "What the page or the feed says its language is.", default=None
    )
    language_source: str = column(
        STRING, "`script`, `detected`, `declared`, `assumed` or `none`."
    )
    topics: tuple[Topic, ...] = column(
        STRUCTS, "IPTC Media Topics, best first.", struct=Topic, default=()
    )
    topic_evidence: tuple[TopicEvidence, ...] = column(
        STRUCTS, "What speaks for them.", struct=TopicEvidence, default=()
    )
    cluster_id: str = column(
        STRING, "Earliest article known at write time this is a copy of, else itself."
    )
    is_syndicated: bool = column(BOOLEAN, "Whether it is a copy of another article.")
    has_paywall: bool | None = column(
        BOOLEAN, "Whether the page says it is not free to read.", default=None
    )
    robots_flags: tuple[str, ...] = column(
        STRINGS, "`noindex`, `noarchive`, `tdm-reservation`, … as stated.", default=()
    )
    title_source: str = column(STRING, "Where the title was taken from.")
    authors_source: str | None = column(
        STRING, "Where the authors were taken from.", default=None
    )
    text_source: str = column(
        STRING, "`json_ld`, `dom`, `trafilatura`, `feed` or `feed_summary`."
    )
    archive_file: str | None = column(
        STRING, "WARC file that holds the page as received.", default=None
    )
    archive_offset: int | None = column(
        INTEGER, "Offset of its response record there.", default=None
    )
    payload_digest: str | None = column(
        STRING, "`sha256:…` of the page's bytes, content encoding undone.", default=None
    )
    content_hash: str = column(STRING, "Hash of normalized title and text.")
    run_id: str = column(STRING, "The run that wrote the row.")
    pipeline_version: str = column(STRING, "Version of newsbeam.")
    extractor_version: str = column(
        STRING, "Version of the rules that read and normalize a text."
    )
    config_digest: str = column(STRING, "Hash of the config's settings.")
    taxonomy_version: str = column(STRING, "Version of the IPTC Media Topics.")
    schema_version: str = column(STRING, "Version of this schema.")
    published_date: date = column(
        DATE, "Partition: UTC date of publication, pinned.", partition=True
    )
    language: str = column(
        STRING, "Partition: BCP 47 primary tag or `und`, pinned.", partition=True
    )


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """One thing that did not become a row, and why: the `drops` table."""

    run_id: str = column(STRING, "The run that dropped it.")
    subject: str = column(STRING, "`feed`, `entry` or `story`.")
    reason: str = column(STRING, "One of the closed set in docs/reasons.md.")
    kind: str | None = column(
        STRING, "For `not_an_article`: the kind of page.", default=None
    )
    detail: str | None = column(STRING, "What was seen, for people.", default=None)
    stage: str = column(STRING, "The stage of the pipeline that dropped it.")
    feed_id: str = column(STRING, "The feed it came by.")
    publisher: str | None = column(STRING, "The publisher, if known.", default=None)
    entry_id: str | None = column(STRING, "The entry; null for a feed.", default=None)
    url: str | None = column(STRING, "Its address, secrets redacted.", default=None)
    entry_guid: str | None = column(STRING, "The entry's guid.", default=None)
    http_status: int | None = column(INTEGER, "Last HTTP status.", default=None)
    attempts: int = column(INTEGER, "Requests made for it in this run.", default=0)
    is_transient: bool = column(BOOLEAN, "Whether a later run tries again.")
    first_seen_at: datetime = column(TIMESTAMP, "When the entry was first met.")
    dropped_at: datetime = column(TIMESTAMP, "When it was dropped.")
    run_date: date = column(DATE, "Partition: UTC date of the run.", partition=True)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How one feed did in one run: the `feeds` table."""

    run_id: str = column(STRING, "The run.")
    feed_id: str = column(STRING, "The feed.")
    url: str = column(STRING, "The configured address, secrets redacted.")
    final_url: str | None = column(STRING, "After redirects, redacted.", default=None)
    publisher: str | None = column(STRING, "The configured publisher.", default=None)
    status: str = column(STRING, "`ok`, `unchanged`, `not_due`, `failed` or `retired`.")
    http_status: int | None = column(INTEGER, "Last HTTP status.", default=None)
    not_modified: bool = column(BOOLEAN, "Whether the server answered 304.")
    entries: int = column(INTEGER, "Entries in the body.", default=0)
    new_entries: int = column(INTEGER, "Entries that went on to be fetched.", default=0)
    already_seen: int = column(INTEGER, "Entries known from earlier runs.", default=0)
    undated: int = column(INTEGER, "Entries without a readable date.", default=0)
    duplicated: int = column(
        INTEGER, "Entries met again in this or another feed.", default=0
    )
    newest_entry_at: datetime | None = column(
        TIMESTAMP, "Date of the newest entry.", default=None
    )
    latency_ms: int | None = column(
        INTEGER, "From request to whole body, milliseconds.", default=None
    )
    bytes: int | None = column(INTEGER, "Size of the decoded body.", default=None)
    etag: str | None = column(STRING, "Validator given.", default=None)
    last_modified: str | None = column(STRING, "Validator given.", default=None)
    next_poll_at: datetime | None = column(
        TIMESTAMP, "When to ask again at the earliest.", default=None
    )
    failures: int = column(INTEGER, "Failures in a row.", default=0)
    sickness: tuple[str, ...] = column(
        STRINGS, "What is odd about the feed, by name.", default=()
    )
    robots_flags: tuple[str, ...] = column(
        STRINGS, "X-Robots-Tag and TDM flags of the feed.", default=()
    )
    detail: str | None = column(STRING, "What failed, for people.", default=None)
    run_date: date = column(DATE, "Partition: UTC date of the run.", partition=True)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One edge of the syndication graph: the `copies` table."""

    run_id: str = column(STRING, "The run that found it.")
    article_id: str = column(STRING, "The copy.")
    earliest_article_id: str = column(STRING, "The earliest article it copies.")
    containment: float = column(FLOAT, "Shared shingles over the smaller text's.")
    shared: int = column(INTEGER, "Sampled shingles they share.")
    evidence: tuple[str, ...] = column(
        STRINGS, "Credits, bylines, publisher: what agrees or names the other."
    )
    published_gap_seconds: int | None = column(
        INTEGER,
        "From the earliest's publication to the copy's; null where one states none.",
        default=None,
    )
    run_date: date = column(DATE, "Partition: UTC date of the run.", partition=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """One edit of one article, for analysis: the `edits` table."""

    run_id: str = column(STRING, "The run.")
    article_id: str = column(STRING, "The article.")
    revision: int = column(INTEGER, "Its revision.")
    language: str = column(STRING, "Its language.")
    publisher: str = column(STRING, "Its publisher.")
    field: str = column(STRING, "Column that was changed: `title` or `text`.")
    start: int = column(INTEGER, "First code point changed, in the text as extracted.")
    end: int = column(INTEGER, "Code point after the last one changed.")
    original: str = column(STRING, "The characters as published.")
    replacement: str = column(STRING, "The characters in the normalized text.")
    rule: str = column(STRING, "The rule that asked for it.")
    run_date: date = column(DATE, "Partition: UTC date of the run.", partition=True)


#: The published tables, by the name of their folder.
TABLES: dict[str, type] = {
    "articles": Article,
    "drops": Drop,
    "feeds": FeedHealth,
    "copies": Copy,
    "edits": EditRow,
}

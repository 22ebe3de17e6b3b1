"""What a run remembers for the next: the tables of the state, one class each.

Every row has a key of 16 bytes, so that a million of them can be searched in one
array without making a Python object of each. A later row with the same key replaces
an earlier one.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from transforms.dataset.window_memory import (
    KEY,
    TIME,
    WINDOW_TABLES,
    AnchorMemory,
    ClusterMemory,
    SketchMemory,
)
from transforms.pickles import compactly_pickled

#: Layout of the tables; a newer one than the code knows is refused.
STATE_FORMAT = 2


def key_of(*parts: str) -> bytes:
    """A key made of words; the length before each part keeps parts apart."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded) + encoded)
    return digest.digest()


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMemory:
    """One feed as the last poll left it.

    Attributes:
        key: ``key_of("feed", feed_id)``.
        address: ``key_of`` of the configured address the validators belong to.
        etag: validator of the last body whose entries are all accounted for.
        last_modified: likewise.
        next_poll_at: when ``--due`` asks again.
        not_before: asked to stay away until then, whatever is due.
        interval_seconds: the rhythm by which ``next_poll_at`` was chosen.
        failures: failed polls in a row.
        is_retired: answered 410 and is never asked again.
        polled_at: the last poll that was answered with a body or 304.
        entries: entries of the last body.
        asked_seconds: pause the last body asked for.
        skip_hours: hours it asked to be left out, bit by bit, see ``ParsedFeed``.
        skip_days: likewise days.
        newest_entry_at: date of its newest entry.
        sickness: what was odd about it, names separated by commas.
        moved_to: where the address moved for good; without secrets.
        moves: answers in a row that said so.
        unmodified: 304s in a row.
        is_304_wrong: answered 304 though it had changed; never asked so again.
    """

    key: bytes
    feed_id: str
    address: bytes
    etag: str | None = None
    last_modified: str | None = None
    next_poll_at: datetime | None = None
    not_before: datetime | None = None
    interval_seconds: int = 0
    failures: int = 0
    is_retired: bool = False
    polled_at: datetime | None = None
    entries: int = 0
    asked_seconds: int | None = None
    skip_hours: int | None = None
    skip_days: int | None = None
    newest_entry_at: datetime | None = None
    sickness: str | None = None
    moved_to: str | None = None
    moves: int | None = None
    unmodified: int | None = None
    is_304_wrong: bool | None = None


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class ListingMemory:
    """The entries of a feed's last whole body; rewritten only when they change.

    Attributes:
        key: the feed's.
        listed: keys of the entries, one behind the other, sorted.
    """

    key: bytes
    listed: bytes


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMemory:
    """One entry whose outcome is final.

    Attributes:
        key: the entry_id as bytes.
        digest: 8 bytes over what the feed said of it, see ``entry_digest``; None
            where that is not known.
        outcome: ``published`` or the reason it was dropped for.
        unlisted_at: when a whole body of its feed first lacked it.
    """

    key: bytes
    digest: bytes | None
    outcome: str
    unlisted_at: datetime | None = None


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMemory:
    """One article as it was last seen.

    Attributes:
        key: the article_id as bytes.
        revision: its newest revision.
        content_hash: of the capture last seen, under ``extractor_version``.
        is_appended: known only as a further story of somebody's page.
        sketch: see ``duplicates.sketch``.
    """

    key: bytes
    revision: int
    content_hash: str
    extractor_version: str
    first_published_date: date
    language: str
    first_seen_at: datetime
    is_appended: bool
    sketch: tuple[int, ...]


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class AliasMemory:
    """Another key that an article was met by."""

    key: bytes
    article: bytes


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMemory:
    """An entry to be tried again, whole, since its feed may not list it any more.

    Attributes:
        key: the entry_id as bytes.
        entry: the entry as JSON.
        content: the text the feed carried, if any.
        tries: runs that really tried.
        not_before: the server asked to stay away until then.
    """

    key: bytes
    feed_id: str
    entry: str
    content: bytes | None
    tries: int
    first_seen_at: datetime
    not_before: datetime | None
    reason: str


Memory = (
    FeedMemory
    | ListingMemory
    | EntryMemory
    | ArticleMemory
    | AliasMemory
    | RetryMemory
    | ClusterMemory
    | SketchMemory
    | AnchorMemory
)

#: Record and columns of each table. A row with only its key is a removal.
TABLES: dict[str, tuple[type, pa.Schema]] = {
    "feeds": (
        FeedMemory,
        pa.schema(
            [
                ("key", KEY),
                ("feed_id", pa.string()),
                ("address", KEY),
                ("etag", pa.string()),
                ("last_modified", pa.string()),
                ("next_poll_at", TIME),
                ("not_before", TIME),
                ("interval_seconds", pa.int64()),
                ("failures", pa.int64()),
                ("is_retired", pa.bool_()),
                ("polled_at", TIME),
                ("entries", pa.int64()),
                ("asked_seconds", pa.int64()),
                ("skip_hours", pa.int64()),
                ("skip_days", pa.int64()),
                ("newest_entry_at", TIME),
                ("sickness", pa.string()),
                ("moved_to", pa.string()),
                ("moves", pa.int64()),
                ("unmodified", pa.int64()),
                ("is_304_wrong", pa.bool_()),
            ]
        ),
    ),
    "listings": (ListingMemory, pa.schema([("key", KEY), ("listed", pa.binary())])),
    "entries": (
        EntryMemory,
        pa.schema(
            [
                ("key", KEY),
                ("digest", pa.binary(8)),
                ("outcome", pa.string()),
                ("unlisted_at", TIME),
            ]
        ),
    ),
    "articles": (
        ArticleMemory,
        pa.schema(
            [
                ("key", KEY),
                ("revision", pa.int64()),
                ("content_hash", pa.string()),
                ("extractor_version", pa.string()),
                ("first_published_date", pa.date32()),
                ("language", pa.string()),
                ("first_seen_at", TIME),
                ("is_appended", pa.bool_()),
                ("sketch", pa.list_(pa.int64())),
            ]
        ),
    ),
    "aliases": (AliasMemory, pa.schema([("key", KEY), ("article", KEY)])),
    "retries": (
        RetryMemory,
        pa.schema(
            [
                ("key", KEY),
                ("feed_id", pa.string()),
                ("entry", pa.string()),
                ("content", pa.binary()),
                ("tries", pa.int64()),
                ("first_seen_at", TIME),
                ("not_before", TIME),
                ("reason", pa.string()),
            ]
        ),
    ),
    **WINDOW_TABLES,
}

#: The table of each record.
TABLE_OF: dict[type, str] = {record: name for name, (record, _) in TABLES.items()}

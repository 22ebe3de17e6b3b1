"""What flows between the stages before it becomes a published record.

Plain values without behaviour beyond deriving one from another. A thing that cannot
be used is a ``Rejection``: it says why without knowing the run, the feed or the entry
it belongs to; the stage that holds those turns it into a ``Drop``.
"""

from dataclasses import dataclass
from datetime import datetime

from transforms.pickles import compactly_pickled
from transforms.reasons import Reason


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why something cannot be used.

    Attributes:
        reason: one of the closed set.
        detail: what was seen, one line for people, secrets redacted.
        kind: for ``NOT_AN_ARTICLE`` the kind of page.
        http_status: the last HTTP status met, if any.
        attempts: requests made.
        retry_after: seconds the server asked us to stay away, if it did.
    """

    reason: Reason
    detail: str = ""
    kind: str | None = None
    http_status: int | None = None
    attempts: int = 0
    retry_after: float | None = None


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed we are asked to poll, as configured.

    Attributes:
        feed_id: the config's id, else derived from the configured address.
        url: the configured address.
        publisher: configured name, else None (then the page's registrable domain).
        pages: ``auto``, ``always`` or ``never`` fetch the entries' pages.
        headers: extra request headers; their values are secrets.
    """

    feed_id: str
    url: str
    publisher: str | None = None
    language: str | None = None
    section: str | None = None
    rights: str | None = None
    pages: str = "auto"
    headers: tuple[tuple[str, str], ...] = ()


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer with a usable body (or a 304 without one).

    Attributes:
        url: the address asked for.
        final_url: the address that answered, after redirects.
        status: HTTP status of the last answer: 200 or 304.
        body: the bytes with content encoding undone.
        content_type: media type in lower case without parameters, or "".
        charset: charset parameter of the Content-Type header, or None.
        headers: the answer's headers, names in lower case, in order.
        fetched_at: when the answer began, UTC.
        latency_ms: from first request to whole body.
        attempts: requests made, redirects and retries included.
        moved_to: where a chain of only permanent redirects (301, 308) ended, or None.
        archive_file: path of the WARC file that holds it, if any does.
        archive_offset: of its record there.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str
    charset: str | None
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    latency_ms: int
    attempts: int = 1
    moved_to: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name (in lower case), or None."""
        return next((v for k, v in self.headers if k == name), None)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, as published, with its identity.

    Attributes:
        entry_id: hash of feed_id and guid (or link).
        url: the entry's link made absolute, as published; None where it has none.
        position: place in the feed's body, from 0; -1 for one that is tried again.
        summary: the publisher's summary as plain text.
        content: where the full text is spilled, as HTML, if the feed carries it;
            opaque here.
        published_at: instant in UTC; None where none can be read.
        digest: 16 hex over what the feed says of it; changes when that does.
        tries: runs that tried it in vain before this one.
        first_seen_at: when a run first met it; None for now.
        not_before: asked to be left alone until then.
    """

    entry_id: str
    feed_id: str
    publisher: str | None
    url: str | None
    guid: str | None
    position: int
    title: str | None = None
    summary: str | None = None
    content: object | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_at_raw: str | None = None
    updated_at: datetime | None = None
    language: str | None = None
    section: str | None = None
    rights: str | None = None
    pages: str = "auto"
    digest: str = ""
    tries: int = 0
    first_seen_at: datetime | None = None
    not_before: datetime | None = None

    @property
    def is_retry(self) -> bool:
        """Whether it comes out of the retry queue and not out of a feed's body."""
        return self.position < 0


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Why a feed was not asked: ``not_due`` or ``retired``."""

    status: str
    detail: str


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPoll:
    """What asking one feed gave, without its entries.

    Attributes:
        answer: HTTP facts with the body emptied, or why there is none.
        entries: entries in the body, those over the cap included.
        over_cap: entries left out because the feed has too many new ones.
        already_seen: entries whose outcome is known from earlier runs.
        retries: entries taken out of the retry queue beside those of the body.
        failures: failed polls in a row, this one included.
        next_poll_at: when it is due again.
    """

    feed: Feed
    answer: Fetched | Rejection | Skipped
    bytes: int = 0
    entries: int = 0
    over_cap: int = 0
    already_seen: int = 0
    retries: int = 0
    failures: int = 0
    next_poll_at: datetime | None = None
    undated: int = 0
    newest_entry_at: datetime | None = None
    sickness: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Publication dates a run asks for; an end that is None is open."""

    since: datetime | None = None
    until: datetime | None = None

    def rejects(self, published_at: datetime | None) -> str | None:
        """Why a date is outside; undated entries are always inside."""
        if published_at is None:
            return None
        if self.since is not None and published_at < self.since:
            return f"published {published_at:%Y-%m-%d %H:%M}Z, before the window"
        if self.until is not None and published_at >= self.until:
            return f"published {published_at:%Y-%m-%d %H:%M}Z, after the window"
        return None

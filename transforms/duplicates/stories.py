"""A story on its way to becoming a row: its keys, not its text.

Only these cross a shuffle; the row itself waits in a spill file.
"""

from dataclasses import dataclass
from datetime import date, datetime

from transforms.duplicates.sketch import short
from transforms.pickles import compactly_pickled
from transforms.reasons import Reason


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One entry of one feed body: the unit the ledger counts.

    Attributes:
        position: place in the feed's body; two entries may share an entry_id.
        tries: runs that tried it in vain before this one.
        first_seen_at: when a run first met it; None for this one.
    """

    feed_id: str
    entry_id: str
    position: int
    publisher: str | None = None
    url: str | None = None
    guid: str | None = None
    tries: int = 0
    first_seen_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells one candidate from another."""
        return (self.feed_id, self.entry_id, self.position)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRef:
    """One story read in this run.

    Attributes:
        candidate: the entry that led to it.
        row: where its row is spilled; opaque here.
        rank: orders captures of one article, smallest wins; made of content and
            addresses only, never of arrival or of file names.
        is_appended: a further story of a page, provisional until it is known whether
            the story has a page of its own.
        aliases: further keys it may be known by, as (rung, key), surest first.
        rung: how the article it belongs to was found.
        own_id: the id by the address it came from, where the page named another one.
        short_keys: short sketch of the text, packed, see ``duplicates.sketch``.
        copyable: where what its copies are found by is put aside, without the id and
            the date it has in the end; opaque here.
        has_edits: whether the row has edits to list.
    """

    candidate: Candidate
    row: object
    article_id: str
    publisher: str
    canonical_url: str
    title_key: str
    content_hash: str
    rank: tuple[int | str, ...]
    is_appended: bool
    published_date: date
    language: str
    has_edits: bool
    short_keys: bytes
    copyable: object
    own_id: str | None = None
    aliases: tuple[tuple[str, bytes], ...] = ()
    rung: str = "new"

    @property
    def sketch(self) -> tuple[int, ...]:
        """The short sketch of the text as numbers."""
        return short(self.short_keys)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What was decided about a row after it was spilled.

    Attributes:
        rung: how it was matched, see ``identity_rung``.
        cluster_id: the earliest article it is a copy of; None for no copy.
    """

    revision: int
    rung: str
    first_published_date: date
    language: str
    first_seen_at: datetime | None
    cluster_id: str | None = None


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A story's fate: placed as a row, or why not."""

    story: StoryRef
    placement: Placement | None = None
    reason: Reason | None = None
    detail: str = ""


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A story that becomes a row: what is left of it once it is chosen.

    Attributes:
        row: see ``StoryRef``; so are ``copyable`` and ``has_edits``.
    """

    article_id: str
    row: object
    copyable: object
    has_edits: bool
    placement: Placement


def placed(outcome: Outcome) -> Placed | None:
    """What is left of a story that stands; None of one that does not."""
    story, placement = outcome.story, outcome.placement
    if placement is None:
        return None
    return Placed(
        article_id=story.article_id,
        row=story.row,
        copyable=story.copyable,
        has_edits=story.has_edits,
        placement=placement,
    )

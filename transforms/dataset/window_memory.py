"""What is remembered of articles to find their copies: three tables of the state.

The look-back window is two of them. ``anchors`` is an inverted index, its rows in the
order of the hashes, so that a reader takes the part of each file that its own hashes
fall into. ``sketches`` is read for the few articles that an anchor led to. Both forget
what was seen before the window; ``clusters``, of copies alone, stays.
"""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from transforms.pickles import compactly_pickled

KEY = pa.binary(16)
TIME = pa.timestamp("us", tz="UTC")


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorMemory:
    """One anchor of one article.

    Attributes:
        key: the anchor, 8 bytes, big-endian; then the first 8 of the article_id.
        moment: of the article's rank, see ``duplicates.clusters.Rank``.
        seen_at: when a run last published the article.
    """

    key: bytes
    moment: int
    seen_at: datetime


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class SketchMemory:
    """One article of the window.

    Attributes:
        key: the article_id as bytes.
        appeared_at: see ``duplicates.clusters.appeared_at``.
        published_at: what the publisher said of it.
        seen_at: when a run last published it.
        keys: its sketch, packed.
        credits: see ``duplicates.credits``.
    """

    key: bytes
    appeared_at: datetime
    published_at: datetime | None
    seen_at: datetime
    keys: bytes
    credits: tuple[str, ...]


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterMemory:
    """One article that is a copy.

    Attributes:
        key: the article_id as bytes.
        earliest: the earliest article that it is known to be a copy of.
        moment: of that one's rank.
        cluster: where the chain of copies ended when this was written.
    """

    key: bytes
    earliest: bytes
    moment: int
    cluster: bytes


#: Record and columns of each, see ``memory.TABLES``.
WINDOW_TABLES: dict[str, tuple[type, pa.Schema]] = {
    "clusters": (
        ClusterMemory,
        pa.schema(
            [
                ("key", KEY),
                ("earliest", KEY),
                ("moment", pa.int64()),
                ("cluster", KEY),
            ]
        ),
    ),
    "sketches": (
        SketchMemory,
        pa.schema(
            [
                ("key", KEY),
                ("appeared_at", TIME),
                ("published_at", TIME),
                ("seen_at", TIME),
                ("keys", pa.binary()),
                ("credits", pa.list_(pa.string())),
            ]
        ),
    ),
    "anchors": (
        AnchorMemory,
        pa.schema([("key", KEY), ("moment", pa.int64()), ("seen_at", TIME)]),
    ),
}

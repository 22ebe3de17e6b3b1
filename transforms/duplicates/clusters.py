"""Copies, the earliest article of each, and the clusters that follow.

An edge is a matter of two articles alone: their sketches, moments and credits. The
order in which articles come, and the runs they come in, change no edge between the two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from transforms.duplicates.containment import compare
from transforms.duplicates.credits import evidence
from transforms.duplicates.sketch import unpacked
from transforms.duplicates.templates import is_templated
from transforms.pickles import compactly_pickled

#: Shingles two texts have to share: fewer are a phrase.
LEAST_SHARED = 4

#: Orders articles in time; unique to each.
Rank = tuple[int, bytes]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """An article as far as its copies are concerned.

    Attributes:
        article_id: as 16 bytes.
        appeared_at: when it was published, as well as that is known.
        published_at: what the publisher says of it.
        keys: sketch of its text, packed.
        anchors: likewise.
        credits: see ``credits_of``.
    """

    article_id: bytes
    appeared_at: datetime
    published_at: datetime | None
    keys: bytes
    anchors: bytes
    credits: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank:
        """Orders articles in time; of two at once the one without a credit leads."""
        has_agency = any(credit.startswith("agency:") for credit in self.credits)
        moment = (self.appeared_at - _EPOCH) // _MICROSECOND
        return (moment * 2 + has_agency, self.article_id)


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A copy and an earlier article that it is a copy of.

    Attributes:
        copy: its article_id as bytes.
        earliest: likewise.
        rank: of the earliest, so that the earliest of several can be told.
        containment: share of the smaller text's shingles that the other contains.
        shared: how many of the sampled ones that is.
        gap_seconds: from publication to publication, where both are stated.
    """

    copy: bytes
    earliest: bytes
    rank: Rank
    containment: float
    shared: int
    evidence: tuple[str, ...]
    gap_seconds: int | None


@dataclass(frozen=True, slots=True)
class CopyPolicy:
    """What makes a copy.

    Attributes:
        containment: share of the smaller text that the other contains.
        look_back: how far apart copies may have appeared.
    """

    containment: float = 0.5
    look_back: timedelta = timedelta(hours=72)


def appeared_at(
    published_at: datetime | None, precision: str | None, first_seen_at: datetime
) -> datetime:
    """When an article appeared, as well as that is known.

    A date without a time is taken as the day's end: copies are dated to the minute
    more often than not, and midnight would be before them all.
    """
    if published_at is None:
        return first_seen_at
    if precision == "day":
        return min(first_seen_at, published_at + timedelta(days=1))
    return published_at


def edge_between(a: Sketched, b: Sketched, policy: CopyPolicy) -> Edge | None:
    """The edge from the later to the earlier where one is a copy; None for no copy."""
    if abs(a.appeared_at - b.appeared_at) > policy.look_back:
        return None
    shared = compare(unpacked(a.keys), unpacked(b.keys), policy.containment)
    if shared is None or shared.shared < LEAST_SHARED or is_templated(shared):
        return None
    copy, earliest = (a, b) if b.rank < a.rank else (b, a)
    gap = None
    if copy.published_at is not None and earliest.published_at is not None:
        gap = round((copy.published_at - earliest.published_at).total_seconds())
    return Edge(
        copy=copy.article_id,
        earliest=earliest.article_id,
        rank=earliest.rank,
        containment=round(shared.containment, 4),
        shared=shared.shared,
        evidence=evidence(copy.credits, earliest.credits),
        gap_seconds=gap,
    )


def earliest_edge(edges: Iterable[Edge]) -> Edge:
    """Of a copy's edges the one to the earliest article."""
    return min(edges, key=lambda edge: edge.rank)


def cluster_of(
    article: bytes,
    edges: Mapping[bytes, bytes],
    known: Callable[[bytes], bytes | None],
) -> bytes:
    """The earliest article that a chain of copies leads to; itself for no copy.

    Args:
        article: an article_id.
        edges: copy → earliest, as far as this run found them.
        known: gives the cluster of an article that an earlier run linked.
    """
    met = set()
    while article not in met:
        met.add(article)
        article = edges.get(article) or known(article) or article
    return article

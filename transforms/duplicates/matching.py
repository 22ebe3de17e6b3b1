"""Articles of a run and of the window to the edges between them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from transforms.duplicates.clusters import CopyPolicy, Edge, Sketched, edge_between
from transforms.duplicates.index import Postings, candidate_pairs
from transforms.duplicates.sketch import unpacked

Starts = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


class Occurrences(Protocol):
    """Anchors of known articles: three arrays of one length."""

    @property
    def anchors(self) -> Numbers:
        """One for each occurrence."""

    @property
    def articles(self) -> Starts:
        """First 8 bytes of the article_id that has it, as a number."""

    @property
    def moments(self) -> Numbers:
        """Of that article's rank."""


class KnownSketch(Protocol):
    """What is known of an article, its anchors left out."""

    @property
    def key(self) -> bytes:
        """Its article_id."""

    @property
    def appeared_at(self) -> datetime:
        """When it was published, as well as that is known."""

    @property
    def published_at(self) -> datetime | None:
        """What the publisher says of it."""

    @property
    def keys(self) -> bytes:
        """Sketch of its text, packed."""

    @property
    def credits(self) -> tuple[str, ...]:
        """See ``credits_of``."""


class KnownArticles(Protocol):
    """Articles of earlier runs."""

    def with_anchors(self, wanted: Numbers) -> Occurrences:
        """Where the wanted anchors, ascending, occur."""

    def sketches(self, starts: Starts) -> Mapping[bytes, KnownSketch]:
        """Articles by id, of whose ids the first 8 bytes are given, ascending."""


def edges_of(
    new: Sequence[Sketched], known: KnownArticles | None, policy: CopyPolicy
) -> Iterator[Edge]:
    """The edges of new articles, to each other and to known ones.

    Of a copy only the one to its earliest is given: the rest would be passed over, and
    what all newspapers print has many.

    Args:
        new: articles of the run, each id once.
        known: those of earlier runs, if any; those that are new again are left out.
        policy: what makes a copy.
    """
    if not new:
        return
    joined = _Joined(new, known)
    pairs = candidate_pairs(joined.postings, joined.is_new)
    articles = joined.articles(pairs, known)
    linked = -1
    for later, earlier in joined.earliest_first(pairs).tolist():
        if later == linked:
            continue
        a, b = articles.get(later), articles.get(earlier)
        edge = edge_between(a, b, policy) if a and b else None
        if edge is not None:
            linked = later
            yield edge


class _Joined:
    """New and known articles under numbers of their own, the new ones first."""

    def __init__(self, new: Sequence[Sketched], known: KnownArticles | None) -> None:
        self._new = new
        anchors = [unpacked(article.anchors) for article in new]
        own = np.concatenate(anchors)
        owners = np.repeat(np.arange(len(new)), [len(some) for some in anchors])
        starts = _starts(new)
        moments = np.array([article.rank[0] for article in new], np.int64)
        self._known = np.empty(0, np.uint64)
        if known is not None:
            found = known.with_anchors(np.unique(own))
            is_other = ~np.isin(found.articles, starts)
            self._known, first, places = np.unique(
                found.articles[is_other], return_index=True, return_inverse=True
            )
            own = np.concatenate((own, found.anchors[is_other]))
            owners = np.concatenate((owners, places + len(new)))
            starts = np.concatenate((starts, self._known))
            moments = np.concatenate((moments, found.moments[is_other][first]))
        ranks = np.empty(len(starts), np.int64)
        ranks[np.lexsort((starts, moments))] = np.arange(len(starts))
        self._ranks = ranks
        self.postings = Postings(own, owners, ranks[owners])
        self.is_new = np.arange(len(starts)) < len(new)

    def earliest_first(self, pairs: Numbers) -> Numbers:
        """The pairs by their later article, of each in the order of the earlier."""
        later, earlier = pairs[:, 0], pairs[:, 1]
        ordered: Numbers = pairs[np.lexsort((self._ranks[earlier], later))]
        return ordered

    def articles(
        self, pairs: Numbers, known: KnownArticles | None
    ) -> dict[int, Sketched]:
        """The articles of the pairs by number; one that was forgotten is missing."""
        found = dict(enumerate(self._new))
        if known is None or not len(self._known):
            return found
        places = np.unique(pairs[pairs >= len(self._new)]) - len(self._new)
        number_of = {int(self._known[p]): int(p) + len(self._new) for p in places}
        for sketch in known.sketches(self._known[places]).values():
            number = number_of.get(int.from_bytes(sketch.key[:8], "big"))
            if number is not None:
                found[number] = _sketched(sketch)
        return found


def _sketched(known: KnownSketch) -> Sketched:
    return Sketched(
        article_id=known.key,
        appeared_at=known.appeared_at,
        published_at=known.published_at,
        keys=known.keys,
        anchors=b"",
        credits=known.credits,
    )


def _starts(articles: Sequence[Sketched]) -> Starts:
    """First 8 bytes of each article_id as a number."""
    joined = b"".join(article.article_id[:8] for article in articles)
    return np.frombuffer(joined, ">u8").astype(np.uint64)

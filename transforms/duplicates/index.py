"""Which articles may be copies of each other: those that share an anchor.

An inverted index over the anchors of a run and of the window, joined as arrays. A hot
anchor, which many articles have, is compared with the earliest of them only: those are
what edges lead to, and the work stays bounded whatever a publisher repeats.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.duplicates.shingles import Hashes
from transforms.duplicates.sketch import packed, unpacked

#: Articles an anchor is compared with, the earliest.
MOST_OF_ANCHOR = 8

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Which articles have which anchors: three arrays of one length.

    Attributes:
        anchors: one for each occurrence.
        articles: number of the article that has it.
        ranks: place of that article in time; unique to it.
    """

    anchors: Hashes
    articles: Numbers
    ranks: Numbers


def parts_of(anchors: bytes, parts: int) -> list[int]:
    """The parts of all anchors that these, packed, fall into, ascending."""
    return sorted(set(_part(unpacked(anchors), parts).tolist()))


def within_part(anchors: bytes, part: int, parts: int) -> bytes:
    """Those anchors, packed, that fall into a part."""
    own = unpacked(anchors)
    return packed(own[_part(own, parts) == part])


def _part(anchors: Hashes, parts: int) -> Numbers:
    """Even spans of the anchors' 63 bits, so that a part is a piece of the window."""
    return (anchors >> 47) * parts >> 16


def candidate_pairs(postings: Postings, is_new: npt.NDArray[np.bool_]) -> Numbers:
    """Pairs of articles that share an anchor, one of them new at least.

    Args:
        postings: of the run and of the window.
        is_new: by article, whether the run brought it.

    Returns:
        Pairs as rows of (later, earlier), each once, in order.
    """
    order = np.lexsort((postings.ranks, postings.anchors))
    anchors, articles = postings.anchors[order], postings.articles[order]
    if not len(anchors):
        return np.empty((0, 2), np.int64)
    starts = np.flatnonzero(np.diff(anchors, prepend=anchors[0] - 1))
    sizes = np.diff(starts, append=len(anchors))
    first = np.repeat(starts, sizes)
    place = np.arange(len(anchors)) - first
    found = []
    for number in range(min(MOST_OF_ANCHOR, int(sizes.max()) - 1)):
        # Each article with the one that is `number`-th of its anchor.
        later = np.flatnonzero(place > number)
        pairs = np.column_stack((articles[later], articles[first[later] + number]))
        pairs = np.unique(pairs[is_new[pairs].any(axis=1)], axis=0)
        found.append(pairs)
    if not found:
        return np.empty((0, 2), np.int64)
    pairs = np.concatenate(found)
    return np.unique(pairs, axis=0)

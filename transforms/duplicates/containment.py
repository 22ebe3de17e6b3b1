"""How much of one text another contains, told from their sketches."""

from dataclasses import dataclass

import numpy as np

from transforms.duplicates.shingles import Hashes
from transforms.duplicates.sketch import MOST_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one sketch has, and how much of that the other has too.

    Attributes:
        keys: shingles, within what both sketches cover.
        shared: of those, in the other too.
        particular: of ``keys``, those with a figure or a name.
        particular_shared: of those, in the other too.
    """

    keys: int
    shared: int
    particular: int
    particular_shared: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What two sketches have in common, seen from the smaller and from the larger."""

    smaller: Side
    larger: Side

    @property
    def shared(self) -> int:
        """Shingles that both have."""
        return self.smaller.shared

    @property
    def containment(self) -> float:
        """Share of the smaller that the other contains."""
        return self.smaller.shared / self.smaller.keys


def compare(a: Hashes, b: Hashes, minimum: float = 0.0) -> Shared | None:
    """What two sketches share; their order does not matter.

    Args:
        a: keys of a sketch.
        b: keys of another.
        minimum: containment below which nobody wants to know.

    Returns:
        What they share; None for less than the minimum.
    """
    limit = min(_limit(a), _limit(b))
    a, b = a[: a.searchsorted(limit)], b[: b.searchsorted(limit)]
    if len(a) > len(b) or (len(a) == len(b) and a.tobytes() > b.tobytes()):
        a, b = b, a
    if not len(a):
        return None
    wanted, whole = a >> 1, b >> 1
    at = whole.searchsorted(wanted)
    at[at == len(whole)] = 0
    found = whole[at] == wanted
    if np.count_nonzero(found) < minimum * len(a):
        return None
    return Shared(_side(a, a[found]), _side(b, b[at[found]]))


def _side(keys: Hashes, found: Hashes) -> Side:
    return Side(
        keys=len(keys),
        shared=len(found),
        particular=int(np.count_nonzero(keys & 1)),
        particular_shared=int(np.count_nonzero(found & 1)),
    )


def _limit(keys: Hashes) -> int:
    """The key up to which a sketch is complete, itself not included."""
    if len(keys) < MOST_KEYS:
        return np.iinfo(np.int64).max
    return int(keys[-1] | 1) + 1

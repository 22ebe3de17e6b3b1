"""A small sample of a text by which copies of it can be found.

Of a text's shingles those with the smallest hashes are kept: FracMinHash with a
threshold of the text's own. Two sketches are compared below the lower threshold of
both, so containment is estimated whatever the texts' lengths, and a brief matches the
whole that it was cut from.

Beside them stand the *anchors*: of each sentence the shingle with the smallest hash.
Texts that share a sentence share its anchor, so candidates are found by few keys and
for certain, where a sample of all shingles would miss short briefs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.duplicates.shingles import Hashes, shingles
from transforms.duplicates.words import mixed
from transforms.pickles import compactly_pickled

#: Shingles kept of a text at the most: 1 kB. Briefs of 100 words keep about 13 of them
#: beside a whole of 1,000.
MOST_KEYS = 128
#: Anchors kept of a text at the most, the smallest.
MOST_ANCHORS = 64
#: A sentence with fewer shingles has no anchor: everybody writes "He did not say".
LEAST_OF_SENTENCE = 4
#: A longer run of words without an end, such as a list, has further anchors: one
#: shingle in so many, by its hash.
LONG_SENTENCE, ANCHOR_RATE = 40, 16
#: Keys of the short form, by which an article is recognized in the state. A sketch of
#: so many keys or more is taken to have been cut after its last.
SHORT_KEYS = 32

_PACKED = np.dtype("<i8")


@compactly_pickled
@dataclass(frozen=True, slots=True)
class TextSketch:
    """What is kept of a text to find its copies.

    Attributes:
        keys: shingle hashes, ascending, as packed 64-bit integers.
        anchors: likewise, of sentences; spread evenly over 63 bits.
    """

    keys: bytes
    anchors: bytes


def sketch_text(text: str) -> TextSketch:
    """The sketch of a text; empty for one without four words in a row."""
    hashes, sentences = shingles(text)
    keys = _distinct(hashes, ignored_bits=1)[:MOST_KEYS]
    return TextSketch(packed(keys), packed(_anchors(hashes, sentences)))


def _anchors(hashes: Hashes, sentences: Hashes) -> Hashes:
    if not len(hashes):
        return hashes
    starts = np.flatnonzero(np.diff(sentences, prepend=-1))
    sizes = np.diff(starts, append=len(hashes))
    smallest = np.minimum.reduceat(hashes, starts)
    long_enough = sizes >= LEAST_OF_SENTENCE
    if not long_enough.any():
        long_enough[:] = True
    is_long = np.repeat(sizes > LONG_SENTENCE, sizes)
    further = hashes[is_long & ((hashes >> 1) % ANCHOR_RATE == 0)]
    anchors = np.concatenate((smallest[long_enough], further)) >> 1
    # The smallest of many are small: mixed again, they divide evenly.
    spread = mixed(anchors.astype(np.uint64)) >> np.uint64(1)
    return _distinct(spread.astype(np.int64))[:MOST_ANCHORS]


def _distinct(keys: Hashes, ignored_bits: int = 0) -> Hashes:
    """Each key once, ascending; several times as fast as ``np.unique`` on a text."""
    ordered = np.sort(keys)
    what = ordered >> ignored_bits
    is_last = np.empty(len(ordered), np.bool_)
    is_last[-1:] = True
    np.not_equal(what[1:], what[:-1], out=is_last[:-1])
    return ordered[is_last]


def text_sketch(text: str) -> tuple[int, ...]:
    """The short sketch of a text; () for one without four words in a row."""
    return short(sketch_text(text).keys)


def shortened(keys: bytes) -> bytes:
    """The short form of a sketch's keys, packed."""
    return keys[: SHORT_KEYS * _PACKED.itemsize]


def short(keys: bytes) -> tuple[int, ...]:
    """The short form of a sketch's keys, for recognizing an article."""
    return tuple(unpacked(keys)[:SHORT_KEYS].tolist())


def containment(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the smaller sketch that the other contains; 0 where either is empty."""
    limits = [s[-1] | 1 for s in (a, b) if len(s) >= SHORT_KEYS]
    limit = min(limits, default=0) or max((*a, *b), default=0)
    parts = ({k >> 1 for k in s if k <= limit} for s in (a, b))
    smaller, larger = sorted(parts, key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def packed(keys: Hashes) -> bytes:
    """Keys as bytes, the same on every machine."""
    return keys.astype(_PACKED, copy=False).tobytes()


def unpacked(keys: bytes) -> Hashes:
    """Keys of bytes."""
    found: npt.NDArray[np.int64] = np.frombuffer(keys, _PACKED)
    return found

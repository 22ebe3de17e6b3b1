"""A text's words as numbers, whatever its script, without a Python object each.

A word's number is a polynomial of its characters without case, so it depends on
nothing but the word. Tables over all characters of the basic plane say what each is.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

_WORD, _UNSPACED, _UPPER, _DIGIT, _STOP, _END, _AFTER_STOP = (1 << n for n in range(7))
#: Scripts without spaces: each character is a word.
_UNSPACED_BLOCKS = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),
    *((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
)
#: An end of a sentence wherever it stands, and one where a space or quote follows.
_ENDS, _STOPS = "。！？؟।۔\n", ".!?…"
_CLOSING = "\"'”’»)]"

_PLANE = 0x10000
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in order, with an element for each end of a sentence.

    Attributes:
        hashes: of each word without case.
        is_end: whether it is the end of a sentence and no word.
        has_figure: whether the word has a digit.
        is_capitalized: whether it begins with a capital.
        is_character: whether it is a single character of a script without spaces.
    """

    hashes: Hashes
    is_end: Flags
    has_figure: Flags
    is_capitalized: Flags
    is_character: Flags


def words(text: str) -> Words:
    """The words of a text, in compatibility form and without case."""
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    # What lies above the basic plane is told apart by nobody: emoji, rare signs.
    codes = np.minimum(codes, _PLANE - 1)
    kinds_of, lower_of = _tables()
    kinds = kinds_of[codes]
    is_word = (kinds & _WORD) != 0
    is_single = (kinds & _UNSPACED) != 0
    is_end = (kinds & _END) != 0
    stops = np.flatnonzero(kinds & _STOP)
    following = kinds[np.minimum(stops + 1, len(kinds) - 1)]
    ends_text = stops + 1 == len(kinds)
    is_end[stops] = ((following & _AFTER_STOP) != 0) | ends_text
    starts_word = is_word.copy()
    starts_word[1:] &= ~is_word[:-1] | is_single[1:] | is_single[:-1]
    starts = np.flatnonzero(starts_word | is_end)
    if not len(starts):
        nothing = np.empty(0, np.bool_)
        return Words(np.empty(0, np.uint64), nothing, nothing, nothing, nothing)
    up, down = _powers(len(codes))
    values = lower_of[codes] * up[: len(codes)]
    values[~is_word] = 0
    first = kinds[starts]
    return Words(
        hashes=mixed(np.add.reduceat(values, starts) * down[starts]),
        is_end=is_end[starts],
        has_figure=np.bitwise_or.reduceat(kinds & _DIGIT, starts) != 0,
        is_capitalized=(first & _UPPER) != 0,
        is_character=(first & _UNSPACED) != 0,
    )


def mixed(hashes: Hashes) -> Hashes:
    """SplitMix64's finalizer: every bit reaches every bit. A new array."""
    hashes = hashes ^ (hashes >> np.uint64(30))
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D049BB133111EB)
    hashes ^= hashes >> np.uint64(31)
    return hashes


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], Hashes]:
    """What each character is, and what it is without case; 30 ms, once a process."""
    kinds, lower = np.zeros(_PLANE, np.uint8), np.arange(_PLANE, dtype=np.uint64)
    for code in range(_PLANE):
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] in "LNM" or character == "_":
            kinds[code] |= _WORD
        if category in ("Lu", "Lt"):
            kinds[code] |= _UPPER
            folded = character.lower()
            lower[code] = ord(folded[0])
        if category == "Nd":
            kinds[code] |= _DIGIT
        if character.isspace():
            kinds[code] |= _AFTER_STOP
    for first, last in _UNSPACED_BLOCKS:
        kinds[first : last + 1] |= (kinds[first : last + 1] & _WORD) * _UNSPACED
    for characters, kind in ((_ENDS, _END), (_STOPS, _STOP), (_CLOSING, _AFTER_STOP)):
        for character in characters:
            kinds[ord(character)] |= kind
    return kinds, lower


_up = np.ones(1, np.uint64)
_down = np.ones(1, np.uint64)


def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2⁶⁴, at least so many."""
    global _up, _down
    if len(_up) < count:
        size = max(count, 2 * len(_up), 1 << 14)
        _down = _row(_INVERSE, size)
        _up = _row(_BASE, size)
    return _up, _down


def _row(base: int, size: int) -> Hashes:
    factors = np.full(size, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)

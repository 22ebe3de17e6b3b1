"""Slips of the hand: the words one slip away, and what each kind of slip costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_VOWELS = frozenset("aeiou")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Letters of a beginning or an end that are looked up.
_PART = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbors() -> frozenset[str]:
    """Pairs of letters whose keys touch on a QWERTY keyboard."""
    places = {
        letter: (column + 0.5 * row, row)
        for row, letters in enumerate(_ROWS)
        for column, letter in enumerate(letters)
    }
    return frozenset(
        a + b
        for a, (x, y) in places.items()
        for b, (u, v) in places.items()
        if a != b and abs(x - u) <= 1 and abs(y - v) <= 1
    )


_ADJACENT = _neighbors()


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that may have been meant.

    Attributes:
        word: The word.
        kind: What the writer did: ``transposed``, ``doubled`` (a letter too often or
            too seldom), ``omitted``, ``inserted`` or ``substituted``.
        cost: 0.3 for what happens all the time to 1.8 for what hardly does.
        is_at_end: Whether the first or the last letter is concerned.
    """

    word: str
    kind: str
    cost: float
    is_at_end: bool


class Targets:
    """The words that may be meant, with what they begin and end with."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._starts = frozenset(word[:_PART] for word in self._words)
        self._ends = frozenset(word[-_PART:] for word in self._words)

    def slips(self, word: str) -> list[Slip]:
        """The targets one slip away from a word, in no order."""
        size = len(word)
        # Beginnings and ends that no target has tell where the slip must be.
        first, last = 0, size
        if word[:_PART] not in self._starts:
            last = _PART
        if word[-_PART:] not in self._ends:
            first = max(0, size - _PART - 1)
        near: set[str] = set()
        for at in range(first, min(last, size) + 1):
            head, tail = word[:at], word[at:]
            rest = tail[1:]
            begun = [head + letter for letter in _LETTERS]
            near.update([start + tail for start in begun])
            near.update([start + rest for start in begun])
            near.add(head + rest)
            near.add(head + tail[1::-1] + tail[2:])
        near.discard(word)
        return [_slip(word, meant) for meant in near if meant in self._words]


def _slip(written: str, meant: str) -> Slip:
    """How one word was written for another that is one slip away."""
    at = 0
    while at < min(len(written), len(meant)) and written[at] == meant[at]:
        at += 1
    if len(written) > len(meant):
        kind, cost = _insertion(written, at)
    elif len(written) < len(meant):
        kind, cost = _omission(written, at, meant[at])
    elif written[at + 1 :] == meant[at + 1 :]:
        kind, cost = "substituted", _substitution(written[at], meant[at])
    else:
        kind, cost = "transposed", 0.3
    last = max(len(written), len(meant)) - 1
    return Slip(meant, kind, cost, is_at_end=at in (0, last))


def _insertion(word: str, at: int) -> tuple[str, float]:
    letter = word[at]
    around = word[max(0, at - 1) : at] + word[at + 1 : at + 2]
    if letter in around:
        return "doubled", 0.3
    if any(letter + other in _ADJACENT for other in around):
        return "inserted", 0.6
    return "inserted", 1.4


def _omission(word: str, at: int, letter: str) -> tuple[str, float]:
    if letter in word[max(0, at - 1) : at + 1]:
        return "doubled", 0.3
    if at == 0:
        return "omitted", 1.8
    return "omitted", 1.2 if at == len(word) else 0.5


def _substitution(written: str, meant: str) -> float:
    if written in _VOWELS and meant in _VOWELS:
        return 0.8
    if written + meant in _ADJACENT:
        return 0.9
    return 1.6

"""Find the shapes of thousands of names in a text without looking at each.

A name is found by its rarest run of ASCII letters, which must be among the words of the
text; only then are the places of that run compared. Most texts have no such word, so a
text costs hardly more than its words do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from transforms.spellings.shapes import FOLDING, Shape
from transforms.spellings.tokens import Words, ascii_words
from transforms.spellings.words import frequencies, known_words, word_lists

#: How common a name is that word lists know, by the measure of ``frequencies``.
_NAME = 3.5
_MOST = 9.0
_SMALL = frozenset(word_lists()["english"] + word_lists()["small"])

Match = tuple[int, int, Shape]


class _Places:
    """The shapes that have one word, by where it stands in them and their length."""

    def __init__(self) -> None:
        self.shapes: dict[tuple[int, int], dict[str, Shape]] = {}
        self.is_changing = False
        self._partners: set[str] = set()
        self._letters: set[str] = set()
        self._stands_alone = False

    def add(self, shape: Shape, at: int, partner: str | None) -> None:
        alike = self.shapes.setdefault((at, len(shape.folded)), {})
        known = alike.get(shape.folded)
        # HAMAS is both a form to change and the capitals of the chosen one.
        if known is None or (shape.is_on and not known.is_on):
            alike[shape.folded] = shape
        self.is_changing |= shape.is_on
        letter = next((char for char in shape.folded if not char.isascii()), None)
        if letter is not None:
            self._letters.add(letter)
        elif partner is not None:
            self._partners.add(partner)
        else:
            self._stands_alone = True

    def may_stand(self, text: str, words: set[str]) -> bool:
        """Whether the text has what one of the shapes needs beside the word."""
        return (
            self._stands_alone
            or not self._partners.isdisjoint(words)
            or (not text.isascii() and any(char in text for char in self._letters))
        )


class Matcher:
    """The shapes of a lexicon by their rarest word."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._by_word: dict[str, _Places] = {}
        for shape in shapes:
            word, at, partner = _rarest(shape.folded)
            self._by_word.setdefault(word, _Places()).add(shape, at, partner)
        #: Words without one of which nothing is changed.
        self.words = frozenset(
            word for word, places in self._by_word.items() if places.is_changing
        )
        self._words = frozenset(self._by_word)

    def matches(self, text: str, words: Words) -> list[Match]:
        """The shapes in a text, from left to right, the longer of two that overlap.

        Args:
            text: The text.
            words: Its words; those of ``self.words`` among the rare ones.

        Returns:
            (start, end, shape); none where nothing could be changed.
        """
        changing = words.rare & self.words
        if not changing or not any(
            self._by_word[word].may_stand(text, words.all) for word in changing
        ):
            return []
        found: list[Match] = []
        position = 0
        candidates = self._candidates(text, words.all)
        for match in sorted(candidates, key=lambda m: (m[0], -m[1])):
            if match[0] >= position:
                found.append(match)
                position = match[1]
        return found

    def _candidates(self, text: str, words: set[str]) -> Iterator[Match]:
        for word in words & self._words:
            places = self._by_word[word]
            if not places.may_stand(text, words):
                continue
            at = text.find(word)
            while at >= 0:
                for (offset, length), alike in places.shapes.items():
                    start = at - offset
                    if start < 0:
                        continue
                    piece = text[start : start + length]
                    shape = alike.get(piece)
                    if shape is None and not piece.isascii():
                        shape = alike.get(piece.translate(FOLDING))
                    if shape is not None and _is_whole(text, start, start + length):
                        yield start, start + length, shape
                at = text.find(word, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (
        before.isalnum()
        or after.isalnum()
        or before == "_"
        or after == "_"
        or unicodedata.combining(after)
    )


def _rarest(folded: str) -> tuple[str, int, str | None]:
    """The rarest run of ASCII letters, where it begins, and the next rarest."""
    words = sorted(
        ascii_words(folded), key=lambda word: (_commonness(word), -len(word))
    )
    at = folded.index(words[0])
    while _touches_letter(folded, at, at + len(words[0])):
        at = folded.index(words[0], at + 1)
    return words[0], at, words[1] if len(words) > 1 else None


def _touches_letter(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.isascii() and char.isalpha() for char in around)


def _commonness(word: str) -> float:
    lower = word.lower()
    if len(word) <= 2:
        return _MOST if len(word) == 1 or lower in _SMALL else _NAME
    unlisted = _NAME if lower in known_words() else 0.0
    return max(frequencies().get(lower, unlisted), unlisted)

"""Find the terms of a lexicon in a text: words folded, longest match first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
_STEM = 4


class _Folding(dict[int, str]):
    """Code point to one lower-case letter without its accent, learned on demand."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = unicodedata.normalize("NFKD", letter)[:1].lower()[:1] or letter
        # Turkish dotless i would else never meet the plain i of a capital I.
        folded = {"ı": "i", "ß": "s", "ł": "l", "ø": "o"}.get(plain, plain)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents, as many code points as before."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A phrase that speaks for a topic.

    Attributes:
        words: Its folded words.
        qcode: The topic.
        weight: How strongly, from 1 (hint) to 4 (certain).
        is_stem: The last word is the beginning of a word.
        unless: Folded phrases near which it does not count.
    """

    words: tuple[str, ...]
    qcode: str
    weight: float
    is_stem: bool = False
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A term at its place, in code points."""

    term: Term
    start: int
    end: int


class Matcher:
    """The terms of one lexicon by their first word."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_word: dict[str, list[Term]] = {}
        self._by_stem: dict[str, list[Term]] = {}
        for term in terms:
            first = term.words[0]
            if term.is_stem and len(term.words) == 1:
                self._by_stem.setdefault(first[:_STEM], []).append(term)
            else:
                self._by_word.setdefault(first, []).append(term)
        for table in (self._by_word, self._by_stem):
            for found in table.values():
                found.sort(key=lambda t: (-len(t.words), -len(t.words[-1]), t.qcode))

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the terms that stand in a text, from left to right, disjoint."""
        folded = fold(text)
        words = WORD.findall(folded)
        starts = [found.start() for found in WORD.finditer(folded)]
        position = 0
        by_word = self._by_word
        candidates: Iterable[int] = range(len(words))
        if not self._by_stem:
            candidates = [at for at, word in enumerate(words) if word in by_word]
        for at in candidates:
            if at < position:
                continue
            position = at
            term = self._at(words, position)
            if term is None:
                continue
            last = position + len(term.words) - 1
            start, end = starts[position], starts[last] + len(words[last])
            position = last + 1
            around = folded[max(0, start - 30) : end + 30]
            if not any(phrase in around for phrase in term.unless):
                yield Match(term, start, end)

    def _at(self, words: list[str], position: int) -> Term | None:
        word = words[position]
        for term in self._by_word.get(word, ()):
            if _stands(term, words, position):
                return term
        for length in range(min(_STEM, len(word)), 2, -1):
            for term in self._by_stem.get(word[:length], ()):
                if word.startswith(term.words[0]):
                    return term
        return None


def _stands(term: Term, words: list[str], position: int) -> bool:
    size = len(term.words)
    if position + size > len(words):
        return False
    for offset in range(1, size - 1):
        if words[position + offset] != term.words[offset]:
            return False
    if size == 1:
        return True
    last = words[position + size - 1]
    wanted = term.words[-1]
    return last.startswith(wanted) if term.is_stem else last == wanted

"""Find the terms of a lexicon in a text: words folded, longest match first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, compress, count
from operator import add
from typing import NamedTuple, TypeAlias

from transforms.topics.fold import fold

_AROUND = 30
_REMEMBERED = 40_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Term:
    """A phrase that speaks for one topic or a few.

    Attributes:
        words: Its folded words. A ``*`` stands for any letters before or after.
        topics: The topics with how strongly, from 1 (hint) to 4 (certain).
        unless: Folded phrases near which it does not count.
        weight: How strongly it speaks in all.
    """

    words: tuple[str, ...]
    topics: tuple[tuple[str, float], ...]
    unless: tuple[str, ...] = ()
    weight: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", sum(weight for _, weight in self.topics))


#: A term, its first code point and the one after its last. A plain tuple: naming its
#: parts costs a tenth of tagging.
Match: TypeAlias = tuple[Term, int, int]


class _Candidates(NamedTuple):
    """The terms that begin with a word, by the word that must follow, and others."""

    pairs: dict[str, list[Term]]
    others: list[Term]


class _Memory(dict[str, _Candidates | None]):
    def __init__(self, look_up: Callable[[str], _Candidates | None]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> _Candidates | None:
        self[word] = found = self._look_up(word)
        return found


class Matcher:
    """The terms of one lexicon by their first word.

    What begins with a word is looked up once per word and kept, so that stems and
    endings cost nothing for words seen before. The memory of words is bounded.
    """

    def __init__(
        self, terms: Iterable[Term], *, attached: tuple[str, ...] = ()
    ) -> None:
        """Index terms.

        Args:
            terms: What is looked for.
            attached: Short words that the script writes together with the next one,
                such as the Arabic article; a word also counts without one of them.
        """
        self._attached = sorted(attached, key=len, reverse=True)
        self._whole: dict[str, list[Term]] = {}
        self._beginning: dict[str, list[Term]] = {}
        self._ending: dict[str, list[Term]] = {}
        self._inside: dict[str, list[Term]] = {}
        for term in terms:
            first = term.words[0]
            index = {
                (False, False): self._whole,
                (False, True): self._beginning,
                (True, False): self._ending,
                (True, True): self._inside,
            }[first.startswith("*"), first.endswith("*")]
            index.setdefault(first.strip("*"), []).append(term)
        self._beginnings = sorted(set(map(len, self._beginning)))
        self._endings = sorted(set(map(len, self._ending)))
        self._candidates = _Memory(self._beginning_with)

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the terms that stand in a text, from left to right, disjoint."""
        folded = fold(text)
        parts = folded.split(" ")
        words = list(filter(None, parts))
        known = self._candidates
        if len(known) > _REMEMBERED:
            known.clear()
        hits = list(map(known.__getitem__, words))
        words.append("")
        places = [
            at
            for at in compress(count(), hits)
            if (found := hits[at]) and (found[1] or words[at + 1] in found[0])
        ]
        if not places:
            return
        starts = _starts(parts)
        free = 0
        for at in places:
            found = hits[at]
            if at < free or not found:
                continue
            pairs, terms = found
            if pairs and words[at + 1] in pairs:
                terms = pairs[words[at + 1]] + terms
            for term in terms:
                last = at + len(term.words) - 1
                if last > at and not self._follows(term, words, at):
                    continue
                start, end = starts[at], starts[last] + len(words[last])
                if term.unless and _is_near(term.unless, folded, start, end):
                    continue
                free = last + 1
                yield term, start, end
                break

    def _beginning_with(self, word: str) -> _Candidates | None:
        found: list[tuple[int, int, Term]] = []
        for form in self._forms(word):
            for term in self._whole.get(form, ()):
                found.append((len(term.words), len(form), term))
            for cut in filter(len(form).__ge__, self._beginnings):
                for term in self._beginning.get(form[:cut], ()):
                    found.append((len(term.words), cut, term))
            for cut in filter(len(form).__ge__, self._endings):
                for term in self._ending.get(form[-cut:], ()):
                    found.append((len(term.words), cut, term))
        for part, terms in self._inside.items():
            if part in word:
                found.extend((len(term.words), len(part), term) for term in terms)
        if not found:
            return None
        # Most words first, then most letters; sorting is stable, so the table decides.
        found.sort(key=lambda entry: (-entry[0], -entry[1]))
        candidates = _Candidates({}, [])
        for size, _, term in found:
            if size > 1 and "*" not in term.words[1] and not self._attached:
                candidates.pairs.setdefault(term.words[1], []).append(term)
            else:
                candidates.others.append(term)
        return candidates

    def _forms(self, word: str) -> Iterator[str]:
        yield word
        for attached in self._attached:
            if word.startswith(attached) and len(word) >= len(attached) + 3:
                yield word[len(attached) :]

    def _follows(self, term: Term, words: list[str], at: int) -> bool:
        for offset, wanted in enumerate(term.words):
            if offset == 0:
                continue
            # The list of words ends with an empty one, which no term has.
            word = words[min(at + offset, len(words) - 1)]
            if word == wanted:
                continue
            if not any(_is(form, wanted) for form in self._forms(word)):
                return False
        return True


def _starts(parts: list[str]) -> list[int]:
    """Where each word begins."""
    # The parts before it and a space for each; empty parts are no words.
    begins = map(add, accumulate(map(len, parts), initial=0), count())
    return list(compress(begins, parts))


def _is(word: str, wanted: str) -> bool:
    if "*" not in wanted:
        return word == wanted
    if wanted[0] != "*":
        return word.startswith(wanted[:-1])
    return wanted[1:-1] in word if wanted[-1] == "*" else word.endswith(wanted[1:])


def _is_near(phrases: tuple[str, ...], folded: str, start: int, end: int) -> bool:
    around = folded[max(0, start - _AROUND) : end + _AROUND]
    for phrase in phrases:  # noqa: SIM110 - any() would cost half as much again
        if phrase in around:
            return True
    return False

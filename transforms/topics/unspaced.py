"""Find terms in scripts that write no spaces between words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from transforms.topics.fold import fold
from transforms.topics.match import Match, Term

UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})


class UnspacedMatcher:
    """The terms of one lexicon by their first two characters.

    A term is found wherever its characters stand, the longest first. Terms of one
    character are not found: alone they mean too much.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_pair: dict[str, list[tuple[str, Term]]] = {}
        for term in terms:
            written = "".join(term.words)
            if len(written) > 1:
                self._by_pair.setdefault(written[:2], []).append((written, term))
        for found in self._by_pair.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the terms that stand in a text, from left to right, disjoint."""
        folded = fold(text)
        pairs = map("".join, itertools.pairwise(folded))
        by_pair = self._by_pair
        free = 0
        for at, pair in enumerate(pairs):
            if pair not in by_pair or at < free:
                continue
            for written, term in by_pair[pair]:
                end = at + len(written)
                if folded.startswith(written, at) and not any(
                    phrase in folded[max(0, at - 10) : end + 10]
                    for phrase in term.unless
                ):
                    free = end
                    yield term, at, end
                    break

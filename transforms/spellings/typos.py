"""The typos channel: words that are no words, one slip away from one that fits.

A noisy channel that would rather miss a typo than touch a word: only lower-case words
that no list knows and English does not derive, only one slip, only where one word meant
stands out. Which word is meant is told by how usual it is, by how easily the slip
happens, and by whether the document uses it elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from transforms.spellings.contexts import (
    is_capitalized,
    is_in_title,
    is_technical,
    quoted_words,
)
from transforms.spellings.derivation import is_derived
from transforms.spellings.edits import Change
from transforms.spellings.foreign import is_foreign
from transforms.spellings.slips import Slip, Targets
from transforms.spellings.tokens import Words
from transforms.spellings.words import frequencies, known_words, misspellings

_SHORTEST, _LONGEST = 4, 24
#: The common slips of short words; others have too many words meant.
_SHORT, _SHORT_DEAREST, _SHORT_RAREST = 4, 0.9, 5.0
#: From this length on a word is rarely one slip away from two others.
_LONG = 7
_DEAREST, _DEAREST_LONG = 0.9, 1.8
#: What the word meant must at least be used, by the length of the typo.
_RAREST = ((9, 2.3), (7, 2.6), (0, 3.0))
#: A word used more often than this is no likelier to be meant.
_MOST_USED = 5.5
#: A text with more unknown words is written in no English that the lists know.
_MANY, _SHARE, _MOST = 40, 0.15, 1000
_SUPPORT = 2.0
_WEIGHT = 1.5
_MARGINS = ((8, 1.0), (5, 1.5), (0, 2.0))
_BEFORE = frozenset(' \t\n\u00a0([{"“‘«—–…,;:')
_AFTER = frozenset(' \t\n\u00a0)]}"”»—–….,;:!?')
_ENDINGS = (
    *("s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ings"),
    *("ly", "y", "able", "ist", "ists", "ism"),
)


class Typos:
    """Finds typos; holds the word lists."""

    def __init__(self, keep: Collection[str] = ()) -> None:
        """Load the lists.

        Args:
            keep: Further words that are no typos, e.g. those of the names.
        """
        self._misspellings = misspellings()
        self._known = _Known(keep, self._misspellings)
        self._frequencies = frequencies()
        self._targets = Targets(self._frequencies)

    def changes(self, text: str, words: Words, elsewhere: Words) -> list[Change]:
        """The changes of a text.

        Args:
            text: The text.
            words: Its words; those that may be unknown among the rare ones.
            elsewhere: Those of the title for a text, and of the text for a title.
        """
        found: list[Change] = []
        unknown = [w for w in self._known.others(words.rare) if w.islower()]
        if len(unknown) > _MANY and len(unknown) > min(_MOST, _SHARE * len(words.all)):
            return found
        for word in unknown:
            if word in self._misspellings:
                found += self._listed(text, word)
            elif _SHORTEST <= len(word) <= _LONGEST and word not in elsewhere.rare:
                found += self._guessed(text, word, words, elsewhere)
        found.sort(key=lambda change: change.start)
        return found

    def _listed(self, text: str, word: str) -> list[Change]:
        meant = self._misspellings[word]
        return [
            Change(start, start + len(word), meant, "typo:listed")
            for start in _places(text, word)
            if self._may_change(text, start, word)
        ]

    def _guessed(
        self, text: str, word: str, words: Words, elsewhere: Words
    ) -> list[Change]:
        places = _places(text, word)
        # What is written twice is meant.
        if len(places) != 1 or not self._may_change(text, places[0], word):
            return []
        # What is written with a capital as well is a name.
        forms = {word.capitalize(), word.upper()}
        if not forms.isdisjoint(words.all) or not forms.isdisjoint(elsewhere.all):
            return []
        # "They were lovin it" is speech.
        if is_derived(word, self._frequencies) or f"{word}g" in self._known:
            return []
        meant = self._meant(word, words, elsewhere)
        if meant is None:
            return []
        start, end = places[0], places[0] + len(word)
        return [Change(start, end, meant.word, f"typo:{meant.kind}")]

    def _may_change(self, text: str, start: int, word: str) -> bool:
        end = start + len(word)
        if start and text[start - 1] not in _BEFORE:
            return False
        if end < len(text) and text[end] not in _AFTER:
            return False
        if text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum():
            return False
        # Who writes without capitals writes names without them.
        if not is_capitalized(text, start):
            return False
        # A word alone in quotation marks is talked about.
        return not (
            1 <= quoted_words(text, start, end) <= 2
            or is_technical(text, start, end)
            or is_in_title(text, start, end)
            or is_foreign(text, start, end, self._known)
        )

    def _meant(self, word: str, words: Words, elsewhere: Words) -> Slip | None:
        """The word meant, if one stands out."""
        best: dict[str, tuple[float, Slip]] = {}
        for slip in self._targets.slips(word):
            meant = slip.word
            score = min(self._frequencies[meant], _MOST_USED) - _WEIGHT * slip.cost
            if meant in words.all or meant in elsewhere.all:
                score += _SUPPORT
            if meant not in best or best[meant][0] < score:
                best[meant] = (score, slip)
        if not best:
            return None
        ranked = sorted(best.values(), key=lambda found: (-found[0], found[1].word))
        score, slip = ranked[0]
        if len(ranked) > 1 and score - ranked[1][0] < _by_length(_MARGINS, len(word)):
            return None
        is_supported = slip.word in words.all or slip.word in elsewhere.all
        return slip if self._is_likely(word, slip, is_supported) else None

    def _is_likely(self, word: str, slip: Slip, is_supported: bool) -> bool:
        size, use = len(word), self._frequencies[slip.word]
        if size <= _SHORT:
            return slip.cost <= _SHORT_DEAREST and use >= _SHORT_RAREST
        if use < _by_length(_RAREST, size):
            return False
        if not is_supported:
            if slip.cost > (_DEAREST_LONG if size >= _LONG else _DEAREST):
                return False
            # Vlogs are no blogs, macarons no macaroni.
            if slip.is_at_end and slip.kind not in ("doubled", "transposed"):
                return False
        if slip.kind == "doubled":
            return True
        # "She trailblazed" is not meant to be "trailblazer".
        return _stems(word).isdisjoint(_stems(slip.word))


class _Known:
    """Words that are no typos: the listed ones and the names', but no misspelling.

    The three as they are: a set of the result would be 16 MB in each process.
    """

    def __init__(self, keep: Collection[str], misspellings: Mapping[str, str]) -> None:
        self._listed, self._keep = known_words(), frozenset(keep)
        self._misspellings = misspellings

    def __contains__(self, word: object) -> bool:
        if word in self._misspellings:
            return False
        return word in self._listed or word in self._keep

    def others(self, words: frozenset[str] | set[str]) -> set[str]:
        """Those of the words that are not known."""
        unlisted = words - self._listed - self._keep
        return {*unlisted, *(words & self._misspellings.keys())}


def _by_length(steps: tuple[tuple[int, float], ...], size: int) -> float:
    return next(value for shortest, value in steps if size >= shortest)


def _stems(word: str) -> set[str]:
    """A word without the endings that English gives its words."""
    return {word} | {
        word[: -len(ending)]
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= 4
    }


def _places(text: str, word: str) -> list[int]:
    """Where a word stands as a run of ASCII letters."""
    places: list[int] = []
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(char.isascii() and char.isalpha() for char in around):
            places.append(at)
        at = text.find(word, at + 1)
    return places

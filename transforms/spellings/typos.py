"""The typos channel: words that are no words, one slip away from one that fits.

A noisy channel that would rather miss a typo than touch a word: only lower-case words
that no list knows, only one slip, only where the word meant is far more usual and no
other comes near.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from transforms.spellings.contexts import (
    is_in_title,
    is_technical,
    quoted_bounds,
    sentence_bounds,
)
from transforms.spellings.edits import Change
from transforms.spellings.english import FOREIGN, is_english
from transforms.spellings.slips import Slip, slips
from transforms.spellings.words import frequencies, known_words, word_lists

_SHORTEST, _LONGEST = 5, 24
_SUPPORT = 2.0
_WEIGHT = 1.5
_DEAREST = 1.3
_MARGIN, _MARGIN_LONG, _LONG = 1.0, 0.5, 8
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NEIGHBORS = frozenset("@#&/\\.-'’`_$‐‑–*+=~^")


class Typos:
    """Finds typos; holds the word lists."""

    def __init__(self, keep: Collection[str] = ()) -> None:
        """Load the lists.

        Args:
            keep: Further words that are no typos, e.g. those of the names.
        """
        self._known = known_words() | frozenset(keep)
        self._frequencies = frequencies()

    def changes(self, text: str, words: set[str], document: set[str]) -> list[Change]:
        """The changes of a text.

        Args:
            text: The text.
            words: Its runs of ASCII letters.
            document: Those of title and text together.
        """
        found: list[Change] = []
        for word in words - self._known:
            if not (word.islower() and _SHORTEST <= len(word) <= _LONGEST):
                continue
            place = _only_place(text, word)
            if place is None or not self._is_typo_like(text, place, word, document):
                continue
            meant = self._meant(word, document)
            if meant is not None:
                end = place + len(word)
                found.append(Change(place, end, meant.word, f"typo:{meant.kind}"))
        found.sort(key=lambda change: change.start)
        return found

    def _is_typo_like(
        self, text: str, start: int, word: str, document: set[str]
    ) -> bool:
        end = start + len(word)
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if any(char in _NEIGHBORS - {"."} or char.isalnum() for char in around):
            return False
        if not around.isascii() and not all(
            char.isspace() or char in "“”‘’…—–,;:" for char in around
        ):
            return False
        if word.capitalize() in document or word.upper() in document:
            return False
        if self._is_derived(word):
            return False
        quoted = quoted_bounds(text, start, end)
        if quoted is not None and len(_WORD.findall(text[slice(*quoted)])) <= 2:
            return False
        if is_technical(text, start, end) or is_in_title(text, start, end):
            return False
        left, right = sentence_bounds(text, start, end)
        if not is_english(text[left:right]):
            return False
        return not self._is_foreign_place(text, start, end)

    def _is_foreign_place(self, text: str, start: int, end: int) -> bool:
        before = _WORD.findall(text[max(0, start - 30) : start])
        after = _WORD.findall(text[end : end + 30])
        for near in (*before[-1:], *after[:1]):
            if not near.isascii() or near.lower() in FOREIGN:
                return True
            if "'" in near or "’" in near or len(near) < 4:
                continue
            lower = near.lower()
            if lower not in self._known and (near.islower() or near[0].isupper()):
                return near.islower() or not self._is_name_place(text, start)
        return False

    def _is_name_place(self, text: str, start: int) -> bool:
        return True

    def _is_derived(self, word: str) -> bool:
        return is_derived(word, self._known)

    def _meant(self, word: str, document: set[str]) -> Slip | None:
        scored: list[tuple[float, Slip]] = []
        best: dict[str, tuple[float, Slip]] = {}
        for slip in slips(word, self._frequencies):
            score = self._frequencies[slip.word] - _WEIGHT * slip.cost
            is_supported = slip.word in document
            if is_supported:
                score += _SUPPORT
            elif slip.cost > _DEAREST:
                score -= 3
            if slip.word not in best or best[slip.word][0] < score:
                best[slip.word] = (score, slip)
        scored = sorted(best.values(), key=lambda s: (-s[0], s[1].word))
        if not scored:
            return None
        score, slip = scored[0]
        if slip.cost > _DEAREST and slip.word not in document:
            return None
        if self._frequencies[slip.word] < 3.0 - (0.4 if len(slip.word) >= 7 else 0):
            return None
        margin = _MARGIN_LONG if len(word) >= _LONG else _MARGIN
        if len(scored) > 1 and score - scored[1][0] < margin:
            return None
        return slip


_PREFIXES = word_lists()["prefixes"]
_SUFFIXES = word_lists()["suffixes"]


def is_derived(word: str, known: Collection[str]) -> bool:
    """Whether it is put together from a known word as English puts words together."""
    for prefix in _PREFIXES:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 4 and rest in known:
            return True
    for suffix in _SUFFIXES:
        if not word.endswith(suffix) or len(suffix) < 3:
            continue
        stem = word[: -len(suffix)]
        if len(stem) >= 4 and (stem in known or f"{stem}e" in known):
            return True
    for cut in range(4, len(word) - 3):
        if word[:cut] in known and word[cut:] in known:
            return True
    return False


def _only_place(text: str, word: str) -> int | None:
    """Where a word stands, if it stands there only."""
    places = [
        found.start()
        for found in re.finditer(rf"(?<![A-Za-z]){word}(?![A-Za-z])", text)
    ]
    return places[0] if len(places) == 1 else None

"""The words of a text as runs of ASCII letters, found at the speed of C.

Names with other letters are found by a run within them (``rkiye``); whoever changes
something looks at the text around a run first.
"""

from __future__ import annotations

import functools
from collections.abc import Set
from itertools import filterfalse

_LETTERS = bytes(
    code if chr(code).isalpha() and code < 128 else 32 for code in range(256)
)


def ascii_words(text: str) -> list[str]:
    """Runs of ASCII letters, in order."""
    letters = text.encode("ascii", "replace").translate(_LETTERS)
    return letters.decode("ascii").split()


class Words:
    """The words of one text.

    Attributes:
        rare: Those that are not among the common ones.
    """

    def __init__(self, text: str, common: Set[str]) -> None:
        self._words = ascii_words(text)
        self.rare = set(filterfalse(common.__contains__, self._words))

    @functools.cached_property
    def all(self) -> set[str]:
        """Every word; most texts are done without it."""
        return set(self._words)

"""Whether a sentence inside an English text is English."""

from __future__ import annotations

import re

from transforms.spellings.words import word_lists

_ENGLISH = frozenset(word_lists()["english"])
#: Frequent small words of other languages that are no English words.
FOREIGN = frozenset(word_lists()["foreign"])
_WORD = re.compile(r"[^\W\d_]+")


def is_english(sentence: str) -> bool:
    """Whether function words of other languages do not outnumber the English ones."""
    foreign = english = 0
    for word in _WORD.findall(sentence):
        lower = word.lower()
        english += lower in _ENGLISH
        foreign += lower in FOREIGN
    return foreign < 2 or foreign <= english

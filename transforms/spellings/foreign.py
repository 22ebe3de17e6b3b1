"""Whether a place in an English text is in another language.

Mottos, names of species, dishes and slogans are full of words that English does not
know, so a word among foreign words is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Container

from transforms.spellings.contexts import sentence_bounds
from transforms.spellings.words import word_lists

_ENGLISH = frozenset(word_lists()["english"])
_FOREIGN = frozenset(word_lists()["foreign"])
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Words that announce talk about words.
_TALK = re.compile(
    rf"(?<!\w)(?:{'|'.join(word_lists()['talk'])})(?!\w)[^.!?\n]{{0,40}}$", re.I
)
_LATIN = re.compile(r"(?:us|um|a|ae|is|i|o|os|on|ans|ens|ii|orum|arum|ibus|ax|ix)$")
#: "de Gaulle" and "al-Sham" are names in any language.
_IN_NAME = re.compile(r"[-‐‑]|\s(?:[^\W\d_]+\s)?[A-ZÀ-ÞİŞ]")
_REACH = 60


def is_english(sentence: str) -> bool:
    """Whether function words of other languages do not outnumber the English ones."""
    words = _WORD.findall(sentence)
    if sum(word in _FOREIGN for word in words) < 2:
        return True
    foreign = sum(
        found.group() in _FOREIGN and not _IN_NAME.match(sentence, found.end())
        for found in _WORD.finditer(sentence)
    )
    return foreign < 2 or foreign <= sum(word.lower() in _ENGLISH for word in words)


def is_foreign(text: str, start: int, end: int, known: Container[str]) -> bool:
    """Whether an unknown word belongs to another language, or is talked about.

    Args:
        text: The text.
        start: Where the word begins.
        end: Where it ends.
        known: English words in lower case.
    """
    left, right = sentence_bounds(text, start, end)
    if not is_english(text[left:right]):
        return True
    before = text[max(left, start - _REACH) : start]
    after = text[end : min(right, end + _REACH)]
    if _TALK.search(before):
        return True
    previous = _WORD.findall(before)[-1:]
    following = _WORD.findall(after)[:1]
    # A comma or the like parts a word from its neighbor.
    near = [
        *(previous if before[-1:].isspace() else ()),
        *(following if after[:1].isspace() else ()),
    ]
    for word in near:
        if not word.isascii() or word in _FOREIGN:
            return True
        is_plain = word.islower() and word.isalpha() and len(word) > 3
        if is_plain and word not in known:
            return True
    if previous and previous[0][0].isupper() and previous[0] in near:
        # Ecclesia militans, Listeria innocua.
        return bool(
            _LATIN.search(previous[0].lower()) and _LATIN.search(text[start:end])
        )
    return False

"""One spelling for all the ways a word is written: small letters without accents."""

from __future__ import annotations

import unicodedata

_SINGLE = {"ı": "i", "ß": "s", "ł": "l", "ø": "o", "đ": "d", "æ": "a"}
_TYPOGRAPHY = "’‘“”–—…\xa0"
# A voicing mark is part of a kana letter, not an accent on it.
_KANA = range(0x3040, 0x3100)


class _Folding(dict[int, str]):
    """Code point to one small letter or digit, else a space; learned on demand."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = folded = _plain(letter) if letter.isalnum() else " "
        return folded


def _plain(letter: str) -> str:
    if letter in _SINGLE or ord(letter) in _KANA:
        return _SINGLE.get(letter, letter)
    base, *marks = list(unicodedata.normalize("NFKD", letter))
    # Hangul syllables fall into letters, not into a letter and its accents.
    if unicodedata.category(letter) == "Lo" and any(map(str.isalpha, marks)):
        base = letter
    small = base.lower()[:1]
    return _SINGLE.get(small, small)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Small letters without accents, a space for anything else; as long as before."""
    if not text.isascii():
        # ASCII is translated three times as fast, and often only quotes are in the way.
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    return text.translate(_FOLDING)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(fold(text).split())

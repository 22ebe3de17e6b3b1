"""The English words known, and how often they are used.

Where the lists come from, and under which licences, stands in ``data/SOURCES.md``;
``build_words.py`` makes them.
"""

from __future__ import annotations

import functools
import gzip
import string
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parent / "data"
_COMMON, _COMMON_CAPITALIZED = 4000, 500


@functools.cache
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """The short lists by name: function words, affixes, what guards look for."""
    lists: dict[str, tuple[str, ...]] = {}
    for line in (DATA / "lists.tsv").read_text("utf-8").splitlines()[1:]:
        name, words = line.split("\t")
        lists[name] = lists.get(name, ()) + tuple(words.split("|"))
    return lists


@functools.cache
def known_words() -> frozenset[str]:
    """Every word that is never changed, in lower case."""
    packed = (DATA / "known.txt.gz").read_bytes()
    known = gzip.decompress(packed).decode("ascii").split("\n")
    recent = (DATA / "recent.txt").read_text("ascii").split()
    return frozenset([*known, *recent])


@functools.cache
def common_words() -> frozenset[str]:
    """The words that most texts consist of, also with a capital.

    Taking them away first leaves little to look up in tables too large for a cache:
    that saves a third of the time of looking words up.
    """
    used = frequencies()
    usual = sorted(used, key=lambda word: (-used[word], word))[:_COMMON]
    letters = string.ascii_lowercase
    short = [*letters, *(a + b for a in letters for b in letters)]
    capitalized = [word.capitalize() for word in usual[:_COMMON_CAPITALIZED] + short]
    return frozenset([*usual, *short, *capitalized])


@functools.cache
def frequencies() -> Mapping[str, float]:
    """Words that a typo may have meant: log10 of their uses per thousand million."""
    packed = (DATA / "frequencies.tsv.gz").read_bytes()
    table: dict[str, float] = {}
    for line in gzip.decompress(packed).decode("ascii").split("\n"):
        word, _, value = line.partition("\t")
        table[word] = int(value) / 100
    return table


@functools.cache
def misspellings() -> Mapping[str, str]:
    """Misspellings so common that what is meant is certain, by what is written."""
    lines = (DATA / "misspellings.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)

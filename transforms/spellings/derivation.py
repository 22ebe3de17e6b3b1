"""Words that no list has because English makes them at need: resupply, deescalation."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.spellings.words import word_lists

_PREFIXES = word_lists()["prefixes"]
_SUFFIXES = word_lists()["suffixes"]
#: Uses (as in ``words.frequencies``) that make a part worth deriving from.
_STEM, _PART = 2.6, 3.3
_SHORT_PREFIX = 2


def is_derived(word: str, frequencies: Mapping[str, float]) -> bool:
    """Whether it is put together from usual words as English puts words together.

    A misspelling can look like that too (``hoisehold``), so the parts must be usual.
    """
    return (
        _has_prefix(word, frequencies)
        or _has_suffix(word, frequencies)
        or _is_compound(word, frequencies)
    )


def _has_prefix(word: str, frequencies: Mapping[str, float]) -> bool:
    for prefix in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        shortest = 5 if len(prefix) <= _SHORT_PREFIX else 4
        if len(rest) >= shortest and frequencies.get(rest, 0) >= _STEM:
            return True
        if len(rest) > shortest and _has_suffix(rest, frequencies):
            return True
    return False


def _has_suffix(word: str, frequencies: Mapping[str, float]) -> bool:
    for suffix in _SUFFIXES:
        if not word.endswith(suffix):
            continue
        stem = word[: -len(suffix)]
        if len(stem) < 4:
            continue
        for root in (stem, f"{stem}e", f"{stem[:-1]}y", stem[:-1]):
            if root == stem[:-1] and stem[-1] != stem[-2]:
                continue
            if frequencies.get(root, 0) >= _STEM:
                return True
    return False


def _is_compound(word: str, frequencies: Mapping[str, float]) -> bool:
    return any(
        frequencies.get(word[:cut], 0) >= _PART
        and frequencies.get(word[cut:], 0) >= _PART
        for cut in range(4, len(word) - 3)
    )

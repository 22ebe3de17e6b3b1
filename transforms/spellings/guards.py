"""Whether a form that stands in a text means what its entry means."""

from __future__ import annotations

import functools
import re

from transforms.spellings.contexts import (
    is_headline,
    line_bounds,
    sentence_bounds,
    starts_sentence,
)
from transforms.spellings.lexicon import Form
from transforms.spellings.words import word_lists

#: Characters of context for guards that look around.
_REACH = 60
_YEAR_REACH = 40
_NEAR = 200
_YEAR = re.compile(r"(?<![\d.,])(1[0-9]{3}|20[0-9]{2})s?(?![\d%])")
_CAPITALIZED = re.compile(r"(?<!\w)([A-Z][\w’'-]*)\.?\s$")
_FUNCTION_WORDS = frozenset(
    word_lists()["english"] + word_lists()["small"] + word_lists()["prepositions"]
)
_GAP = r"[\s\-‐‑]{1,2}"


class Document:
    """What title and text together speak of; each question is answered once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._answers: dict[tuple[str, ...], bool] = {}

    def speaks_of(self, beginnings: tuple[str, ...]) -> bool:
        """Whether a word begins like one of these, in any case."""
        answer = self._answers.get(beginnings)
        if answer is None:
            answer = bool(_pattern_of_beginnings(beginnings).search(self._text))
            self._answers[beginnings] = answer
        return answer


def may_change(text: str, start: int, end: int, form: Form, document: Document) -> bool:
    """Whether no guard of the form speaks against changing it here.

    Args:
        text: The text.
        start: Where the form begins, without its article.
        end: Where it ends.
        form: The spelling found.
        document: Title and text together.
    """
    for contexts in (form.unless, form.common):
        if contexts and _stands_in(text, start, end, contexts):
            return False
    if form.needs and not document.speaks_of(form.needs):
        return False
    if form.since and _is_before(text, start, end, form.since):
        return False
    if "surname" in form.flags and _follows_name(text, start):
        return False
    if "title" in form.flags and _is_title(text, start, end):
        return False
    return "common_noun" not in form.flags or _is_country(text, start, end, document)


def _stands_in(text: str, start: int, end: int, unless: tuple[str, ...]) -> bool:
    before, after = _patterns_of_contexts(unless)
    return bool(
        (before and before.search(text[max(0, start - _REACH) : start]))
        or (after and after.match(text, end))
        or any(
            left.search(text[max(0, start - _REACH) : start]) and right.match(text, end)
            for left, right in _patterns_of_both(unless)
        )
    )


@functools.cache
def _patterns_of_contexts(
    unless: tuple[str, ...],
) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    before = [_words(c[:-1]) for c in unless if c.endswith("~")]
    after = [_following(c[1:]) for c in unless if c.startswith("~")]
    return (
        re.compile(rf"(?<!\w)(?:{'|'.join(before)}){_GAP}$") if before else None,
        re.compile(rf"(?:{'|'.join(after)})(?!\w)") if after else None,
    )


@functools.cache
def _patterns_of_both(
    unless: tuple[str, ...],
) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    patterns = []
    for context in unless:
        left, _, right = context.partition("~")
        if left and right:
            patterns.append(
                (
                    re.compile(rf"(?<!\w){_words(left)}{_GAP}$"),
                    re.compile(rf"{_following(right)}(?!\w)"),
                )
            )
    return patterns


def _following(phrase: str) -> str:
    return (r",\s" if phrase.startswith(",") else _GAP) + _words(phrase)


def _words(phrase: str) -> str:
    """A pattern: small letters for any case, capitals for themselves."""
    parts = re.split(r"[\s,-]+", phrase.strip(" ,-"))

    def pattern(words: list[str]) -> str:
        return _GAP.join(re.escape(word).replace(r"\*", r"\w*") for word in words)

    if phrase.islower():
        return f"(?i:{pattern(parts)})"
    return f"(?:{pattern(parts)}|{pattern([part.upper() for part in parts])})"


@functools.cache
def _pattern_of_beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})", re.I)


def _is_before(text: str, start: int, end: int, since: int) -> bool:
    around = text[max(0, start - _YEAR_REACH) : end + _YEAR_REACH]
    return any(int(found[1]) < since for found in _YEAR.finditer(around))


def _follows_name(text: str, start: int) -> bool:
    """Whether a capitalized word stands before it that is no function word."""
    before = text[max(0, start - _REACH) : start]
    found = _CAPITALIZED.search(before)
    return found is not None and found[1].lower() not in _FUNCTION_WORDS


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether it stands before a name, as in "Haj Amin"."""
    return text[start].isupper() and bool(re.match(r"\s[A-Z]", text[end : end + 2]))


def _is_country(text: str, start: int, end: int, document: Document) -> bool:
    """Turkey or a turkey: where capitals prove nothing, something else must."""
    lists = word_lists()
    if document.speaks_of(lists["turkish"]):
        return True
    birds = _pattern_of_beginnings(lists["bird"])
    states = _pattern_of_beginnings(lists["state"])
    left, right = sentence_bounds(text, start, end)
    left, right = max(left, start - _NEAR), min(right, end + _NEAR)
    sentence = f"{text[left:start]}~{text[end:right]}"
    against, pro = len(birds.findall(sentence)), len(states.findall(sentence))
    pro += text[end : end + 2] in ("'s", "’s")
    first, last = line_bounds(text, start, end)
    if not starts_sentence(text, start) and not is_headline(text[first:last]):
        return not against or pro > 0
    if against or pro:
        return pro > against
    around = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return any(states.search(part) for part in around)


def is_talked_about(text: str, start: int, end: int, chosen: str) -> bool:
    """Whether the names of a thing are the subject: "Mumbai, formerly Bombay"."""
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return True
    before, after = _patterns_of_renaming(chosen)
    return bool(before.search(text[max(0, start - _REACH) : start])) or bool(
        after.match(text[end : end + _REACH])
    )


@functools.cache
def _patterns_of_renaming(chosen: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    talk = "|".join(map(re.escape, word_lists()["renaming"]))
    name = re.escape(chosen)
    return (
        re.compile(
            r"(?<!\w)(?:formerly|previously|known as|called|named"
            r"|spelled|spelt|spellings?|names?)\s$"
            rf"|(?<!\w){name}[\s,(–—-]+(?:(?:{talk})[\s,]+)+$",
            re.I,
        ),
        re.compile(
            rf"[\s,(–—-]+(?:(?:{talk})[\s,(]+)+{name}(?!\w)|\s\({name}\)"
            r"|\s(?:was|were|is|has been)\s(?:since\s)?(?:renamed|now called)",
            re.I,
        ),
    )

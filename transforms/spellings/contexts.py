"""Where a word stands: its sentence, and the places where nothing is changed.

Everything here is asked only of the few words that some channel would change, so it
looks around them in the text instead of marking up the whole text first.
"""

from __future__ import annotations

import functools
import re

from transforms.spellings.words import word_lists

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-ZÀ-ÞİŞ0-9])|\n")
_OPENING = "\"'“‘«([*–—- \t\u00a0"
_TECHNICAL = re.compile(
    r"[@#\\_$`<>{}=|~^]|://|\bwww\.|[A-Za-z0-9]\.[A-Za-z]{2,}|\w/\w+/|&\w|\.\d|\d\."
)
#: The class of openings comes first because scanning for a class is fast.
_QUOTED = re.compile(
    "[“\"«‘'](?:"
    "(?<=“)[^”\\n]*(?:”|$)"
    '|(?<=")[^"\\n]*"'
    "|(?<=«)[^»\\n]*(?:»|$)"
    "|(?<=‘)(?<!\\w‘)(?:[^’\\n]|’(?=\\w))*’"
    "|(?<=')(?<!\\w')(?=\\S)(?:[^'\\n]|'(?=\\w))*'(?!\\w))",
    re.MULTILINE,
)
_WORKS = "|".join(word_lists()["works"])
_SMALL_WORDS = "of|the|in|and|a|an|to|for|from|at|on"
#: "the film Kiev Nights" and "the film Kiev", but not "operas in Kiev".
_WORK = re.compile(
    rf"\b(?:{_WORKS})[,:]?\s+[A-Z][\w’'-]*\s+(?:(?:[A-Z][\w’'-]*|{_SMALL_WORDS})\s+)*$"
    rf"|\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Aa]|['’]s)\s(?:\w+\s)?(?:{_WORKS})[,:]?\s+$"
)
_MAY_OPEN = re.compile(rf"(?:^[A-Z]|(?<!\w)(?:{_WORKS}|{_SMALL_WORDS})[,:]?$)")
_PREVIOUS = 40
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL = frozenset(word_lists()["small"])
_LONGEST_TITLE = 10
#: A sentence or a line that reaches farther is taken to end here: a text without full
#: stops or newlines must not cost its square.
_REACH = 600
_LONGEST_LINE = 4000
_LONGEST_HEADLINE = 300
_LONGEST_CHUNK = 200


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a span begins and ends; lines end sentences."""
    last = min(len(text), end + _REACH)
    closing = _SENTENCE_END.search(text, end, last)
    return _sentence_start(text, start), closing.start() + 1 if closing else last


def _sentence_start(text: str, start: int) -> int:
    first = max(0, start - _REACH)
    first = max(first, text.rfind("\n", first, start) + 1)
    at = start
    while True:
        at = max(text.rfind(mark, first, at) for mark in ".!?…")
        if at < 0:
            return first
        ending = _SENTENCE_END.match(text, at)
        if ending is not None and ending.end() <= start:
            return ending.end()


def line_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the line around a span begins and ends, without its newlines."""
    first, last = max(0, start - _LONGEST_LINE), min(len(text), end + _LONGEST_LINE)
    left = text.rfind("\n", first, start)
    right = text.find("\n", end, last)
    return left + 1 if left >= 0 else first, right if right >= 0 else last


def starts_sentence(text: str, start: int) -> bool:
    """Whether only quotation marks and the like stand before it in its sentence."""
    return not text[_sentence_start(text, start) : start].strip(_OPENING)


def is_capitalized(text: str, start: int) -> bool:
    """Whether the sentence around a place begins with a capital or with no letter."""
    opening = text[_sentence_start(text, start) : start].lstrip(_OPENING)
    return not opening[:1].islower()


def chunk_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to the white space around it."""
    first, last = max(0, start - _LONGEST_CHUNK), min(len(text), end + _LONGEST_CHUNK)
    left, right = start, end
    while left > first and not text[left - 1].isspace():
        left -= 1
    while right < last and not text[right].isspace():
        right += 1
    return left, right


def is_technical(text: str, start: int, end: int) -> bool:
    """Whether it belongs to an address, a handle, a hashtag, a path or code."""
    left, right = chunk_bounds(text, start, end)
    if right - left > end - start and _TECHNICAL.search(text, left, right):
        # "U.K." and "end.Next" are prose.
        inner = text[left:right].strip(".,;:!?()[]\"'“”‘’…")
        if _TECHNICAL.search(inner):
            return True
    return _is_in_backticks(text, start, end)


def _is_in_backticks(text: str, start: int, end: int) -> bool:
    left, right = line_bounds(text, start, end)
    return text.count("`", left, start) % 2 == 1 and "`" in text[end:right]


def quoted_bounds(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The quotation around a span within its line, marks included, or None."""
    left, right = line_bounds(text, start, end)
    for first, last in _quotations(text[left:right]):
        if left + first <= start and end <= left + last:
            return left + first, left + last
    return None


@functools.lru_cache(maxsize=4)
def _quotations(line: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _QUOTED.finditer(line))


def quoted_words(text: str, start: int, end: int) -> int:
    """How many words the quotation around a span has; 0 outside quotations."""
    quoted = quoted_bounds(text, start, end)
    return len(_WORD.findall(text[slice(*quoted)])) if quoted else 0


def is_in_title(text: str, start: int, end: int) -> bool:
    """Whether it belongs to the title of a film, a book, a song and the like."""
    quoted = quoted_bounds(text, start, end)
    if quoted is not None and _is_title(text[quoted[0] : quoted[1]]):
        return True
    # Without quotation marks capitals show where a title ends.
    previous = text[max(0, start - _PREVIOUS) : start].rsplit(None, 1)[-1:]
    if not (text[start].isupper() and previous and _MAY_OPEN.search(previous[0])):
        return False
    return bool(_WORK.search(text[_sentence_start(text, start) : start]))


def _is_title(quotation: str) -> bool:
    words = _WORD.findall(quotation)
    return 2 <= len(words) <= _LONGEST_TITLE and all(
        word[0].isupper() or word in _SMALL for word in words
    )


def is_headline(line: str) -> bool:
    """Whether capitals say nothing in it: a title-case line or one of capitals."""
    if len(line) > _LONGEST_HEADLINE:
        return False
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL]
    upper = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and upper >= 0.8 * len(words)


def is_capitals(line: str) -> bool:
    """Whether most of its letters are capitals; told by its beginning."""
    letters = [char for char in line[:_LONGEST_HEADLINE] if char.isalpha()]
    return sum(map(str.isupper, letters)) > 0.6 * len(letters)

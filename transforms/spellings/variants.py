"""The variants channel: names with several spellings, brought to the chosen one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.spellings.contexts import (
    is_capitals,
    is_in_title,
    is_technical,
    line_bounds,
    quoted_bounds,
    sentence_bounds,
    starts_sentence,
)
from transforms.spellings.edits import Change
from transforms.spellings.foreign import is_english
from transforms.spellings.guards import may_change
from transforms.spellings.lexicon import Entry, Form, load_lexicon
from transforms.spellings.tokens import ascii_words
from transforms.spellings.words import word_lists

#: Marks and spaces that printers exchange; the length of a text stays.
_FOLDING = str.maketrans("’‘ʼʿʾ`‐‑\u00a0\n", "''''''-- \0")
_OFF = frozenset({"sensitive", "historic", "style_choice", "ambiguous", "not_synonym"})
#: After these the article belongs to the noun: "the Czech Republic coach".
_NOUNS = frozenset(word_lists()["attributive"])


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way a form may stand, and where its trigger begins in it."""

    offset: int
    folded: str
    form: Form
    chosen: Form
    entry: Entry
    casing: str
    is_on: bool


class Variants:
    """The lexicon under one style."""

    def __init__(self, style: Mapping[str, str], *, quotations: bool) -> None:
        self._quotations = quotations
        self._by_trigger: dict[str, list[_Spelling]] = {}
        changing: set[str] = set()
        for entry in load_lexicon().values():
            chosen = entry.form(style[entry.id]) if entry.id in style else None
            is_named = chosen is not None
            if entry.forms[0].flags & _OFF and not is_named:
                continue
            target = chosen or entry.forms[0]
            for form in entry.forms:
                is_on = form is not target and (is_named or not form.flags & _OFF)
                for trigger, spelling in _spellings(form, target, entry, is_on):
                    self._by_trigger.setdefault(trigger, []).append(spelling)
                    if is_on or spelling.casing == "other":
                        changing.add(trigger)
        #: Words (runs of ASCII letters) without one of which nothing is changed.
        self.triggers = frozenset(changing)
        self._known = frozenset(self._by_trigger)

    def changes(self, text: str, words: set[str], document: str) -> list[Change]:
        """The changes of a text.

        Args:
            text: The text.
            words: Its runs of ASCII letters.
            document: Title and text, for guards that ask what it is about.
        """
        if self.triggers.isdisjoint(words):
            return []
        matches = sorted(
            self._matches(text, words & self._known), key=lambda m: (m[0], -m[1])
        )
        found: list[Change] = []
        position = 0
        for start, end, spelling in matches:
            if start < position:
                continue
            position = end
            if self._is_allowed(text, start, end, spelling, document):
                change = _change(text, start, end, spelling)
                if change is not None and (not found or found[-1].end <= change.start):
                    found.append(change)
        return found

    def _matches(
        self, text: str, triggers: set[str]
    ) -> Iterator[tuple[int, int, _Spelling]]:
        for trigger in triggers:
            spellings = self._by_trigger[trigger]
            at = text.find(trigger)
            while at >= 0:
                for spelling in spellings:
                    start = at - spelling.offset
                    end = start + len(spelling.folded)
                    if start < 0:
                        continue
                    if text[start:end].translate(_FOLDING) == spelling.folded and (
                        _is_whole(text, start, end)
                    ):
                        yield start, end, spelling
                at = text.find(trigger, at + 1)

    def _is_allowed(
        self, text: str, start: int, end: int, spelling: _Spelling, document: str
    ) -> bool:
        if not spelling.is_on and spelling.casing != "other":
            return False
        if spelling.casing == "capitals" and len(spelling.folded) <= 4:
            first, last = line_bounds(text, start, end)
            if not is_capitals(text[first:last]):
                return False
        if is_technical(text, start, end) or is_in_title(text, start, end):
            return False
        if not self._quotations and quoted_bounds(text, start, end) is not None:
            return False
        if not may_change(text, start, end, spelling.form, document):
            return False
        left, right = sentence_bounds(text, start, end)
        return is_english(text[left:right])


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    return not (
        before.isalnum() or before == "_" or after.isalnum() or after == "_"
    ) and not (after and unicodedata.combining(after))


def _spellings(
    form: Form, target: Form, entry: Entry, is_on: bool
) -> Iterator[tuple[str, _Spelling]]:
    casings = {form.text: "exact"}
    casings.setdefault(form.text[0].upper() + form.text[1:], "sentence")
    casings.setdefault(form.capitals, "capitals")
    # Python's capitals of "Türkiye" have a plain I, which is how half the wires set it.
    casings.setdefault(form.text.upper(), "other" if form is target else "capitals")
    for written, casing in casings.items():
        for shape in {written, unicodedata.normalize("NFD", written)}:
            folded = shape.translate(_FOLDING)
            trigger, offset = _trigger(folded)
            is_changed = is_on or (shape != written and form is target)
            yield (
                trigger,
                _Spelling(
                    offset=offset,
                    folded=folded,
                    form=form,
                    chosen=target,
                    entry=entry,
                    casing="other" if shape != written and form is target else casing,
                    is_on=is_changed,
                ),
            )


def _trigger(folded: str) -> tuple[str, int]:
    """The longest run of ASCII letters, which the text must have as a word."""
    best = max(ascii_words(folded), key=lambda word: (len(word), word not in "AIS"))
    at = folded.index(best)
    while _touches_letter(folded, at, at + len(best)):
        at = folded.index(best, at + 1)
    return best, at


def _touches_letter(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.isascii() and char.isalpha() for char in around)


def _change(text: str, start: int, end: int, spelling: _Spelling) -> Change | None:
    form, target = spelling.form, spelling.chosen
    original = text[start:end]
    if form.text.endswith("s") and not target.text.endswith("s"):
        after = text[end : end + 2]
        if after[:1] in ("'", "’") and not after[1:].isalpha():
            return None
    first, last = line_bounds(text, start, end)
    written = target.text
    in_capitals = spelling.casing == "capitals" or (
        original.isupper() and is_capitals(text[first:last])
    )
    if in_capitals or (spelling.casing == "other" and original.isupper()):
        written = target.capitals
    start, article = _article(text, start, end, form, target, in_capitals)
    if (
        not article
        and written[0].islower()
        and text[start].isupper()
        and (spelling.casing == "sentence" or starts_sentence(text, start))
    ):
        written = written[0].upper() + written[1:]
    if "'" in written and "’" in text and "'" not in text:
        written = written.replace("'", "’")
    replacement = article + written
    if replacement.translate(_FOLDING) == text[start:end].translate(_FOLDING):
        return None
    return Change(start, end, replacement, f"variant:{spelling.entry.id}")


def _article(
    text: str, start: int, end: int, form: Form, target: Form, in_capitals: bool
) -> tuple[int, str]:
    """Where the change begins and the article it begins with."""
    if form.has_article == target.has_article:
        return start, ""
    following = text[end : end + 20].lstrip().split(" ", 1)[0].strip(".,;:")
    if form.has_article:
        if text[max(0, start - 4) : start].lower() != "the " or (
            following in _NOUNS and form.text != target.text
        ):
            return start, ""
        if start > 4 and text[start - 5].isalnum():
            return start, ""
        return start - 4, ""
    preceding = text[max(0, start - 12) : start].split()
    if following in _NOUNS or text[end : end + 1] in ("-", "‐", "‑"):
        return start, ""
    if preceding and preceding[-1].lower() in ("the", "a", "an", "this", "that", "its"):
        return start, ""
    if in_capitals:
        return start, "THE "
    return start, "The " if starts_sentence(text, start) else "the "

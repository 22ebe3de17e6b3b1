"""The variants channel: names with several spellings, brought to the chosen one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.spellings.articles import article_of
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
from transforms.spellings.guards import Document, is_talked_about, may_change
from transforms.spellings.lexicon import load_lexicon
from transforms.spellings.matcher import Match, Matcher
from transforms.spellings.shapes import FOLDING, Casing, Shape, capitalized, shapes_of
from transforms.spellings.tokens import Words
from transforms.spellings.words import word_lists

#: Forms with these flags are left alone unless the style names their entry.
OFF = frozenset({"sensitive", "historic", "style_choice", "ambiguous", "not_synonym"})
_SHORT = 4
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_ENGLISH = frozenset(word_lists()["english"])


class Variants:
    """The lexicon under one style."""

    def __init__(self, style: Mapping[str, str], *, quotations: bool) -> None:
        """Choose the forms.

        Args:
            style: Chosen forms by the ids of their entries; checked by ``check_style``.
            quotations: Whether names in quotations are changed too.
        """
        self._quotations = quotations
        shapes: list[Shape] = []
        for entry in load_lexicon().values():
            named = entry.form(style[entry.id]) if entry.id in style else None
            if named is not None:
                shapes += shapes_of(entry, named, frozenset())
            elif not entry.forms[0].flags & OFF:
                shapes += shapes_of(entry, entry.forms[0], OFF)
        self._matcher = Matcher(shapes)

    @property
    def words(self) -> frozenset[str]:
        """Words without one of which a text is not changed."""
        return self._matcher.words

    def changes(self, text: str, words: Words, document: Document) -> list[Change]:
        """The changes of a text.

        Args:
            text: The text.
            words: Its words; those of ``self.words`` among the rare ones.
            document: Title and text, for guards that ask what it is about.
        """
        found: list[Change] = []
        for match in self._matcher.matches(text, words):
            if match[2].is_on and self._is_allowed(text, match, document):
                change = _change(text, match)
                if change is not None and (not found or found[-1].end <= change.start):
                    found.append(change)
        return found

    def _is_allowed(self, text: str, match: Match, document: Document) -> bool:
        start, end, shape = match
        if shape.casing is Casing.CAPITALS and len(shape.folded) <= _SHORT:
            # A short word of capitals is an abbreviation, but for a dateline.
            first, last = line_bounds(text, start, end)
            if start > first and not is_capitals(text[first:last]):
                return False
        if is_technical(text, start, end) or is_in_title(text, start, end):
            return False
        if not self._quotations and quoted_bounds(text, start, end) is not None:
            return False
        if is_talked_about(text, start, end, shape.chosen.text) or not may_change(
            text, start, end, shape.form, document
        ):
            return False
        left, right = sentence_bounds(text, start, end)
        return is_english(text[left:right])


def _change(text: str, match: Match) -> Change | None:
    """What a match becomes: in its case, with its article; None to leave it alone."""
    start, end, shape = match
    form, chosen = shape.form, shape.chosen
    if form.text.endswith("s") and not chosen.text.endswith("s"):
        after = text[end : end + 2]
        if after[:1] in ("'", "’") and not after[1:].isalpha():
            return None
    first, last = line_bounds(text, start, end)
    in_capitals = shape.casing in (Casing.CAPITALS, Casing.MISCASED) or (
        text[start:end].isupper() and is_capitals(text[first:last])
    )
    written = (chosen.capitals if in_capitals else chosen.text) + shape.ending
    article = article_of(text, start, end, form, chosen, in_capitals=in_capitals)
    if article is None:
        return None
    begin, opening = article
    if opening or begin < start:
        is_first = starts_sentence(text, begin)
    else:
        is_first = shape.casing is Casing.SENTENCE or (
            text[start].isupper() and starts_sentence(text, start)
        )
    replacement = opening + written
    if is_first:
        replacement = capitalized(replacement)
    if form.text.endswith(".") and not chosen.text.endswith(".") and _ends(text, end):
        replacement += "."
    if "’" in text and "'" not in text:
        replacement = replacement.replace("'", "’")
    if replacement.translate(FOLDING) == text[begin:end].translate(FOLDING):
        return None
    return Change(begin, end, replacement, f"variant:{shape.entry}")


def _ends(text: str, end: int) -> bool:
    """Whether an abbreviation's last period also ends the sentence."""
    if end == len(text) or text[end] in '\n"”’)':
        return True
    following = _NEXT.match(text, end)
    if following is None:
        return not text[end:].strip()
    return following[1][0].isupper() and following[1].lower() in _ENGLISH

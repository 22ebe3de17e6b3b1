"""The article of a name: "the Czech Republic" is "Czechia", and the other way round."""

from __future__ import annotations

import re

from transforms.spellings.contexts import starts_sentence
from transforms.spellings.lexicon import Form
from transforms.spellings.words import word_lists

#: Before these a name is an attribute and the article is theirs: "the Czechia coach".
_NOUNS = frozenset(word_lists()["attributive"])
_SMALL = frozenset(
    word_lists()["english"] + word_lists()["small"] + word_lists()["prepositions"]
)
_DETERMINERS = frozenset(word_lists()["determiners"])
_ARTICLE = re.compile(r"(?<![^\W_])the\s$", re.I)
_FOLLOWING = re.compile(r"\s+([^\W\d_]+)")
_PRECEDING = re.compile(r"([^\W\d_]+(?:['’]s)?)\s$")


def article_of(
    text: str, start: int, end: int, form: Form, chosen: Form, *, in_capitals: bool
) -> tuple[int, str] | None:
    """Where a change begins, and the article that it begins with.

    Args:
        text: The text.
        start: Where the form begins, without an article.
        end: Where it ends.
        form: The form that stands there.
        chosen: The form to come.
        in_capitals: Whether the name stands in capitals.

    Returns:
        The start, moved left over an article that goes, and the article that comes, or
        an empty string. None where the name had better stay as it is.
    """
    if form.has_article and not chosen.has_article:
        return _without(text, start, end, is_pure=form.text == chosen.text)
    if chosen.has_article and not form.has_article:
        return _with(text, start, end, in_capitals=in_capitals)
    return start, ""


def _without(
    text: str, start: int, end: int, *, is_pure: bool
) -> tuple[int, str] | None:
    found = _ARTICLE.search(text, max(0, start - 5), start)
    if found is None:
        return None if is_pure else (start, "")
    following = _FOLLOWING.match(text, end)
    if is_pure:
        # "the Ukraine crisis" keeps its article.
        if text[end : end + 1] in ("-", "‐", "‑"):
            return None
        if following is not None and following[1] not in _SMALL:
            return None
        return found.start(), ""
    if following is not None and following[1] in _NOUNS:
        return start, ""
    return found.start(), ""


def _with(
    text: str, start: int, end: int, *, in_capitals: bool
) -> tuple[int, str] | None:
    following = _FOLLOWING.match(text, end)
    is_attribute = text[end : end + 1] in ("-", "‐", "‑") or (
        following is not None and following[1] in _NOUNS
    )
    if is_attribute:
        return start, ""
    if in_capitals:
        return start, "THE "
    if starts_sentence(text, start):
        return start, "the "
    preceding = _PRECEDING.search(text, max(0, start - 30), start)
    if preceding is None:
        return (start, "the ") if not text[start - 1 : start].isalnum() else None
    word = preceding[1].lower()
    if word in _DETERMINERS or word.endswith(("'s", "’s")):
        return start, ""
    # "eastern DR Congo" would need its article before the adjective.
    return (start, "the ") if word in _SMALL else None

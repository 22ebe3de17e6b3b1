"""The words that speak for a topic, one table a language."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Protocol

from transforms.topics.fold import fold, words_of
from transforms.topics.match import Match, Matcher, Term
from transforms.topics.taxonomy import DATA, load_taxonomy
from transforms.topics.unspaced import UNSPACED, UnspacedMatcher

_SHORTEST_LABEL = 5
_LABEL_WEIGHT = 3.0
_OWN_LABEL_WEIGHT = 2.0
# Written together with the word that follows: "and", "the", "with", "for", "as".
_ATTACHED = {
    "ar": ("ال", "و", "وال", "ب", "بال", "ل", "لل", "ك", "كال", "ف", "فال", "ولل"),
    "he": ("ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "בה", "שה"),
}


class Terms(Protocol):
    """What finds terms in a text."""

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the terms that stand in a text, from left to right, disjoint."""
        ...


@functools.cache
def load_matcher(language: str | None) -> Terms:
    """The terms of a language; the taxonomy's own names for any other.

    Args:
        language: A BCP 47 tag or None. Only its primary part counts. A language
            without a table never borrows the words of another: a short word often
            means something else there.
    """
    primary = (language or "und").split("-")[0].lower()
    path = DATA / "lexicon" / f"{primary}.tsv"
    if not primary.isalpha() or not path.is_file():
        return _label_matcher(primary in UNSPACED)
    found: dict[tuple[str, ...], Term] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        written, qcode, weight, unless = line.split("\t")
        words = _pattern(written)
        known = found.get(words)
        found[words] = Term(
            words=words,
            topics=(*(known.topics if known else ()), (qcode, float(weight))),
            unless=tuple(fold(part) for part in unless.split(";") if part),
        )
    if primary == "en":
        for term in list(found.values()):
            if not term.words[-1].endswith("*"):
                form = _plural(term)
                found.setdefault(form.words, form)
    for term in _own_labels(primary):
        found.setdefault(term.words, term)
    return _matcher(found.values(), primary)


def _matcher(terms: Iterable[Term], primary: str) -> Terms:
    if primary in UNSPACED:
        return UnspacedMatcher(terms)
    return Matcher(terms, attached=_ATTACHED.get(primary, ()))


def _pattern(written: str) -> tuple[str, ...]:
    """A term as written in a table: words, each with its asterisks."""
    words: list[str] = []
    for part in written.split():
        inner = words_of(part)
        if part.startswith("*"):
            inner = ("*" + inner[0], *inner[1:])
        if part.endswith("*"):
            inner = (*inner[:-1], inner[-1] + "*")
        words.extend(inner)
    return tuple(words)


def _plural(term: Term) -> Term:
    *head, last = term.words
    if last.endswith("y") and last[-2:-1] not in tuple("aeiou"):
        last = last[:-1] + "ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    else:
        last += "s"
    return Term(words=(*head, last), topics=term.topics, unless=term.unless)


def _own_labels(primary: str) -> Iterator[Term]:
    """The taxonomy's longer names in a language that has a table.

    One word alone, such as "party" or "series", means much beside the subject it
    names; where it does not, it stands in the table.
    """
    taxonomy = load_taxonomy()
    for topic in taxonomy.topics():
        for language, label in topic.labels.items():
            words = words_of(label)
            is_long = len(words) > 1 or (primary in UNSPACED and len(label) > 3)
            if _tag_of(language) == primary and is_long and not topic.is_retired:
                yield Term(words=words, topics=((topic.qcode, _OWN_LABEL_WEIGHT),))


def _tag_of(language: str) -> str:
    primary = language.split("-")[0]
    return "no" if primary in ("nb", "nn") else primary


@functools.cache
def _label_matcher(is_unspaced: bool) -> Terms:
    taxonomy = load_taxonomy()
    meanings: dict[tuple[str, ...], set[str]] = {}
    for topic in taxonomy.topics():
        for label in topic.labels.values():
            words = words_of(label)
            # Scripts without spaces write words of two letters.
            if sum(map(len, words)) >= (_SHORTEST_LABEL if label.isascii() else 2):
                meanings.setdefault(words, set()).add(taxonomy.live(topic.qcode))
    # A name that means several top levels in several languages proves nothing.
    terms = (
        Term(words=words, topics=((min(qcodes), _LABEL_WEIGHT),))
        for words, qcodes in meanings.items()
        if len({taxonomy.top(qcode) for qcode in qcodes}) == 1
    )
    return UnspacedMatcher(terms) if is_unspaced else Matcher(terms)

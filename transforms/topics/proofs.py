"""What speaks for a topic: words of the text, and what the publisher says of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from transforms.topics.lexicon import Terms
from transforms.topics.match import Match, Term
from transforms.topics.rubrics import topic_of_rubric, topic_of_url
from transforms.topics.taxonomy import load_taxonomy

_IN_TITLE = ((sys.maxsize, 3.0),)
# News says what matters first: how much a word counts that begins before an offset.
_IN_TEXT = ((600, 1.5), (3_000, 1.0))
_READ_CHARACTERS = _IN_TEXT[-1][0]
# The words of a text together count as much as this many points at most, so that a
# long text does not outshout its publisher's own statement.
_TEXT_POINTS = 30.0

# A category the publisher chose, and what all that is said in one field may count at
# most: a text that is sure of its subject is not outvoted by a list of keywords.
_SECTION = 8.0
_CATEGORY = 6.0
_KEYWORD = 3.0
_FIELD_POINTS = 8.0
# Where the address only repeats the section it proves little more.
_URL = 7.0
_URL_REPEATS = 2.0
_KEYWORDS_READ = 15
_BETWEEN = " 0x0 "
# A word of a keyword or of the address's slug, beside its weight in a text.
_WORD_IN_KEYWORD = 1.0
_WORD_IN_SLUG = 0.8


class Proof(NamedTuple):
    """One thing that speaks for one topic.

    Attributes:
        qcode: The topic.
        weight: How much it counts.
        field: ``title``, ``text``, ``section``, ``keywords``, ``feed_categories`` or
            ``url``.
        term: As it stands there.
        start: First code point in the title or text; None elsewhere.
        end: Code point after it.
    """

    qcode: str
    weight: float
    field: str
    term: str
    start: int | None = None
    end: int | None = None


def proofs_of_words(
    terms: Terms, title: str, text: str, url: str | None
) -> list[Proof]:
    """The terms of title, text and, where there is no title, the address's slug."""
    seen: dict[Term, int] = {}
    found: list[tuple[str, str, float, Match]] = []
    total = 0.0
    for field, content, places in (
        ("title", title, _IN_TITLE),
        ("text", text[:_READ_CHARACTERS], _IN_TEXT),
    ):
        ahead = iter(places)
        end, factor = next(ahead)
        for match in terms.matches(content):
            term, start, _ = match
            while start >= end:
                end, factor = next(ahead)
            seen[term] = count = seen.get(term, 0) + 1
            # A word said ten times is not ten times the proof.
            found.append((field, content, factor / count, match))
            total += factor / count * term.weight
    share = min(1.0, _TEXT_POINTS / total) if total else 1.0
    proofs = [
        Proof(qcode, weight * factor * share, field, content[start:end], start, end)
        for field, content, factor, (term, start, end) in found
        for qcode, weight in term.topics
    ]
    if url is not None and not title:
        proofs += _words_in(terms, _slug(url), "url", _WORD_IN_SLUG, seen)
    return proofs


def _words_in(
    terms: Terms, content: str, field: str, factor: float, seen: dict[Term, int]
) -> Iterator[Proof]:
    for term, start, end in terms.matches(content):
        seen[term] = count = seen.get(term, 0) + 1
        for qcode, weight in term.topics:
            yield Proof(qcode, weight * factor / count, field, content[start:end])


def _slug(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    longest = max(path.split("/"), key=len)
    return unquote(longest).replace("-", " ").replace("_", " ")


def proofs_of_publisher(
    terms: Terms,
    *,
    url: str | None,
    section: str | None,
    keywords: Sequence[str],
    feed_categories: Sequence[str],
) -> list[Proof]:
    """What section, categories, keywords and the address's path say."""
    found: list[Proof] = []
    seen: dict[Term, int] = {}
    for field, points, stated in (
        ("section", _SECTION, (section,) if section else ()),
        ("feed_categories", _CATEGORY, _different(feed_categories)),
        ("keywords", _KEYWORD, _different(keywords)),
    ):
        found += _at_most(_FIELD_POINTS, _stated(terms, field, points, stated, seen))
    named = topic_of_url(url) if url else None
    if named is not None:
        rubric, segment = named
        top = load_taxonomy().top
        is_repeated = top(rubric.qcode) in {top(proof.qcode) for proof in found}
        points = _URL_REPEATS if is_repeated else _URL
        found.append(Proof(rubric.qcode, points * rubric.certainty, "url", segment))
    return found


def _stated(
    terms: Terms,
    field: str,
    points: float,
    stated: Iterable[str],
    seen: dict[Term, int],
) -> list[Proof]:
    """Statements that are rubrics, and the terms in those that are not."""
    found: list[Proof] = []
    others: list[str] = []
    for statement in stated:
        rubric = topic_of_rubric(statement)
        if rubric is None:
            others.append(statement)
        else:
            weight = points * rubric.certainty
            found.append(Proof(rubric.qcode, weight, field, statement))
    if others:
        # Read in one go; no term reaches over the word between two of them.
        written = _BETWEEN.join(others)
        found += _words_in(terms, written, field, _WORD_IN_KEYWORD, seen)
    return found


def _at_most(points: float, proofs: list[Proof]) -> list[Proof]:
    total = sum(proof.weight for proof in proofs)
    if total <= points:
        return proofs
    return [proof._replace(weight=proof.weight * points / total) for proof in proofs]


def _different(statements: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(statements))[:_KEYWORDS_READ]

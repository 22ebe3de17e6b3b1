"""What speaks for a topic: words of the text, and what the publisher says of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from transforms.topics.lexicon import Terms
from transforms.topics.match import Match, Term
from transforms.topics.rubrics import topic_of_rubric, topic_of_url

_IN_TITLE = ((sys.maxsize, 3.0),)
# News says what matters first: how much a word counts that begins before an offset.
_IN_TEXT = ((600, 1.5), (3_000, 1.0))
_READ_CHARACTERS = _IN_TEXT[-1][0]
# The words of a text together count as much as this many points at most, so that a
# long text does not outshout its publisher's own statement.
_TEXT_POINTS = 30.0

_SECTION = 9.0
_URL = 8.0
_CATEGORY = 6.0
_KEYWORD = 3.0
_KEYWORDS_READ = 15
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
    found = [("title", *hit) for hit in _weighed(terms, title, _IN_TITLE, seen)]
    read = text[:_READ_CHARACTERS]
    found += [("text", *hit) for hit in _weighed(terms, read, _IN_TEXT, seen)]
    total = sum(factor * match.term.weight for _, factor, match in found)
    share = min(1.0, _TEXT_POINTS / total) if total else 1.0
    proofs = [
        Proof(
            qcode,
            weight * factor * share,
            field,
            (title if field == "title" else text)[start:end],
            start,
            end,
        )
        for field, factor, (term, start, end) in found
        for qcode, weight in term.topics
    ]
    if url is not None and not title:
        proofs += _words_in(terms, _slug(url), "url", _WORD_IN_SLUG, seen)
    return proofs


def _weighed(
    terms: Terms,
    content: str,
    places: tuple[tuple[int, float], ...],
    seen: dict[Term, int],
) -> Iterator[tuple[float, Match]]:
    ahead = iter(places)
    end, factor = next(ahead)
    for match in terms.matches(content):
        while match.start >= end:
            end, factor = next(ahead)
        seen[match.term] = count = seen.get(match.term, 0) + 1
        # A word said ten times is not ten times the proof.
        yield factor / count, match


def _words_in(
    terms: Terms, content: str, field: str, factor: float, seen: dict[Term, int]
) -> Iterator[Proof]:
    for match in terms.matches(content):
        seen[match.term] = count = seen.get(match.term, 0) + 1
        term = content[match.start : match.end]
        for qcode, weight in match.term.topics:
            yield Proof(qcode, weight * factor / count, field, term)


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
        for count, statement in enumerate(stated):
            rubric = topic_of_rubric(statement)
            if rubric is not None:
                weight = points * rubric.certainty / (1 + count // 3)
                found.append(Proof(rubric.qcode, weight, field, statement))
            else:
                found += _words_in(terms, statement, field, _WORD_IN_KEYWORD, seen)
    named = topic_of_url(url) if url else None
    if named is not None:
        rubric, segment = named
        found.append(Proof(rubric.qcode, _URL * rubric.certainty, "url", segment))
    return found


def _different(statements: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(statements))[:_KEYWORDS_READ]

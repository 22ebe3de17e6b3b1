"""Terms are found as whole words, folded, longest first."""

from __future__ import annotations

import pytest

from transforms.topics.match import Matcher, Term, fold

MATCHER = Matcher(
    [
        Term(words=("war",), qcode="a", weight=1),
        Term(words=("civil", "war"), qcode="b", weight=1),
        Term(words=("war", "crime", "court"), qcode="c", weight=1),
        Term(words=("krieg",), qcode="d", weight=1, is_stem=True),
        Term(words=("rain",), qcode="e", weight=1, unless=("purple",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A civil war", [("b", "civil war")]),
        ("WAR, not warm", [("a", "WAR")]),
        ("war crime court", [("c", "war crime court")]),
        ("war crime", [("a", "war")]),
        ("Kriegsende", [("d", "Kriegsende")]),
        ("purple rain", []),
        ("rain", [("e", "rain")]),
        ("wár", [("a", "wár")]),
        ("", []),
    ],
)
def test_terms_stand_where_they_are_found(
    text: str, found: list[tuple[str, str]]
) -> None:
    matches = MATCHER.matches(text)
    assert [(m.term.qcode, text[m.start : m.end]) for m in matches] == found


@pytest.mark.parametrize("text", ["İstanbul", "Straße", "ﬁlm ǆ", "تَعليم", "🜂É"])
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)

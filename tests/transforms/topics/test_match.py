"""Terms are found as whole words, folded, longest first."""

from __future__ import annotations

import pytest

from transforms.topics.fold import fold
from transforms.topics.match import Matcher, Term
from transforms.topics.unspaced import UnspacedMatcher


def term(written: str, qcode: str, *unless: str) -> Term:
    return Term(words=tuple(written.split()), topics=((qcode, 1.0),), unless=unless)


MATCHER = Matcher(
    [
        term("war", "a"),
        term("civil war", "b"),
        term("war crime court", "c"),
        term("krieg*", "d"),
        term("rain", "e", "purple"),
        term("*minister", "f"),
        term("central* bank*", "g"),
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
        ("Finanzminister", [("f", "Finanzminister")]),
        ("ministerial", []),
        ("the centrale banken's", [("g", "centrale banken")]),
        ("war. Crime: court", [("c", "war. Crime: court")]),
        ("civil", []),
        ("", []),
    ],
)
def test_terms_stand_where_they_are_found(
    text: str, found: list[tuple[str, str]]
) -> None:
    matches = MATCHER.matches(text)
    assert [(t.topics[0][0], text[a:b]) for t, a, b in matches] == found


@pytest.mark.parametrize(
    "text", ["İstanbul", "Straße", "ﬁlm ǆ", "تَعليم", "🜂É", "한국", "ガス"]
)
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_hangul_and_kana_keep_their_letters() -> None:
    assert fold("한국 ガス") == "한국 ガス"


def test_a_word_counts_without_the_article_written_before_it() -> None:
    matcher = Matcher([term("انتخابات", "a")], attached=("ال",))
    assert [at for _, at, _ in matcher.matches("نتائج الانتخابات")] == [6]


def test_scripts_without_spaces_are_searched_character_by_character() -> None:
    matcher = UnspacedMatcher([term("地震", "a"), term("地震速報", "b")])
    found = [place for _, *place in matcher.matches("昨夜の地震速報と地震")]
    assert found == [[3, 7], [8, 10]]

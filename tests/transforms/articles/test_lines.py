import pytest

from tests.transforms.articles.pages import FERRY, TITLE, article, read
from transforms.articles.lines import captions_of, story_lines
from transforms.articles.story_blocks import choose_blocks
from transforms.articles.trace import listening


def kept(*lines: str, titles=(), captions=()) -> list[str]:
    return story_lines(lines, titles=titles, captions=captions)


@pytest.mark.parametrize(
    "line",
    [
        "TT", "T T", "A+ A-", "AAA", "Share", "print", "3 comments", "12 min read",
        "© 2024 The Gazette", "All rights reserved.", "—", "...", "Read more: The wall",
        "(Reporting by Ada Lund)",
    ],
)  # fmt: skip
def test_lines_that_are_no_text_are_cut(line) -> None:
    assert kept(FERRY[0], line, FERRY[1]) == [FERRY[0], FERRY[1]]


@pytest.mark.parametrize(
    "line", ["* * *", "***", "“No.”", "At 5 a.m.", "THE END OF A STORM", "Tot ziens!"]
)
def test_lines_that_may_be_text_stay(line) -> None:
    assert kept(FERRY[0], line, FERRY[1]) == [FERRY[0], line, FERRY[1]]


def test_the_headline_again_is_cut_beyond_case_and_punctuation() -> None:
    assert kept(f"“{TITLE.upper()}”", FERRY[0], titles=[TITLE]) == [FERRY[0]]


def test_captions_are_cut() -> None:
    caption = "The ship at the pier on Monday. Photo: Ada Lund"

    assert kept(FERRY[0], caption, captions=[caption]) == [FERRY[0]]


def test_a_long_line_said_twice_stays_once() -> None:
    assert kept(FERRY[0], FERRY[1], FERRY[0]) == [FERRY[0], FERRY[1]]


def test_a_short_line_may_be_said_twice() -> None:
    assert kept("Meal one", FERRY[0], "Meal one") == ["Meal one", FERRY[0], "Meal one"]


def test_white_space_is_folded_and_blank_lines_go() -> None:
    assert kept(" one\t two ", "", "  ") == ["one two"]


def test_a_list_of_links_behind_the_story_is_cut() -> None:
    assert kept(FERRY[0], "- The old pier", "- The new wall") == [FERRY[0]]


def test_a_list_of_sentences_behind_it_is_not() -> None:
    item = f"- {FERRY[1]}"

    assert kept(FERRY[0], item) == [FERRY[0], item]


def test_a_text_of_bullets_only_stays() -> None:
    assert kept("- one", "- two") == ["- one", "- two"]


def test_what_is_cut_is_told_with_the_reason() -> None:
    with listening() as notes:
        kept("TT", TITLE, FERRY[0], titles=[TITLE])

    assert [(n.about, n.candidates[0][0]) for n in notes] == [
        ("line cut", "control"),
        ("line cut", "title"),
    ]


def test_captions_are_figures_that_were_left_out_and_alternative_texts() -> None:
    page = read(
        article(
            below="<figure><img alt='A ship at a pier'><figcaption>The ship on Monday"
            "</figcaption></figure>"
        )
    )
    choose_blocks(page.outline, page.headline)

    assert captions_of(page) == ["The ship on Monday", "A ship at a pier"]


def test_a_short_alternative_text_is_no_caption() -> None:
    assert captions_of(read("<p>x</p><img alt='ship'>")) == []

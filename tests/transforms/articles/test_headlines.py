import pytest

from tests.transforms.articles.pages import TITLE, paragraphs, read
from transforms.articles.headlines import headline_block, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Ferry”  returns!", "ferry returns"),
        ("FERRY RETURNS", "Ferry returns"),
        ("Ｆｅｒｒｙ", "ferry"),
        ("Straße", "STRASSE"),
    ],
)
def test_titles_are_equal_beyond_case_and_punctuation(one, other) -> None:
    assert title_key(one) == title_key(other)


def found(body: str, *titles: str) -> str | None:
    outline = read(f"<html><body>{body}</body></html>").outline
    number = headline_block(outline, titles)
    return None if number < 0 else outline.blocks[number].kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<h1>{TITLE}</h1>", "h1"),
        (f"<h2>{TITLE}</h2><h1>Gazette</h1>", "h2"),
        (f"<h2>{TITLE}</h2><h1>{TITLE}</h1>", "h1"),
        (f"<p>{TITLE}</p>", "p"),
        ("<h1>Ferry returns to Saltmarsh</h1>", "h1"),
        (f"<nav><h1>{TITLE}</h1></nav><h2>{TITLE}</h2>", "h2"),
        ("<h1>A headline of the page that no metadata name</h1>", "h1"),
        (
            "<h1>A first that is long enough</h1><h1>And a second, too, is</h1>",
            None,
        ),
        ("<h1>World</h1>", None),
        (paragraphs(), None),
    ],
    ids=[
        "the h1 that repeats the title",
        "an h2 that does",
        "the h1 of two",
        "a line that does",
        "the beginning of the title",
        "not in a menu",
        "the only long h1",
        "not one of two",
        "not a rubric",
        "none",
    ],
)
def test_the_headline_repeats_a_title_or_stands_alone(body, kind) -> None:
    assert found(body, TITLE) == kind


def test_a_short_title_is_not_looked_for() -> None:
    assert found("<p>World</p><p>News</p>", "World", "News") is None

import pytest

from transforms.languages.identifier import Guess
from transforms.languages.statements import Statements, is_sound, overrules


def test_the_feed_is_heard_before_the_page():
    assert Statements(page="en-US", feed="sw").tags == ("sw", "en")


def test_a_language_stated_twice_counts_once():
    assert Statements(page="nb-NO", feed="no").tags == ("no",)


def test_the_pages_own_words_are_kept_before_the_feeds():
    assert Statements(page="en-US", feed="sw").raw == "en-US"


def test_the_feeds_words_are_kept_where_the_page_has_none():
    assert Statements(page=" ", feed="sw").raw == "sw"


def test_a_stated_language_the_identifier_lacks_is_found_behind_one_it_knows():
    assert Statements(page="zu", feed="en").beyond_identifier == "zu"


@pytest.mark.parametrize(
    ("confidence", "fit", "sound"),
    [(1.0, 0.9, True), (0.7, 0.9, False), (1.0, 0.6, False)],
)
def test_a_sound_guess_is_likely_and_fits(confidence, fit, sound):
    assert is_sound(Guess(code="en", confidence=confidence, fit=fit)) is sound


@pytest.mark.parametrize(
    ("guessed", "fit", "stated", "refuted"),
    [
        pytest.param("en", 0.9, "ga", True, id="English under an Irish tag"),
        pytest.param("es", 0.9, "gl", False, id="Galician taken for Spanish"),
        pytest.param("ca", 0.9, "mg", False, id="a language no foreign site writes"),
        pytest.param("en", 0.6, "ga", False, id="Irish taken for English"),
    ],
)
def test_a_stated_language_is_refuted_by_a_sound_guess_that_is_not_near(
    guessed, fit, stated, refuted
):
    assert overrules(Guess(code=guessed, confidence=1.0, fit=fit), stated) is refuted

import pytest

from transforms.languages.sample import SAMPLE_CHARACTERS, take_sample


def test_a_short_text_is_taken_whole():
    text = "a short\ntext"

    assert take_sample(text) == text


def test_the_middles_of_the_three_longest_paragraphs_are_taken():
    paragraphs = [letter * 300 for letter in "abc"]
    text = "\n".join(["Photo: x", *paragraphs, "Read more"])

    assert take_sample(text) == " ".join(letter * 100 for letter in "abc")


def test_a_single_paragraph_gives_its_middle():
    text = "x" * 500 + "y" * SAMPLE_CHARACTERS + "z" * 500

    assert take_sample(text) == "y" * SAMPLE_CHARACTERS


def test_two_paragraphs_share_the_room():
    assert take_sample("a" * 400 + "\n" + "b" * 400) == "a" * 150 + " " + "b" * 150


@pytest.mark.parametrize("paragraphs", [1, 2, 3, 40])
def test_no_sample_is_longer_than_it_may_be_but_for_the_spaces(paragraphs):
    sample = take_sample("\n".join(["x" * 1000] * paragraphs))

    assert sample.count("x") <= SAMPLE_CHARACTERS

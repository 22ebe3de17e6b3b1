import pytest

from transforms.languages.tags import as_stated, primary_tag


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("EN_us", "en"),
        (" de ", "de"),
        ("zh-Hant-TW", "zh"),
        ("zh-cn", "zh"),
        ("nb-NO", "no"),
        ("nn", "no"),
        ("iw", "he"),
        ("deu", "de"),
        ("haw", "haw"),
        ("jp", "ja"),
    ],
)
def test_a_tag_is_brought_to_its_primary_tag(stated, tag):
    assert primary_tag(stated) == tag


@pytest.mark.parametrize(
    "stated",
    [None, "", "  ", "und", "mul", "x-default", "i-klingon", "english", "{{ lang }}"],
)
def test_what_names_no_language_is_none(stated):
    assert primary_tag(stated) is None


def test_a_statement_is_kept_as_it_stands_without_white_space_around_it():
    assert as_stated("\n pt_BR ") == "pt_BR"


def test_a_statement_of_no_tags_size_is_not_kept():
    assert as_stated("x" * 36) is None

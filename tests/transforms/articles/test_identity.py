import pytest

from transforms.articles.identity import (
    article_id,
    content_hash,
    story_key,
    title_key,
)

ADDRESS = "https://gazette.example/news/ferry"


def test_identity_never_changes() -> None:
    assert article_id("gazette", ADDRESS) == "8cf593d731687f7a7676f32169d2728e"
    assert content_hash("Ferry", "It came back.") == (
        "5e62080ff981b1bb31976049adc00df4"
    )
    assert story_key(ADDRESS, "Ferry") == f"{ADDRESS}#e9087d0b20d80d3e"


def test_publisher_and_key_cannot_run_into_each_other() -> None:
    assert article_id("ab", "c") != article_id("a", "bc")
    assert content_hash("ab", "c") != content_hash("a", "bc")


@pytest.mark.parametrize("other", ["“FERRY”", "ferry ", "Ｆerry!"])
def test_a_storys_key_does_not_depend_on_the_shape_of_its_title(other) -> None:
    assert story_key(ADDRESS, other) == story_key(ADDRESS, "Ferry")


def test_a_title_is_reduced_to_its_words() -> None:
    assert title_key("“Ferry  returns”, at last") == "ferry returns at last"


def test_a_lone_surrogate_has_a_hash_too() -> None:
    assert len(content_hash("\ud800", "")) == 32

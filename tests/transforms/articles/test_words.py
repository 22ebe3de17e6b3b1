import pytest

from transforms.articles.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The minister’s well-known plan — again", 5),
        ("One, two... three!", 3),
        ("Паром вернулся", 2),
        ("連絡船は九年ぶり", 4),
        ("กลับบ้าน", 4),
        ("", 0),
        ("— …", 0),
    ],
)
def test_words_are_counted_whatever_the_script(text, words) -> None:
    assert count_words(text) == words

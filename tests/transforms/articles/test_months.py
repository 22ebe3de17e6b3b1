import pytest

from transforms.articles.months import gregorian_day, month_of


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("May", 5), ("Sept.", 9), ("sep", 9), ("März", 3), ("marzo", 3), ("août", 8),
        ("diciembre", 12), ("maj", 5), ("października", 10), ("Ağustos", 8),
        ("мая", 5), ("Ιουνίου", 6), ("يناير", 1), ("กันยายน", 9), ("joulukuuta", 12),
        ("ma", None), ("Monday", None), ("", None),
    ],
)  # fmt: skip
def test_months_are_known_by_name_in_many_languages(word, month) -> None:
    assert month_of(word) == month


@pytest.mark.parametrize(
    ("stated", "ours"),
    [
        ((2567, 3, 15), (2024, 3, 15)),
        ((1403, 1, 1), (2024, 3, 20)),
        ((1402, 1, 1), (2023, 3, 21)),
        ((1399, 12, 30), (2021, 3, 20)),
        ((1404, 7, 1), (2025, 9, 23)),
        ((2024, 3, 15), (2024, 3, 15)),
    ],
    ids=["buddhist", "leap year", "common year", "last day", "second half", "ours"],
)
def test_years_of_other_calendars_become_ours(stated, ours) -> None:
    assert gregorian_day(*stated) == ours

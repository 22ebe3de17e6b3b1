"""Other calendars: read where they are exact, recognized where not."""

import pytest

from tests.transforms.feeds.feed_texts import read, rss, story, utc
from transforms.feeds.dates import foreign_calendar, is_far_future, parse_date
from transforms.feeds.eras import to_gregorian

READ = {
    "Thai in RFC 822": ("Fri, 15 Mar 2567 10:00:00 +0700", utc(2024, 3, 15, 3)),
    "Thai in ISO 8601": ("2569-01-15T10:00:00+07:00", utc(2026, 1, 15, 3)),
    "Thai in words": ("15 มกราคม 2569 10:30", utc(2026, 1, 15, 10, 30)),
    "Thai, short": ("15 ม.ค. 69", utc(2026, 1, 15)),
    "Persian in ISO 8601": ("1403-01-15T10:00:00+03:30", utc(2024, 4, 3, 6, 30)),
    "Persian in words": ("۲۵ دی ۱۴۰۴ ساعت ۱۲:۳۰", utc(2026, 1, 15, 12, 30)),
    "Reiwa": ("令和8年1月15日", utc(2026, 1, 15)),
    "the first year of Reiwa": ("令和元年5月1日", utc(2019, 5, 1)),
    "Minguo": ("民國115年1月15日", utc(2026, 1, 15)),
}

#: Last and first days around leap years, as published calendars have them.
PERSIAN_DAYS = [
    ((1399, 12, 30), (2021, 3, 20)),
    ((1400, 1, 1), (2021, 3, 21)),
    ((1403, 12, 30), (2025, 3, 20)),
    ((1404, 1, 1), (2025, 3, 21)),
    ((1370, 1, 1), (1991, 3, 21)),
    ((1404, 7, 1), (2025, 9, 23)),
]


@pytest.mark.parametrize(("raw", "instant"), READ.values(), ids=READ.keys())
def test_a_day_of_another_calendar_is_told_in_ours(raw: str, instant: object) -> None:
    assert parse_date(raw) == instant


@pytest.mark.parametrize(("theirs", "ours"), PERSIAN_DAYS)
def test_persian_days_are_exact(
    theirs: tuple[int, int, int], ours: tuple[int, int, int]
) -> None:
    assert to_gregorian(theirs) == ours


@pytest.mark.parametrize("raw", ["1447-07-25", "25 1447", "1404-13-01", "1404-07-31"])
def test_a_day_that_cannot_be_told_is_none(raw: str) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "calendar"),
    [
        ("Fri, 15 Mar 2567 10:00:00 +0700", "buddhist"),
        ("1404-10-25", "persian"),
        ("1447-07-25", "islamic"),
        ("Thu, 15 Jan 2026 14:00:00 +1400", None),
        ("9999-12-31", None),
        (None, None),
    ],
)
def test_a_calendar_is_seen_as_such(raw: str | None, calendar: str | None) -> None:
    assert foreign_calendar(raw) == calendar


@pytest.mark.parametrize(
    ("raw", "is_far"),
    [("9999-12-31", True), ("2569-01-15", False), ("2026-01-15", False), (None, False)],
)
def test_a_year_beyond_all_is_the_far_future(raw: str | None, is_far: bool) -> None:
    assert is_far_future(raw) is is_far


def test_a_feed_that_counts_otherwise_is_named() -> None:
    parsed = read(rss(story(1, "<pubDate>Fri, 15 Mar 2567 10:00:00 +0700</pubDate>")))
    assert parsed.sickness == ("other_calendar",)

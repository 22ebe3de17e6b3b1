"""When a feed is asked again."""

from datetime import timedelta

import pytest

from tests.clock import NOW
from transforms.feeds.rhythm import (
    failing_interval,
    fresh_seconds,
    next_interval,
    next_poll,
)


@pytest.mark.parametrize(
    ("earlier", "signs", "seconds"),
    [
        (0, {"is_news": True}, 900),
        (2000, {"is_news": True}, 1000),
        (2000, {"is_news": False}, 3000),
        (2000, {"is_news": True, "has_lost": True}, 500),
        (400, {"is_news": True}, 300),
        (20_000, {"is_news": False}, 21_600),
    ],
    ids=["first", "news", "in vain", "lost", "shortest", "longest"],
)
def test_news_shorten_the_rhythm_and_polls_in_vain_lengthen_it(
    earlier: int, signs: dict[str, bool], seconds: int
) -> None:
    assert next_interval(earlier, **signs) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({"asked_seconds": 5000}, 5000),
        ({"asked_seconds": 60}, 900),
        ({"fresh_seconds": 5000}, 5000),
        ({"fresh_seconds": 31_536_000}, 21_600),
        ({"asked_seconds": 604_800, "fresh_seconds": 60}, 604_800),
        ({}, 900),
    ],
    ids=["asked", "asked less", "fresh", "fresh for a year", "a week", "nothing"],
)
def test_the_longest_of_rhythm_wish_and_freshness_counts(
    said: dict[str, int], seconds: int
) -> None:
    assert next_poll(NOW, 900, **said) == NOW + timedelta(seconds=seconds)


def test_a_skipped_hour_puts_off_to_the_next_full_one_that_is_not() -> None:
    # 12:15 is skipped, and so is the hour after it.
    due = next_poll(NOW, 900, skip_hours=1 << 12 | 1 << 13)
    assert due == NOW.replace(hour=14, minute=0)


def test_a_skipped_day_puts_off_to_the_next_midnight() -> None:
    thursday = NOW.weekday()
    due = next_poll(NOW, 900, skip_days=1 << thursday)
    assert due == NOW.replace(hour=0) + timedelta(days=1)


def test_hours_and_days_that_leave_nothing_put_off_by_a_week() -> None:
    due = next_poll(NOW, 900, skip_hours=(1 << 24) - 1)
    assert due <= NOW + timedelta(days=7, minutes=15)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (("max-age=600",), 600),
        (("public, s-maxage=9, Max-Age = 600",), 600),
        (("max-age=600", None, None, "100"), 500),
        (("max-age=600", None, None, "900"), 0),
        (("no-cache, max-age=600",), 0),
        (("no-store",), 0),
        (
            (
                None,
                "Thu, 15 Jan 2026 13:00:00 GMT",
                "Thu, 15 Jan 2026 12:00:00 GMT",
            ),
            3600,
        ),
        (("max-age=5", "Thu, 15 Jan 2026 13:00:00 GMT", None), 5),
        ((None, "0", "Thu, 15 Jan 2026 12:00:00 GMT"), None),
        ((None,), None),
        (("max-age=soon",), None),
    ],
    ids=[
        *("max-age", "among others", "aged", "too old", "no-cache", "no-store"),
        *("expires", "both", "expires 0", "nothing", "garbage"),
    ],
)
def test_freshness_is_read_as_http_says(
    headers: tuple[str | None, ...], seconds: int | None
) -> None:
    assert fresh_seconds(*headers) == seconds


def test_failures_double_the_pause_up_to_a_day() -> None:
    assert [failing_interval(n) // 60 for n in (1, 2, 3, 50)] == [15, 30, 60, 1440]

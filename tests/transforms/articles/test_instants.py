import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.articles.instants import parse_instant


@pytest.mark.parametrize(
    ("raw", "at", "precision"),
    [
        ("2024-12-01T17:21:00+03:00", "2024-12-01T17:21:00+03:00", "instant"),
        ("2024-12-01T17:21:00Z", "2024-12-01T17:21:00+00:00", "instant"),
        ("2024-12-01T17:21:00.123+0530", "2024-12-01T17:21:00+05:30", "instant"),
        ("2024-12-01T17:21:00-5:00", "2024-12-01T17:21:00-05:00", "instant"),
        ("2024-12-01 17:21:00 UTC", "2024-12-01T17:21:00+00:00", "instant"),
        ("2024-12-01 17:21", "2024-12-01T17:21:00", "local"),
        ("2024/12/01", "2024-12-01T00:00:00", "day"),
        ("20241201T172100Z", "2024-12-01T17:21:00+00:00", "instant"),
        ("20241201", "2024-12-01T00:00:00", "day"),
        ("Sun, 01 Dec 2024 17:21:00 +0300", "2024-12-01T17:21:00+03:00", "instant"),
        ("Sun, 1 Dec 2024 17:21:00 EST", "2024-12-01T17:21:00-05:00", "instant"),
        (
            "Sun Dec 01 2024 17:21:00 GMT+0300 (MSK)",
            "2024-12-01T17:21:00+03:00",
            "instant",
        ),
        ("December 1, 2024 5:21 PM", "2024-12-01T17:21:00", "local"),
        ("Dec. 1, 2024, 12:05 a.m.", "2024-12-01T00:05:00", "local"),
        ("1. Dezember 2024, 17:21 Uhr", "2024-12-01T17:21:00", "local"),
        ("1 de diciembre de 2024", "2024-12-01T00:00:00", "day"),
        ("1 декабря 2024, 17:21", "2024-12-01T17:21:00", "local"),
        ("01.12.2024 - 17:21", "2024-12-01T17:21:00", "local"),
        ("25/12/2024", "2024-12-25T00:00:00", "day"),
        ("12/25/2024", "2024-12-25T00:00:00", "day"),
        ("2024年12月1日 17:21", "2024-12-01T17:21:00", "local"),
        ("2024년 12월 1일 오후 5:21", "2024-12-01T17:21:00", "local"),
        ("١ ديسمبر ٢٠٢٤", "2024-12-01T00:00:00", "day"),
        ("1733073660", "2024-12-01T17:21:00+00:00", "instant"),
        ("1733073660000", "2024-12-01T17:21:00+00:00", "instant"),
        ("2567-12-01T17:21:00+07:00", "2024-12-01T17:21:00+07:00", "instant"),
        ("1403-09-11", "2024-12-01T00:00:00", "day"),
        ("17:21 01.12.2024", "2024-12-01T17:21:00", "local"),
    ],
)
def test_stated_times_are_read_as_finely_as_stated(raw, at, precision) -> None:
    instant = parse_instant(raw, "meta")

    assert instant is not None
    assert (instant.at.isoformat(), instant.precision) == (at, precision)
    assert (instant.raw, instant.source) == (raw, "meta")


@pytest.mark.parametrize(
    "raw",
    [
        "04/05/2024", "2024-02-30", "2024-13-01", "2024-12-01T25:00:00", "0001-01-01",
        "9999-12-31", "1989-12-31", "May", "2024", "soon", "", "2024-12-01T17:21+19:00",
        "99999999999999", "32 December 2024",
    ],
)  # fmt: skip
def test_what_says_no_whole_or_no_certain_day_is_nothing(raw) -> None:
    assert parse_instant(raw, "meta") is None


def test_a_time_far_from_its_day_is_another_things() -> None:
    raw = "5 December 2024 (first of all of them that day, 6 December 2024, 15:24)"
    instant = parse_instant(raw, "text")

    assert instant is not None
    assert instant.precision == "day"


@given(st.text(max_size=80) | st.from_regex(r"[0-9T:+ ./-]{1,30}", fullmatch=True))
def test_no_text_makes_it_raise(raw) -> None:
    instant = parse_instant(raw, "text")

    assert instant is None or 1990 <= instant.at.year <= 2100

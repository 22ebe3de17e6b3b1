"""What a feed itself asks for."""

import pytest

from tests.transforms.feeds.feed_texts import read, rss, story
from transforms.feeds.schedule import skipped, ttl_seconds


@pytest.mark.parametrize(
    ("head", "hours"),
    [
        ("<skipHours><hour>0</hour><hour>23</hour></skipHours>", {0, 23}),
        ("<skipHours><hour>24</hour><hour> 1 </hour></skipHours>", {0, 1}),
        ("<skipHours><hour>99</hour><hour>x</hour></skipHours>", set()),
        ("".join(f"<hour>{n}</hour>" for n in range(24)), set()),
    ],
    ids=["two", "counted from 1", "garbage", "all"],
)
def test_hours_to_skip_are_read(head: str, hours: set[int]) -> None:
    parsed = read(rss(story(1), head=head))
    assert {n for n in range(24) if parsed.skip_hours >> n & 1} == hours


@pytest.mark.parametrize(
    ("names", "days"),
    [
        (("Saturday", "sunday"), {5, 6}),
        (("Mon",), {0}),
        (("Caturday",), set()),
    ],
    ids=["whole", "short", "no day"],
)
def test_days_to_skip_are_read(names: tuple[str, ...], days: set[int]) -> None:
    head = "".join(f"<day>{name}</day>" for name in names)
    assert {n for n in range(7) if skipped(head)[1] >> n & 1} == days


def test_what_stands_in_an_entry_is_not_asked_of_us() -> None:
    parsed = read(rss(story(1, "<hour>3</hour>")))
    assert parsed.skip_hours == 0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (("30", None, None), 1800),
        (("0", "daily", "2"), 43_200),
        (("-5", None, None), None),
        (("nan", "weekly", ""), 604_800),
        (("1e99", None, None), 604_800),
        ((None, "yearly", "1"), 604_800),
        ((None, "daily", "nan"), None),
        ((None, "dayly", "1"), None),
        ((None, None, None), None),
    ],
    ids=[
        *("ttl", "ttl of nothing", "negative", "no number", "endless", "a year"),
        *("no frequency", "misspelt", "nothing"),
    ],
)
def test_the_pause_a_feed_asks_for(
    said: tuple[object, object, object], seconds: int | None
) -> None:
    assert ttl_seconds(*said) == seconds

"""The names of what can be odd about a feed, and their page."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.clock import NOW
from transforms.feeds.sickness import SICKNESS, signs_of_age

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "feed_health.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)


def test_the_page_describes_each_name_as_the_code_does() -> None:
    assert {name: seen for name, seen, _ in ROWS} == SICKNESS


def test_the_page_says_of_each_what_to_do() -> None:
    assert all(len(advice) >= len("nothing") for _, _, advice in ROWS)


def test_the_names_are_in_order() -> None:
    assert list(SICKNESS) == sorted(SICKNESS)
    assert [name for name, _, _ in ROWS] == sorted(SICKNESS)


def test_no_name_is_said_that_is_not_described_and_none_is_described_in_vain() -> None:
    said = set()
    for path in ("feeds", "reading"):
        for file in (ROOT / "transforms" / path).glob("*.py"):
            if file.stem == "sickness":
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and node.value in SICKNESS:
                    said.add(node.value)
    of_age = {
        sign
        for days in (-9, 99)
        for sign in signs_of_age(NOW - timedelta(days=days), NOW)
    }
    assert said | of_age == set(SICKNESS)


@pytest.mark.parametrize(
    ("age", "signs"),
    [
        (timedelta(days=30), ()),
        (timedelta(days=30, seconds=1), ("stale",)),
        (-timedelta(days=2), ()),
        (-timedelta(days=2, seconds=1), ("future_dates",)),
    ],
)
def test_age_has_its_bounds(age: timedelta, signs: tuple[str, ...]) -> None:
    assert signs_of_age(NOW - age, NOW) == signs


def test_without_a_date_nothing_is_said_of_age() -> None:
    assert signs_of_age(None, NOW) == ()

"""The last lines of a run's summary: from how much it came, and what to do next."""

import pytest

from pipeline.summary import summarize
from pipeline.wording import plural
from tests.clock import NOW
from tests.transforms.dataset.building import facts
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest


def summary(**numbers):
    counts = Ledger(**numbers).to_json()
    told = {**facts(NOW), "seq": 1, "run_id": "r", "parent": None, "added": ()}
    return summarize(Manifest(**told, counts=counts), "./news", config="daily.yaml")


def outside(number):
    return {"entry": {"select entries": {"outside_window": number}}}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"feeds": {"ok": 2, "failed": 1}}, "newsbeam verify ./news"),
        ({"feeds": {"not_due": 9}}, "newsbeam verify ./news"),
        (
            {"feeds": {"failed": 2, "unchanged": 1}},
            "newsbeam check daily.yaml: most feeds failed",
        ),
        (
            {"feeds": {"ok": 1}, "entries": 5, "dropped": outside(3)},
            "newsbeam run daily.yaml --since DATE, or more window.days: most entries "
            "are older or later",
        ),
        (
            {"feeds": {"ok": 1}, "entries": 5, "dropped": outside(2)},
            "newsbeam verify ./news",
        ),
    ],
)
def test_what_to_do_next_follows_from_what_came(numbers, words):
    assert summary(**numbers).splitlines()[-1] == f"  next       {words}"


@pytest.mark.parametrize(
    ("published", "rows", "line"),
    [
        (15, 17, "  articles       17   in ./news/articles (from 15 entries)"),
        (1, 3, "  articles        3   in ./news/articles (from 1 entry)"),
        (17, 17, "  articles       17   in ./news/articles"),
    ],
)
def test_articles_are_told_with_their_entries_only_where_these_differ(
    published, rows, line
):
    lines = summary(published=published, rows=rows, entries=published).splitlines()

    assert line in lines


def test_one_is_singular():
    words = [plural(1, "feed"), plural(0, "feed"), plural(1, "entry")]

    assert [*words, plural(2, "entry")] == ["1 feed", "0 feeds", "1 entry", "2 entries"]

import pytest

from transforms.dataset.ledger import Ledger, LedgerUnbalanced, ledger_of
from transforms.dataset.parquet import FileInfo

TALLIES = {
    ("entries",): 10,
    ("over_cap",): 1,
    ("already_seen",): 2,
    ("published",): 3,
    ("rows",): 4,
    ("copies",): 2,
    ("drop", "entry", "read_pages", "robots"): 3,
    ("drop", "entry", "select_entries", "bad_url"): 1,
    ("drop", "story", "choose_articles", "same_article"): 1,
    ("drop", "feed", "fetch_feeds", "too_many_entries"): 1,
    ("feed", "ok"): 2,
}


def files(articles=4, drops=6, feeds=2, copies=2):
    numbers = {"articles": articles, "drops": drops, "feeds": feeds, "copies": copies}
    return [
        FileInfo(path=f"{t}/x", table=t, rows=n, bytes=1, sha256="")
        for t, n in numbers.items()
    ]


def test_a_sound_ledger_balances():
    assert ledger_of(TALLIES).imbalances(files()) == []


@pytest.mark.parametrize(
    ("changes", "written", "problem"),
    [
        ({("entries",): 11}, files(), "candidates 11 but outcomes 10"),
        ({("published",): 2}, files(), "candidates 10 but outcomes 9"),
        ({}, files(articles=3), "article rows counted 4 but written 3"),
        ({}, files(copies=1), "copies counted 2 but written 1"),
        ({}, files(drops=5), "drops counted 6 but written 5"),
        ({}, files(feeds=1), "feeds counted 2 but written 1"),
        (
            {("rows",): 2},
            files(articles=2),
            "3 published but only 2 rows",
        ),
    ],
)
def test_what_does_not_add_up_is_told(changes, written, problem):
    assert ledger_of({**TALLIES, **changes}).imbalances(written) == [problem]


def test_the_figures_survive_the_manifest():
    ledger = ledger_of(TALLIES)

    assert Ledger.from_json(ledger.to_json()) == ledger


def test_an_unknown_tally_is_never_passed_over():
    with pytest.raises(LedgerUnbalanced, match="surprise"):
        ledger_of({("surprise",): 1})


def test_a_run_without_anything_balances():
    assert ledger_of({}).imbalances([]) == []

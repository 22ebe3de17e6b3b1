"""``fail_if``: what breaks a limit and what does not."""

import pytest

from pipeline.limits import broken_limits_named, limited_figures
from transforms.dataset.ledger import Ledger

LIMITS = {"feeds_failing_share": 0.5, "dropped_share": 0.8, "articles_below": 0}


def counts(*, rows=0, published=0, feeds=None, entry=None):
    return Ledger(
        rows=rows,
        published=published,
        feeds=feeds or {},
        dropped={"entry": {"read_pages": entry or {}}},
    ).to_json()


@pytest.mark.parametrize(
    ("feeds", "is_broken"),
    [
        ({"failed": 1, "ok": 1}, False),
        ({"failed": 2, "ok": 1}, True),
        ({"failed": 2, "ok": 1, "unchanged": 1}, False),
        ({"failed": 1}, True),
        ({}, False),
    ],
)
def test_more_feeds_than_allowed_failed(feeds, is_broken):
    found = broken_limits_named(counts(feeds=feeds), LIMITS)

    assert bool(found) is is_broken
    assert all("feeds failed (fail_if.feeds_failing_share: 0.5)" in f for f in found)


@pytest.mark.parametrize(
    ("published", "entry", "is_broken"),
    [
        (2, {"extraction_failed": 8}, False),
        (1, {"extraction_failed": 8}, True),
        (0, {"timeout": 1}, True),
        (0, {"deferred": 5, "outside_window": 5, "duplicate_entry": 5}, False),
        (0, {"circuit_open": 5, "same_article": 5, "unchanged": 5}, False),
        (0, {}, False),
    ],
)
def test_more_entries_than_allowed_were_lost(published, entry, is_broken):
    told = counts(rows=published, published=published, entry=entry)

    found = broken_limits_named(told, LIMITS)

    assert bool(found) is is_broken
    assert all("new entries were dropped" in f for f in found)


@pytest.mark.parametrize(("rows", "is_broken"), [(9, True), (10, False), (11, False)])
def test_fewer_articles_than_wanted(rows, is_broken):
    limits = {**LIMITS, "articles_below": 10}

    found = broken_limits_named(counts(rows=rows, published=rows), limits)

    expected = [f"only {rows} articles (fail_if.articles_below: 10)"]
    assert found == (expected if is_broken else [])


def test_every_broken_limit_is_told():
    told = counts(feeds={"failed": 1}, entry={"dns": 3})

    assert len(broken_limits_named(told, {**LIMITS, "articles_below": 1})) == 3


def test_the_figures_are_those_the_limits_are_held_against():
    told = counts(
        rows=3, published=3, feeds={"failed": 1, "ok": 3}, entry={"robots": 1}
    )

    assert limited_figures(told) == {
        "feeds_failing_share": 0.25,
        "dropped_share": 0.25,
        "articles_below": 3,
    }

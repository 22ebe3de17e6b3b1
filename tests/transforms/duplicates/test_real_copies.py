"""Planted copies over the texts of real pages, where those are at hand."""

import os
from pathlib import Path

import pytest

from benchmarks.copies import Found, false_per_400, load_texts, recall

SHARED = Path(os.environ.get("NEWSBEAM_SHARED", "/nowhere"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not (SHARED / "data").is_dir(), reason="NEWSBEAM_SHARED has no real pages"
    ),
]


@pytest.fixture(scope="module")
def results() -> list[Found]:
    return recall(load_texts(SHARED / "data/extraction"))


def test_planted_copies_are_linked_to_their_originals(results: list[Found]) -> None:
    assert {f.name: f.share for f in results if f.share < f.wanted} == {}


def test_at_most_one_false_edge_is_made_for_400_articles(results: list[Found]) -> None:
    assert false_per_400(results) <= 1

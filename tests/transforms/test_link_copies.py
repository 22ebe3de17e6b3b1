"""The Beam step: copies are linked in a run and to earlier runs, whatever the parts."""

from dataclasses import replace
from datetime import date

import pytest

from tests.beam import collect
from tests.transforms.duplicates.texts import sketched, story
from tests.transforms.reading.builders import FACTS
from transforms.dataset.spill import SpillWriter
from transforms.dataset.state import StateOf
from transforms.dataset.storage import LocalStorage
from transforms.duplicates.clusters import CopyPolicy
from transforms.duplicates.stories import Placed, Placement
from transforms.link_copies import LinkCopies
from transforms.reading.spilled_sketches import spilled

pytestmark = pytest.mark.beam


FIRST = Placement(
    revision=1,
    rung="new",
    first_published_date=date(2026, 1, 15),
    language="en",
    first_seen_at=None,
)


def put_aside(root, articles):
    """The articles as placed stories, the sketches in two parts of a spill."""
    stories = []
    for half in (articles[::2], articles[1::2]):
        spill = SpillWriter(LocalStorage(str(root)), FACTS.run_id)
        for article in half:
            unsettled = replace(article, article_id=bytes(16))
            stories.append(
                Placed(
                    article_id=article.article_id.hex(),
                    row=None,
                    copyable=spill.put_blob(spilled(unsettled)),
                    has_edits=False,
                    placement=FIRST,
                )
            )
        spill.close()
    return stories


def link(root, articles, *, shards=1):
    return collect(
        LinkCopies(
            FACTS,
            str(root),
            StateOf(output=str(root), seq=0),
            CopyPolicy(),
            based_on=0,
            shards=shards,
        ),
        put_aside(root, articles),
    )


def ident(number):
    return sketched(number, "").article_id.hex()


ARTICLES = [
    sketched(1, story(1)),
    sketched(2, story(2)),
    sketched(3, f"Our own words first. {story(1)}", hours=1),
    sketched(4, story(1, sentences=10), hours=2),
]


@pytest.mark.parametrize("shards", [1, 7])
def test_copies_of_a_run_are_linked_to_the_earliest_in_any_number_of_parts(
    tmp_path, shards
):
    told = link(tmp_path, ARTICLES[::-1], shards=shards)

    edges = {(c.article_id, c.earliest_article_id) for c in told["copies"]}
    clusters = {s.article_id: s.placement.cluster_id for s in told["placed"]}
    assert edges == {(ident(3), ident(1)), (ident(4), ident(1))}
    assert clusters == {
        ident(1): None,
        ident(2): None,
        ident(3): ident(1),
        ident(4): ident(1),
    }
    assert {m.cluster for m in told["learned"]} == {bytes.fromhex(ident(1))}
    rows = {table: files[0].rows for table, files in told["window"]}
    assert rows["sketches"] == 4
    assert rows["anchors"] >= 60


def test_a_run_without_articles_links_nothing_and_leaves_the_window(tmp_path):
    assert link(tmp_path, []) == {
        "placed": [],
        "copies": [],
        "learned": [],
        "window": [],
    }


def test_no_text_is_shuffled():
    assert len(ARTICLES[0].keys) <= 1_024
    assert len(ARTICLES[0].anchors) <= 512

"""The Beam step: copies are linked in a run and to earlier runs, whatever the parts."""

from dataclasses import replace
from datetime import date

import pytest

from tests.beam import collect
from tests.transforms.duplicates.texts import sketched, story
from tests.transforms.reading.builders import FACTS
from transforms.dataset.state import StateOf
from transforms.duplicates.clusters import CopyPolicy
from transforms.duplicates.stories import Candidate, Outcome, Placement, StoryRef
from transforms.link_copies import LinkCopies

pytestmark = pytest.mark.beam


def placed(number, text, *, hours=0.0):
    copyable = sketched(number, text, hours=hours)
    url = f"https://press.example/{number}"
    ref = StoryRef(
        candidate=Candidate(feed_id="f", entry_id=f"e{number}", position=number),
        row=number,
        article_id=copyable.article_id.hex(),
        publisher="Press",
        canonical_url=url,
        title_key=f"title {number}",
        content_hash=url,
        copyable=replace(copyable, article_id=bytes(16)),
        rank=(number,),
        is_appended=False,
        published_date=date(2026, 1, 15),
        language="en",
        has_edits=False,
    )
    placement = Placement(
        revision=1,
        rung="new",
        first_published_date=date(2026, 1, 15),
        language="en",
        first_seen_at=None,
    )
    return Outcome(story=ref, placement=placement)


def link(root, outcomes, *, shards=1):
    return collect(
        LinkCopies(
            FACTS,
            str(root),
            StateOf(output=str(root), seq=0),
            CopyPolicy(),
            based_on=0,
            shards=shards,
        ),
        outcomes,
    )


def ident(number):
    return sketched(number, "").article_id.hex()


OUTCOMES = [
    placed(1, story(1)),
    placed(2, story(2)),
    placed(3, f"Our own words first. {story(1)}", hours=1),
    placed(4, story(1, sentences=10), hours=2),
]


@pytest.mark.parametrize("shards", [1, 7])
def test_copies_of_a_run_are_linked_to_the_earliest_in_any_number_of_parts(
    tmp_path, shards
):
    told = link(tmp_path, OUTCOMES[::-1], shards=shards)

    edges = {(c.article_id, c.earliest_article_id) for c in told["copies"]}
    clusters = {o.story.article_id: o.placement.cluster_id for o in told["placed"]}
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
    assert len(OUTCOMES[0].story.copyable.keys) <= 1_024
    assert len(OUTCOMES[0].story.copyable.anchors) <= 512

"""What explain says of copies, without a page: the row and the dataset are given."""

from dataclasses import replace
from datetime import timedelta

from pipeline.explain_copies import CopyFinder, explain_copies
from tests.clock import NOW
from tests.transforms.dataset.building import facts
from tests.transforms.dataset.samples import article
from tests.transforms.duplicates.texts import story
from transforms.dataset.commit import commit
from transforms.dataset.storage import LocalStorage
from transforms.dataset.window import write_window
from transforms.dataset.window_memory import SketchMemory
from transforms.duplicates.clusters import CopyPolicy
from transforms.reading.references import SKETCHED_COLUMNS, sketched

ORIGINAL = replace(
    article(1, text_normalized=story(1), agency="AP", article_id="a" * 32),
    published_at=NOW - timedelta(hours=5),
)
COPY = replace(
    article(
        2,
        text_normalized=f"In short. {story(1)}",
        agency="AP",
        article_id="b" * 32,
    ),
    published_at=NOW - timedelta(hours=3),
    publisher="Valley Post",
)


def finder(folder):
    """A dataset whose window holds the original."""
    storage = LocalStorage(str(folder))
    known = sketched(**{name: getattr(ORIGINAL, name) for name in SKETCHED_COLUMNS})
    memory = SketchMemory(
        key=known.article_id,
        appeared_at=known.appeared_at,
        published_at=known.published_at,
        seen_at=NOW,
        keys=known.keys,
        credits=known.credits,
    )
    files = write_window(
        storage,
        (),
        [(memory, known.anchors, known.rank[0])],
        seq=1,
        run_id="run-1",
        since=NOW,
    )
    commit(
        storage,
        run_id="run-1",
        based_on=0,
        staged_files=(),
        counts={},
        facts=facts(),
        state=[file for table in files.values() for file in table],
    )
    return CopyFinder(output=str(folder), policy=CopyPolicy(), now=NOW)


def test_a_copy_is_told_with_its_earliest_article_and_the_evidence(tmp_path):
    told = explain_copies(COPY, finder(tmp_path))

    (edge,) = told["copy_of"]
    assert edge["article_id"] == ORIGINAL.article_id
    assert edge["containment"] > 0.95
    assert edge["evidence"][0] == "agency:AP"
    assert edge["published_gap_seconds"] == 7_200
    assert told["copied_by"] == []


def test_without_a_dataset_it_is_told_what_would_be_compared():
    told = explain_copies(COPY, None)

    assert told["shingles"] == 128
    assert told["anchors"] > 20
    assert told["credits"][0] == "agency:AP"
    assert told["copy_of"] is None


def test_a_dataset_that_is_not_there_holds_no_copies(tmp_path):
    nowhere = CopyFinder(output=str(tmp_path / "x"), policy=CopyPolicy(), now=NOW)

    assert explain_copies(COPY, nowhere)["copy_of"] == []

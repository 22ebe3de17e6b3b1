import random
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.clock import NOW
from transforms.dataset.state_files import MERGE_ROWS, Removed, write_learned
from transforms.dataset.storage import LocalStorage
from transforms.dataset.window import Window, write_window
from transforms.dataset.window_memory import SketchMemory

DAY = timedelta(days=1)


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(str(tmp_path))


def packed(*numbers):
    return np.array(numbers, "<i8").tobytes()


def article(number, *anchors, seen_at=NOW, keys=(1, 2)):
    """An article with those anchors; its id ends in zeros, which numpy would lose."""
    memory = SketchMemory(
        key=number.to_bytes(8, "big") + b"\x07" + bytes(7),
        appeared_at=NOW - timedelta(hours=number % 50),
        published_at=None,
        seen_at=seen_at,
        keys=packed(*keys),
        credits=("agency:AP", f"byline:Author {number}"),
    )
    return memory, packed(*anchors), 1_000 + number % 100_000


def write(storage, files, articles, seq, since=NOW - DAY):
    changed = write_window(
        storage, files, articles, seq=seq, run_id=f"run-{seq}", since=since
    )
    return [f for table in changed.values() for f in table]


def found(storage, files, *anchors, since=NOW - DAY):
    known = Window(storage, files, since).with_anchors(np.array(anchors, np.int64))
    columns = (known.anchors, known.articles, known.moments)
    return sorted(zip(*(c.tolist() for c in columns), strict=True))


def test_articles_are_found_by_their_anchors(storage):
    files = write(storage, [], [article(256, 5, 9), article(2, 9)], 1)

    assert found(storage, files, 9) == [(9, 2, 1_002), (9, 256, 1_256)]
    assert found(storage, files, 5, 7) == [(5, 256, 1_256)]
    assert found(storage, files, 7) == []
    assert found(storage, files) == []


def test_a_sketch_comes_back_as_it_was_written(storage):
    memory, anchors, moment = article(256, 5)
    files = write(storage, [], [(memory, anchors, moment), article(3, 5)], 1)

    known = Window(storage, files, NOW - DAY).sketches(np.array([256], np.uint64))

    assert known == {memory.key: memory}


def test_runs_add_to_the_window_and_the_last_word_stands(storage):
    files = write(storage, [], [article(1, 5)], 1)
    files = write(storage, files, [article(1, 6, keys=(8,)), article(2, 5)], 2)

    window = Window(storage, files, NOW - DAY)

    assert found(storage, files, 5, 6) == [(5, 1, 1_001), (5, 2, 1_002), (6, 1, 1_001)]
    (known,) = window.sketches(np.array([1], np.uint64)).values()
    assert known.keys == packed(8)


def test_what_was_seen_before_the_window_is_not_in_it(storage):
    old = article(1, 5, seen_at=NOW - 2 * DAY)
    files = write(storage, [], [old, article(2, 5)], 1, since=NOW - 3 * DAY)

    assert [row[1] for row in found(storage, files, 5)] == [2]
    assert [row[1] for row in found(storage, files, 5, since=NOW - 3 * DAY)] == [1, 2]
    assert not Window(storage, files, NOW - DAY).sketches(np.array([1], np.uint64))


def test_a_merge_forgets_what_is_out_of_the_window(storage):
    many = [article(n, n * 1_000 + 1, seen_at=NOW - 2 * DAY) for n in range(MERGE_ROWS)]
    files = write(storage, [], many[:10], 1, since=NOW - 3 * DAY)
    files = write(storage, files, [*many[10:], article(5_000, 77)], 2)

    assert {f.rows for f in files} == {1}
    assert found(storage, files, 77, since=NOW - 9 * DAY) == [(77, 5_000, 6_000)]


def test_an_article_that_was_removed_is_not_in_the_window(storage):
    memory, anchors, moment = article(1, 5)
    files = write(storage, [], [(memory, anchors, moment), article(2, 5)], 1)
    kept = [f for f in files if f.table == "anchors"]
    removed = write_learned(
        storage,
        [f for f in files if f.table == "sketches"],
        "sketches",
        [Removed("sketches", memory.key)],
        seq=2,
        run_id="run-2",
        now=NOW,
    )

    window = Window(storage, [*kept, *removed], NOW - DAY)

    assert [k[:8] for k in window.sketches(np.array([1, 2], np.uint64))] == [
        (2).to_bytes(8, "big")
    ]


def crowd(count=4_000, seed=1):
    rng = random.Random(seed)
    return [
        article(rng.getrandbits(64), *(rng.getrandbits(63) for _ in range(20)))
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    storage = LocalStorage(str(tmp_path_factory.mktemp("large")))
    articles = crowd()
    return storage, write(storage, [], articles, 1), articles


def test_a_part_of_the_hashes_reads_a_part_of_the_window(large, monkeypatch):
    storage, files, articles = large
    read = []

    class Counted(Window):
        def _rows(self, table, wanted):
            for rows in super()._rows(table, wanted):
                read.append(rows.num_rows)
                yield rows

    anchors = np.unique(
        np.concatenate([np.frombuffer(a, "<i8") for _, a, _ in articles])
    )
    window = Counted(storage, files, NOW - DAY)
    low = anchors[anchors < (1 << 63) // 4]

    window.with_anchors(low[:50])

    assert 0 < sum(read) < len(anchors) * 0.45


def test_every_anchor_of_many_articles_is_found(large):
    storage, files, articles = large
    chosen = random.Random(3).sample(articles, 60)
    anchors = np.unique(np.concatenate([np.frombuffer(a, "<i8") for _, a, _ in chosen]))

    known = Window(storage, files, NOW - DAY).with_anchors(anchors)

    assert np.array_equal(np.sort(known.anchors), anchors)
    own = np.unique(known.articles)
    assert len(Window(storage, files, NOW - DAY).sketches(own)) == 60


def test_the_same_articles_give_the_same_bytes_in_any_order(tmp_path):
    articles = crowd(300)
    digests = []
    for number in range(2):
        storage = LocalStorage(str(tmp_path / str(number)))
        random.Random(number).shuffle(articles)
        digests.append([f.sha256 for f in write(storage, [], articles, 1)])

    assert digests[0] == digests[1]

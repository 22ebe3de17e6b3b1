from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from tests.clock import NOW
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.compact import compact
from transforms.dataset.expire import expire
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify


@pytest.fixture
def storage(tmp_path):
    storage = LocalStorage(str(tmp_path / "news"))
    for run in range(3):
        add_run(storage, f"run-{run}", [article(10 * run + n) for n in range(1, 3)])
    return storage


def rows(storage, table="articles"):
    found = []
    for info in live_files(read_chain(storage), table):
        with storage.open_input(info.path) as source:
            found += pq.read_table(source).to_pylist()
    return sorted(found, key=str)


def test_small_files_of_a_partition_become_one(storage):
    before = {table: rows(storage, table) for table in ("articles", "drops", "feeds")}

    done = compact(storage, NOW)

    chain = read_chain(storage)
    assert (done.merged, done.into) == (9, 3)
    assert len(live_files(chain, "articles")) == 1
    assert {table: rows(storage, table) for table in before} == before


def test_what_is_compact_is_a_sound_dataset(storage):
    compact(storage, NOW)

    assert verify(storage) == ()
    assert storage.list("articles") == [
        info.path for info in live_files(read_chain(storage), "articles")
    ]


def test_a_merged_file_is_sorted(storage):
    compact(storage, NOW)

    (info,) = live_files(read_chain(storage), "articles")
    with storage.open_input(info.path) as source:
        ids = pq.read_table(source)["article_id"].to_pylist()
    assert ids == sorted(ids)


def test_what_is_compact_is_left_alone(storage):
    compact(storage, NOW)

    assert compact(storage, NOW).manifest is None


def test_a_few_small_files_may_stay(storage):
    assert compact(storage, NOW, least_files=4).manifest is None


def test_the_days_that_are_over_leave(storage):
    old = NOW.date() - timedelta(days=90)
    add_run(storage, "late", [article(77, first_published_date=old)])

    done = expire(storage, NOW.date(), NOW)

    assert (done.files, done.rows) == (1, 1)
    assert verify(storage) == ()
    assert {row["article_id"] for row in rows(storage)} == {
        article(10 * run + n).article_id for run in range(3) for n in range(1, 3)
    }


def test_everything_may_leave(storage):
    expire(storage, NOW.date() + timedelta(days=1), NOW)

    assert live_files(read_chain(storage)) == ()
    assert verify(storage) == ()


def test_where_nothing_is_old_nothing_is_committed(storage):
    assert expire(storage, NOW.date(), NOW).manifest is None
    assert len(read_chain(storage)) == 3

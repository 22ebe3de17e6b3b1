"""The commit protocol over a bucket."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
import pytest

from tests.gcs_fake import Fault
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.commit import CommitLost, recover
from transforms.dataset.layout import published_path, slot_path
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.spill import SpillWriter, read_blob, read_rows
from transforms.dataset.storage import StorageError
from transforms.dataset.verify import verify

FIRST = [article(1), article(2, language="de")]
SECOND = [article(3)]
CHANGES = "insert|begin|chunk|rewrite|delete"


def visible(fake):
    """What a glob reader sees: ids of the article rows in place."""
    files = (
        stored.data
        for name, stored in fake.buckets["bucket"].items()
        if name.startswith("news/articles/") and name.endswith(".parquet")
    )
    tables = (pq.read_table(io.BytesIO(data)) for data in files)
    return sorted(i for table in tables for i in table["article_id"].to_pylist())


def ids(*articles):
    return sorted(a.article_id for a in articles)


@pytest.mark.parametrize("storms", [False, True], ids=["fair weather", "storm"])
def test_runs_are_committed_and_sound(fake, storage, storms):
    if storms:
        fake.storm()
    for run_id, rows in (("run-1", FIRST), ("run-2", SECOND)):
        recover(storage)
        add_run(storage, run_id, rows)

    assert visible(fake) == ids(*FIRST, *SECOND)
    assert verify(storage) == ()
    assert fake.names("bucket/news/_staging") == []


def outage(number, *, after):
    """From the n-th change on nothing is changed any more, as if the process died."""
    if not after:
        return [Fault(403, CHANGES, at=lambda n: n >= number)]
    lost = Fault("reset_after", CHANGES, at=lambda n: n == number)
    return [lost, Fault(403, CHANGES, at=lambda n: n > number)]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_death_at_any_change_ends_in_the_same_dataset(fake, storage, after):
    add_run(storage, "run-1", FIRST)
    clean = [f.sha256 for f in live_files(read_chain(storage))]
    points = 0
    while True:
        fake.buckets["bucket"] = {}
        fake.faults = outage(points + 1, after=after)
        try:
            add_run(storage, "run-1", FIRST)
        except StorageError:
            points += 1
        else:
            break
        fake.faults = []
        recover(storage)
        committed = ids(*FIRST) if read_chain(storage) else []
        assert visible(fake) == committed, f"after recovery of point {points}"
        add_run(storage, "run-1", FIRST)
        assert verify(storage) == (), f"point {points}"
        assert [f.sha256 for f in live_files(read_chain(storage))] == clean
    assert points >= 17


def test_of_two_runs_based_on_one_chain_one_is_committed(fake, storage):
    start = threading.Barrier(2)

    def race(number):
        start.wait()
        try:
            return add_run(storage, f"run-{number}", [article(number)], based_on=0)
        except CommitLost as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(race, (1, 2)))

    (lost,) = (end for end in ends if isinstance(end, CommitLost))
    (winner,) = (end for end in ends if not isinstance(end, CommitLost))
    assert lost.winner == winner.run_id
    recover(storage)
    assert [m.run_id for m in read_chain(storage)] == [winner.run_id]
    assert verify(storage) == ()


def test_a_run_that_is_overtaken_at_its_slot_is_lost(fake, storage):
    fake.faults.append(
        Fault(
            "reset_before",
            "insert",
            name=slot_path(1),
            also=lambda: add_run(storage, "winner", FIRST),
        )
    )

    with pytest.raises(CommitLost, match="run winner"):
        add_run(storage, "loser", SECOND)
    assert visible(fake) == ids(*FIRST)


def test_a_committed_file_that_is_lost_stops_the_publishing(fake, storage):
    fake.faults.append(Fault(403, "rewrite", at=lambda n: True))
    with pytest.raises(StorageError):
        add_run(storage, "run-1", FIRST)
    fake.faults.clear()
    lost = next(name for name in storage.list("_staging") if "/articles/" in name)
    storage.delete(lost)

    with pytest.raises(StorageError, match=r"committed by .* but found nowhere"):
        recover(storage)
    assert not storage.exists(published_path(1))


def test_many_files_are_published_at_once(fake, storage):
    languages = [f"{a}{b}" for a in "abcde" for b in "abcde"]
    rows = [article(n, language=tag) for n, tag in enumerate(languages)]
    meeting = threading.Barrier(4, timeout=20)
    met = Fault(503, "rewrite", at=lambda n: n <= 4, also=meeting.wait)
    fake.faults.append(met)

    add_run(storage, "run-1", rows)

    assert not meeting.broken
    assert visible(fake) == ids(*rows)


def test_rows_and_texts_are_spilled_and_read_back(fake, storage):
    fake.storm()
    writer = SpillWriter(storage, "run-1")
    rows = [writer.put(article(n)) for n in range(200)]
    blob = writer.put_blob(b"before"), writer.put_blob(b"a text"), writer.put_blob(b"x")
    writer.close()

    read = read_rows(storage, [rows[130], rows[7]], ["article_id"])

    assert read["article_id"].to_pylist() == [f"{n:032x}" for n in (130, 7)]
    assert read_blob(storage, blob[1]) == b"a text"

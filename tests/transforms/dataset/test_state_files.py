import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.clock import NOW
from transforms.dataset.memory import AliasMemory, EntryMemory, FeedMemory, key_of
from transforms.dataset.state_files import (
    KEEP_UNLISTED,
    MERGE_FILES,
    MERGE_ROWS,
    Removed,
    read_table,
    with_changes,
    write_base,
    write_learned,
)
from transforms.dataset.storage import LocalStorage


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(str(tmp_path))


def key(number: int) -> bytes:
    return key_of("test", str(number))


def entry(number: int, outcome: str = "published", **changes) -> EntryMemory:
    return EntryMemory(key=key(number), digest=b"8 bytes!", outcome=outcome, **changes)


def learn(storage, files, learned, seq, now=NOW):
    return write_learned(
        storage, files, "entries", learned, seq=seq, run_id=f"run-{seq}", now=now
    )


def outcomes(storage, files):
    return {
        r["key"]: r["outcome"] for r in read_table(storage, files, "entries").rows()
    }


def test_what_is_learned_is_found_again(storage):
    files = learn(storage, (), [entry(n) for n in range(40)], 1)

    table = read_table(storage, files, "entries")

    assert len(table) == 40
    assert table.get(key(7)) == {
        "key": key(7),
        "digest": b"8 bytes!",
        "outcome": "published",
        "unlisted_at": None,
    }
    assert key(40) not in table
    assert table.value(key(40), "outcome") is None


def test_a_later_run_overrules_an_earlier_one(storage):
    files = learn(storage, (), [entry(1, "robots"), entry(2)], 1)
    files = learn(storage, files, [entry(1)], 2)
    files = learn(storage, files, [Removed("entries", key(2))], 3)

    assert outcomes(storage, files) == {key(1): "published"}
    assert [f.rows for f in files] == [2, 1, 1]


def test_a_key_learned_again_after_its_removal_is_back(storage):
    files = learn(storage, (), [entry(1)], 1)
    files = learn(storage, files, [Removed("entries", key(1))], 2)
    files = learn(storage, files, [entry(1, "gone")], 3)

    assert outcomes(storage, files) == {key(1): "gone"}


def test_a_run_that_learned_nothing_writes_nothing(storage):
    files = learn(storage, (), [entry(1)], 1)

    assert learn(storage, files, [], 2) == files
    assert len(storage.list("_state")) == 1


def test_many_rows_are_merged_into_one_base(storage):
    files = learn(storage, (), [entry(n) for n in range(MERGE_ROWS)], 1)
    assert [f.is_base for f in files] == [True]

    files = learn(storage, files, [entry(n, "gone") for n in range(100)], 2)
    assert [f.is_base for f in files] == [True, False]

    files = learn(storage, files, [entry(n, "gone") for n in range(100, 1_100)], 3)
    assert [(f.is_base, f.rows) for f in files] == [(True, 1_100)]
    assert set(outcomes(storage, files).values()) == {"gone"}


def test_many_small_files_are_merged_too(storage):
    files = ()
    for seq in range(1, MERGE_FILES + 3):
        files = learn(storage, files, [entry(seq)], seq)

    assert len(files) <= 3
    assert len(outcomes(storage, files)) == MERGE_FILES + 2


def test_an_entry_expires_only_after_it_left_its_feed(storage):
    left = NOW - KEEP_UNLISTED - timedelta(seconds=1)
    known = [entry(1), entry(2, unlisted_at=left), entry(3, unlisted_at=NOW)]
    files = learn(storage, (), known, 1)
    files = learn(storage, files, [entry(n) for n in range(10, 10 + MERGE_ROWS)], 2)

    kept = outcomes(storage, files)

    assert {key(1), key(3)} <= set(kept)
    assert key(2) not in kept


def test_the_same_rows_give_the_same_bytes_in_any_order(storage):
    rows = [entry(n) for n in range(50)]
    first = learn(storage, (), rows, 1)
    again = learn(storage, (), random.Random(4).sample(rows, 50), 1)

    assert first == again


def test_tables_that_did_not_change_keep_their_files(storage):
    entries = learn(storage, (), [entry(1)], 1)
    alias = AliasMemory(key=key(1), article=key(2))
    aliases = write_base(storage, "aliases", [alias], seq=1, run_id="run-1")
    state = with_changes((), {"aliases": aliases, "entries": entries})

    more = learn(storage, entries, [entry(2)], 2)
    after = with_changes(state, {"entries": more})

    assert [f.table for f in after] == ["entries", "entries", "aliases"]
    assert set(aliases) <= set(after)


def test_times_come_back_aware_and_in_utc(storage):
    memory = FeedMemory(
        key=key(1),
        feed_id="harbour",
        address=key(2),
        next_poll_at=NOW,
        interval_seconds=900,
    )
    files = write_learned(
        storage, (), "feeds", [memory], seq=1, run_id="run-1", now=NOW
    )

    row = read_table(storage, files, "feeds").get(key(1))

    assert FeedMemory(**row) == memory

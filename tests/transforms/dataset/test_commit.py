import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.commit import CommitLost, recover
from transforms.dataset.layout import RUNS, published_path, slot_path
from transforms.dataset.manifest import (
    ChainError,
    commit_names,
    find_commit,
    live_files,
    read_chain,
    read_last,
)
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

FIRST = [article(1), article(2, language="de")]
SECOND = [article(3)]


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(str(tmp_path / "news"))


def visible(storage):
    """What a glob reader sees: ids of the article rows in place."""
    files = Path(storage.root).glob("articles/**/*.parquet")
    return sorted(i for f in files for i in pq.read_table(f)["article_id"].to_pylist())


def ids(*articles):
    return sorted(a.article_id for a in articles)


def test_a_committed_run_is_in_place_and_sound(storage):
    add_run(storage, "run-1", FIRST)

    assert visible(storage) == ids(*FIRST)
    assert verify(storage) == ()
    assert not storage.list("_staging")


def test_the_chain_names_each_parent(storage):
    add_run(storage, "run-1", FIRST)
    add_run(storage, "run-2", SECOND)

    first, second = read_chain(storage)
    assert (first.seq, first.parent) == (1, None)
    assert (second.seq, second.parent) == (2, "_runs/00000001-run-1.json")


def test_a_run_id_commits_once(storage):
    first = add_run(storage, "run-1", FIRST)

    again = add_run(storage, "run-1", SECOND)

    assert again == first
    assert visible(storage) == ids(*FIRST)


def test_a_commit_reads_no_more_documents_of_a_longer_chain(storage):
    documents = []

    class WatchedStorage(LocalStorage):
        def read(self, path):
            if path.startswith(RUNS):
                documents.append(path)
            return super().read(path)

    counted = []
    for number in range(1, 9):
        watched = WatchedStorage(storage.root)
        add_run(watched, f"run-{number}", [article(number)], based_on=number - 1)
        recover(watched)
        counted.append(len(documents))
        documents.clear()

    assert set(counted[1:]) == {1}
    assert len(read_chain(storage)) == 8


def test_a_commit_is_found_by_its_run(storage):
    add_run(storage, "run-1", FIRST)
    second = add_run(storage, "run-2", SECOND)

    assert find_commit(storage, "run-2") == second
    assert find_commit(storage, "run-3") is None


def test_a_chain_with_a_gap_is_refused_by_its_names(storage):
    for number in (1, 2, 3):
        add_run(storage, f"run-{number}", [article(number)])
    Path(storage.root, "_runs/00000002-run-2.json").unlink()

    with pytest.raises(ChainError, match="but number 2 should"):
        commit_names(storage)


def test_a_last_commit_with_another_parent_is_refused(storage):
    for number in (1, 2):
        add_run(storage, f"run-{number}", [article(number)])
    first = Path(storage.root, "_runs/00000001-run-1.json")
    first.rename(first.with_name("00000001-run-x.json"))

    with pytest.raises(ChainError, match=r"names _runs/00000001-run-1\.json as parent"):
        read_last(storage)


def test_a_run_that_built_on_an_older_chain_is_not_committed(storage):
    add_run(storage, "run-1", FIRST)

    with pytest.raises(CommitLost, match="run-1 committed"):
        add_run(storage, "run-2", SECOND, based_on=0)
    assert visible(storage) == ids(*FIRST)


def test_of_two_runs_at_the_same_slot_one_wins(storage):
    class LateStorage(LocalStorage):
        """Lets another run commit just before this one creates its slot."""

        def create(self, path, data):
            if path == slot_path(1):
                add_run(LocalStorage(self.root), "winner", FIRST)
            return super().create(path, data)

    with pytest.raises(CommitLost, match="run winner"):
        add_run(LateStorage(storage.root), "loser", SECOND)
    recover(storage)
    assert visible(storage) == ids(*FIRST)
    assert verify(storage) == ()


def test_a_gap_in_the_chain_is_refused(storage):
    add_run(storage, "run-1", FIRST)
    second = add_run(storage, "run-2", SECOND)
    add_run(storage, "run-3", [article(9)])
    storage.delete(second.path)

    with pytest.raises(ChainError, match="number 2 should"):
        read_chain(storage)


def test_a_newer_format_is_refused_with_what_to_do(storage):
    manifest = add_run(storage, "run-1", FIRST)
    document = json.loads(storage.read(manifest.path)) | {"format": 99}
    storage.write(manifest.path, json.dumps(document).encode())

    with pytest.raises(ChainError, match="newer"):
        read_chain(storage)


class Crash(BaseException):
    """The process dies here; nothing may handle it."""


def test_nothing_is_visible_before_the_slot_is_created(tmp_path):
    class DyingStorage(LocalStorage):
        def create(self, path, data):
            if path == slot_path(1):
                raise Crash
            return super().create(path, data)

    storage = DyingStorage(str(tmp_path / "news"))
    with pytest.raises(Crash):
        add_run(storage, "run-1", FIRST)

    assert visible(storage) == []
    assert read_chain(storage) == ()


def test_recovery_publishes_what_was_committed_and_says_so(tmp_path):
    class DyingStorage(LocalStorage):
        def move(self, source, target):
            raise Crash

    root = str(tmp_path / "news")
    with pytest.raises(Crash):
        add_run(DyingStorage(root), "run-1", FIRST)
    storage = LocalStorage(root)

    assert recover(storage) == ["published run run-1, which was committed before"]
    assert visible(storage) == ids(*FIRST)
    assert storage.exists(published_path(1))


def test_a_public_commit_names_only_files_that_are_there(tmp_path):
    class WatchedStorage(LocalStorage):
        """Follows the chain at each change, as a reader may at any moment."""

        def look(self):
            for info in live_files(read_chain(self)):
                assert LocalStorage.exists(self, info.path), info.path

        def create(self, path, data):
            self.look()
            return super().create(path, data)

        def move(self, source, target):
            self.look()
            super().move(source, target)

    storage = WatchedStorage(str(tmp_path / "news"))
    add_run(storage, "run-1", FIRST)
    add_run(storage, "run-2", SECOND)
    storage.look()


def test_files_of_a_commit_that_is_being_published_are_not_extra(tmp_path):
    class DyingStorage(LocalStorage):
        def create(self, path, data):
            if path.endswith("run-2.json"):
                raise Crash
            return super().create(path, data)

    storage = DyingStorage(str(tmp_path / "news"))
    add_run(storage, "run-1", FIRST)
    with pytest.raises(Crash):
        add_run(storage, "run-2", SECOND)

    assert visible(storage) == ids(*FIRST, *SECOND)
    assert {f.code for f in verify(storage)} == {"unpublished"}

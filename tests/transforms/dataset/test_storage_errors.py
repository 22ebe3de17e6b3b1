"""What the system refuses is said with its place, and leaves what was there before."""

import errno
import itertools
from pathlib import Path

import pytest

from tests.faults import Failing, watched
from transforms.dataset import disk
from transforms.dataset.storage import LocalStorage, StorageError

#: One change of each kind, and what it would leave.
CHANGES = {
    "write": lambda storage: storage.write("a/file", b"new"),
    "create": lambda storage: storage.create("a/new", b"new"),
    "move": lambda storage: storage.move("a/other", "b/c/other"),
    "output": lambda storage: _output(storage),
}


def _output(storage):
    with storage.open_output("d/e/file") as out:
        for _ in range(100):
            out.write(b"x" * 10_000)


def filled(root):
    storage = LocalStorage(str(root))
    storage.write("a/file", b"old")
    storage.write("a/other", b"other")
    return storage


@pytest.fixture
def storage(tmp_path):
    return filled(tmp_path / "news")


def names(storage):
    """Every file, hidden ones too."""
    root = Path(storage.root)
    return {
        str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(errno.ENOSPC, "No space left on device", id="disk full"),
        pytest.param(errno.EROFS, "Read-only file system", id="read-only"),
        pytest.param(errno.EACCES, "Permission denied", id="not allowed"),
    ],
)
@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_that_fails_says_what_and_where_and_is_no_half(
    tmp_path, act, number, words
):
    failed = set()
    for at in itertools.count(1):
        storage = filled(tmp_path / f"{at}")
        before = names(storage)
        failing = Failing(at=at, error=number, among=disk.CHANGES - {"sync_folder"})
        with watched(failing):
            error = error_of(act, storage)
        if failing.failed is None:
            break
        failed.add(failing.failed)
        whole = {k: v for k, v in names(storage).items() if not is_half(k)}
        if error is None:
            # Only cleaning up afterwards may fail unnoticed; the next start does it.
            assert failing.failed == "remove"
            continue
        assert words in str(error)
        assert storage.root in str(error)
        assert whole == before, failing.failed

    assert {"make_folder", "rename"} <= failed or {"new_file", "write", "sync"} < failed


def error_of(act, storage):
    try:
        act(storage)
    except StorageError as error:
        return error
    return None


def is_half(name):
    return Path(name).name.startswith(disk.HALF)


def test_a_create_whose_name_may_not_last_did_not_take_place(storage):
    # The half written file's folder is there, so the one folder synced is the name's.
    with (
        watched(Failing(at=1, among=frozenset({"sync_folder"}))),
        pytest.raises(StorageError, match="create"),
    ):
        storage.create("a/new", b"new")

    assert not storage.exists("a/new")
    assert storage.create("a/new", b"again") is True


@pytest.mark.parametrize("most", [1, 7, 4096])
def test_a_disk_that_takes_less_than_it_is_given_is_given_the_rest(
    storage, monkeypatch, most
):
    real = disk.write
    monkeypatch.setattr(disk, "write", lambda file, data: real(file, data[:most]))
    data = bytes(range(256)) * 80

    storage.write("a/file", data)

    assert storage.read("a/file") == data


def test_a_disk_that_is_full_half_way_leaves_what_was(storage, monkeypatch):
    real, left = disk.write, [100_000]

    def write(file, data):
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = real(file, data[: left[0]])
        left[0] -= taken
        return taken

    monkeypatch.setattr(disk, "write", write)

    with pytest.raises(StorageError, match=r"cannot write .*a/file: No space left"):
        storage.write("a/file", b"x" * 1_000_000)
    assert storage.read("a/file") == b"old"
    assert not any(map(is_half, names(storage)))


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.read("a/file"),
        lambda s: s.open_input("a/file"),
        lambda s: s.list("a"),
        lambda s: s.exists("a/file"),
        lambda s: s.size("a/file"),
        lambda s: s.delete("a/file"),
        lambda s: s.delete_tree("a"),
        lambda s: s.sweep_halves(["a"]),
    ],
    ids=["read", "open_input", "list", "exists", "size", "delete", "tree", "sweep"],
)
def test_a_look_that_fails_says_what_and_where(storage, act):
    failing = Failing(at=1, is_lasting=True)

    with watched(failing), pytest.raises(StorageError, match="Input/output error"):
        act(storage)


def test_what_writers_that_died_left_is_swept_and_nothing_else(storage):
    root = Path(storage.root)
    for folder in ("", "a", "a/deep", "b"):
        (root / folder).mkdir(exist_ok=True)
        (root / folder / f"{disk.HALF}x").write_bytes(b"half")
    (root / ".keep").write_bytes(b"somebody's")

    storage.sweep_halves(["a"])

    kept = {".keep", "a/file", "a/other", f"b/{disk.HALF}x"}
    assert set(names(storage)) == kept

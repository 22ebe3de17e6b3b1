"""What every storage keeps to: on a disk, in a bucket, and in a bucket that fails."""

import contextlib
import io
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.gcs_fake import open_gcs_fake
from transforms.dataset.storage import StorageError, open_storage

RACERS = 12


@pytest.fixture(params=["disk", "bucket", "failing bucket"])
def storage(request, tmp_path):
    if request.param == "disk":
        yield open_storage(str(tmp_path / "news"))
        return
    with open_gcs_fake("bucket") as fake:
        if request.param == "failing bucket":
            fake.storm()
        yield open_storage("gs://bucket/news/")


@pytest.mark.parametrize("size", [0, 1, 70_000, 9_000_000])
def test_what_was_written_is_read_back(storage, size):
    data = bytes(i % 251 for i in range(1000)) * (size // 1000) + b"x" * (size % 1000)

    storage.write("a/file", data)

    assert storage.read("a/file") == data
    assert storage.size("a/file") == size


def test_a_second_write_replaces_the_first(storage):
    storage.write("a/file", b"first")
    storage.write("a/file", b"second")

    assert storage.read("a/file") == b"second"


def test_a_file_is_created_once(storage):
    assert storage.create("a/file", b"first") is True
    assert storage.create("a/file", b"second") is False

    assert storage.read("a/file") == b"first"


def test_what_was_deleted_may_be_created_again(storage):
    storage.create("a/file", b"first")
    storage.delete("a/file")

    assert storage.create("a/file", b"second") is True


@pytest.mark.parametrize("content", [b"%d", b"the same of all"], ids=["own", "same"])
def test_of_many_who_create_a_file_one_succeeds(storage, content):
    start = threading.Barrier(RACERS)

    def race(number: int) -> bool:
        start.wait()
        return storage.create("a/slot", content.replace(b"%d", b"%d" % number))

    with ThreadPoolExecutor(RACERS) as pool:
        won = list(pool.map(race, range(RACERS)))

    assert sum(won) == 1
    own = content.replace(b"%d", b"%d" % won.index(True))
    assert storage.read("a/slot") == own


def test_an_output_appears_when_its_block_ends(storage):
    with storage.open_output("a/file") as out:
        out.write(b"half ")
        assert not storage.exists("a/file")
        out.write(b"whole")

    assert storage.read("a/file") == b"half whole"


def test_an_output_whose_block_fails_leaves_what_was(storage):
    storage.write("a/old", b"old")
    for path in ("a/old", "a/new"):
        with contextlib.suppress(ZeroDivisionError), storage.open_output(path) as out:
            out.write(b"half")
            raise ZeroDivisionError

    assert storage.list("a") == ["a/old"]
    assert storage.read("a/old") == b"old"


@pytest.mark.parametrize(
    ("offset", "whence", "length", "expected"),
    [
        (0, io.SEEK_SET, 3, b"012"),
        (7, io.SEEK_SET, 100, b"789"),
        (-2, io.SEEK_END, 2, b"89"),
        (10, io.SEEK_SET, 5, b""),
        (25, io.SEEK_SET, -1, b""),
        (4, io.SEEK_SET, -1, b"456789"),
    ],
)
def test_an_input_is_read_from_any_offset(storage, offset, whence, length, expected):
    storage.write("a/file", b"0123456789")

    with storage.open_input("a/file") as file:
        file.seek(offset, whence)
        assert file.read(length) == expected


def test_an_input_is_read_on_and_back(storage):
    data = bytes(range(256)) * 9000
    storage.write("a/file", data)

    with storage.open_input("a/file") as file:
        first, second = file.read(5), file.read(2_000_000)
        assert (first, second) == (data[:5], data[5:2_000_005])
        assert file.tell() == 2_000_005
        file.seek(-10, io.SEEK_CUR)
        assert file.read(10) == second[-10:]
        file.seek(3)
        assert file.read(4) == data[3:7]


def test_an_empty_input_has_no_bytes(storage):
    storage.write("a/file", b"")

    with storage.open_input("a/file") as file:
        assert file.read() == b""


def test_parquet_goes_through_outputs_and_inputs(storage):
    table = pa.table({"n": range(5000), "text": [f"text {n}" for n in range(5000)]})

    with storage.open_output("a/x.parquet") as out:
        pq.write_table(table, out, row_group_size=500)
    with storage.open_input("a/x.parquet") as file:
        read = pq.ParquetFile(file).read_row_groups([3, 7], columns=["text"])

    wanted = [*range(1500, 2000), *range(3500, 4000)]
    assert read["text"].to_pylist() == [f"text {n}" for n in wanted]


def test_a_folders_files_are_listed_in_order(storage):
    for name in ("a/c", "a/b/2", "a/b/1", "a/b.x", "ab/1", "b", "a/.hidden", "a/d/5"):
        storage.write(name, b"")

    assert storage.list("a") == ["a/b.x", "a/b/1", "a/b/2", "a/c", "a/d/5"]
    assert storage.list("a/b") == ["a/b/1", "a/b/2"]
    assert storage.list("nothing") == []


def test_what_is_not_there_does_not_exist(storage):
    storage.write("a/b/file", b"")

    assert storage.exists("a/b/file")
    assert not storage.exists("a/b")
    assert not storage.exists("a/b/file2")


MISSING: dict[str, Callable] = {
    "read": lambda storage: storage.read("a/none"),
    "size": lambda storage: storage.size("a/none"),
    "open_input": lambda storage: storage.open_input("a/none"),
    "move": lambda storage: storage.move("a/none", "b/none"),
}


@pytest.mark.parametrize("act", MISSING.values(), ids=MISSING.keys())
def test_a_missing_file_is_said_to_be_missing(storage, act):
    with pytest.raises(FileNotFoundError):
        act(storage)


def test_a_moved_file_has_its_new_name_only(storage):
    storage.write("a/file", b"data")

    storage.move("a/file", "b/c/file")

    assert storage.read("b/c/file") == b"data"
    assert not storage.exists("a/file")


def test_a_move_replaces_what_was_there(storage):
    storage.write("a/file", b"new")
    storage.write("b/file", b"old")

    storage.move("a/file", "b/file")

    assert storage.read("b/file") == b"new"
    assert storage.list("a") == []


def test_many_are_moved_and_those_moved_before_are_left(storage):
    names = [str(n) for n in range(40)]
    for name in names:
        storage.write(f"a/{name}", name.encode())
    storage.move("a/7", "b/7")

    missing = storage.move_all((f"a/{name}", f"b/{name}") for name in names)

    assert missing == ()
    assert storage.list("a") == []
    assert [storage.read(f"b/{name}") for name in names] == [n.encode() for n in names]


def test_what_can_be_moved_from_nowhere_is_told(storage):
    storage.write("a/1", b"")

    missing = storage.move_all([("a/0", "b/0"), ("a/1", "b/1"), ("a/2", "b/2")])

    assert missing == ("b/0", "b/2")
    assert storage.list("b") == ["b/1"]


def test_a_deleted_file_is_gone_and_deleting_it_again_is_nothing(storage):
    storage.write("a/file", b"")

    storage.delete("a/file")
    storage.delete("a/file")

    assert not storage.exists("a/file")


def test_a_tree_is_removed_with_all_that_is_in_it(storage):
    for name in ("a/1", "a/b/2", "a/b/c/3", "ab/4", "a.txt"):
        storage.write(name, b"")

    storage.delete_tree("a")
    storage.delete_tree("nothing")

    assert storage.list("a") == []
    assert storage.exists("ab/4")
    assert storage.exists("a.txt")


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../../b", "a\0b"])
def test_a_path_that_leaves_the_dataset_is_refused(storage, path):
    with pytest.raises(StorageError, match="leaves the dataset"):
        storage.write(path, b"")
    with pytest.raises(StorageError, match="leaves the dataset"):
        storage.list(path)


def test_a_storage_travels_to_other_processes(storage):
    storage.write("a/file", b"data")

    copy = pickle.loads(pickle.dumps(storage))

    assert copy == storage
    assert copy.read("a/file") == b"data"

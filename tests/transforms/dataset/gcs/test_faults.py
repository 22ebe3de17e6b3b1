import threading

import pytest

from tests.gcs_fake import Fault, each
from transforms.dataset import gcs, gcs_calls, gcs_reader
from transforms.dataset.gcs import open_gcs
from transforms.dataset.storage import StorageError, open_storage


def put(fake, path, data):
    return fake.put(f"gs://bucket/news/{path}", data)


@pytest.mark.parametrize("how", ["reset_after", "reset_before", 408, 429, 500, 503])
def test_a_created_file_is_its_creators_through_a_lost_answer(fake, storage, how):
    fake.faults.append(Fault(how, "insert"))

    assert storage.create("slot", b"mine") is True
    assert fake.count("insert") == 2


def test_an_answer_lost_twice_over_is_still_a_success(fake, storage):
    fake.faults.append(Fault("reset_after", "insert"))
    fake.faults.append(Fault("reset_before", "get"))

    assert storage.create("slot", b"mine") is True
    assert storage.create("slot", b"mine") is False


def test_a_create_that_broke_before_another_succeeded_is_lost(fake, storage):
    other = Fault("reset_before", "insert", also=lambda: put(fake, "slot", b"mine"))
    fake.faults.append(other)

    assert storage.create("slot", b"mine") is False


def test_a_refusal_without_an_object_is_looked_at_again(fake, storage):
    fake.faults.append(Fault(412, "insert"))

    assert storage.create("slot", b"mine") is True


def test_a_large_file_is_created_once_through_a_lost_last_answer(fake, storage):
    fake.faults.append(Fault("reset_after", "chunk"))

    assert storage.create("slot", b"x" * 9_000_000) is True
    assert storage.create("slot", b"x" * 9_000_000) is False
    assert storage.size("slot") == 9_000_000


@pytest.mark.parametrize("how", ["reset_after", "reset_before", 503])
def test_a_large_file_goes_on_at_the_chunk_that_failed(fake, storage, monkeypatch, how):
    monkeypatch.setattr(gcs, "_CHUNK_BYTES", 1 << 20)
    fake.faults.append(Fault(how, "chunk", at=each(4)))
    data = bytes(range(256)) * 40_000

    storage.write("large", data)

    assert storage.read("large") == data
    assert fake.count("begin") == 1
    assert fake.count("chunk") < 15


def test_an_upload_that_was_changed_on_its_way_is_not_there(fake, storage):
    answer = fake.answer

    def damaging(call):
        if call.action == "insert":
            call.body = b"damaged"
        return answer(call)

    fake.answer = damaging

    with pytest.raises(StorageError, match="CRC32C doesn't match"):
        storage.write("file", b"as meant")
    assert fake.names() == []


@pytest.mark.parametrize("how", ["cut", "short", "damage", "reset_before", 503])
def test_a_file_that_came_damaged_is_asked_for_again(fake, storage, how):
    put(fake, "file", b"0123456789" * 1000)
    fake.faults.append(Fault(how, "read"))

    assert storage.read("file") == b"0123456789" * 1000
    assert fake.faults[0].met == 2


@pytest.mark.parametrize("how", ["cut", "short", "reset_before", 429])
def test_a_range_that_came_damaged_is_asked_for_again(fake, storage, how):
    put(fake, "file", b"0123456789" * 1000)
    fake.faults.append(Fault(how, "read"))

    with storage.open_input("file") as file:
        file.seek(5000)
        assert file.read(12) == b"012345678901"
    assert fake.faults[0].met == 2


def test_an_open_file_is_never_half_of_its_successor(fake, storage, monkeypatch):
    monkeypatch.setattr(gcs_reader, "BUFFER_BYTES", 10)
    put(fake, "file", b"first" * 100)
    with storage.open_input("file") as file:
        assert file.read(5) == b"first"
        put(fake, "file", b"other" * 100)

        with pytest.raises(FileNotFoundError):
            file.read(400)


def test_a_small_file_takes_two_calls_to_read(fake, storage):
    put(fake, "file", b"0123456789" * 1000)

    with storage.open_input("file") as file:
        for offset in range(0, 10_000, 100):
            file.seek(offset)
            file.read(50)

    assert [action for action, _, _ in fake.calls] == ["get", "read"]


@pytest.mark.parametrize("action", ["get", "rewrite", "delete"])
@pytest.mark.parametrize("how", ["reset_after", "reset_before", 503])
def test_a_move_goes_on_from_where_it_was(fake, storage, action, how):
    put(fake, "a/file", b"data")
    fake.faults.append(Fault(how, action))

    storage.move("a/file", "b/file")

    assert fake.names() == ["bucket/news/b/file"]
    assert storage.read("b/file") == b"data"


def test_a_move_that_stopped_after_the_copy_only_removes(fake, storage):
    put(fake, "a/file", b"data")
    put(fake, "b/file", b"data")

    storage.move("a/file", "b/file")

    assert fake.names() == ["bucket/news/b/file"]
    assert fake.count("rewrite") == 0


def test_a_large_copy_takes_as_many_calls_as_the_service_wants(fake, storage):
    fake.rewrite_bytes = 100
    put(fake, "a/file", b"x" * 150)

    storage.move("a/file", "b/file")

    assert storage.read("b/file") == b"x" * 150
    assert fake.count("rewrite") == 2


def test_a_copy_that_differs_is_made_again_before_its_source_goes(fake, storage):
    put(fake, "a/file", b"data")
    answer, damaged = fake.answer, []

    def damaging(call):
        result = answer(call)
        if call.action == "rewrite" and not damaged:
            damaged.append(True)
            put(fake, "b/file", b"wrong")
            result.body = result.body.replace(b'"crc32c": "', b'"crc32c": "X')
        return result

    fake.answer = damaging
    storage.move("a/file", "b/file")

    assert storage.read("b/file") == b"data"
    assert fake.count("delete") == 1


@pytest.mark.parametrize("action", ["rewrite", "delete"])
def test_a_source_that_changes_during_its_move_is_moved_as_it_is(fake, storage, action):
    put(fake, "a/file", b"early")
    late = Fault("none", action, also=lambda: put(fake, "a/file", b"late"))
    fake.faults.append(late)

    storage.move("a/file", "b/file")

    assert storage.read("b/file") == b"late"
    assert fake.names() == ["bucket/news/b/file"]


def test_two_movers_of_one_file_end_in_one_file(fake, storage):
    put(fake, "a/file", b"data")

    def other():
        fake.buckets["bucket"].pop("news/a/file")
        put(fake, "b/file", b"data")

    fake.faults.append(Fault("none", "rewrite", also=other))

    assert storage.move_all([("a/file", "b/file")]) == ()
    assert fake.names() == ["bucket/news/b/file"]


@pytest.mark.parametrize(
    "action", ["get", "read", "list", "insert", "begin", "chunk", "rewrite", "delete"]
)
def test_a_call_without_an_answer_is_given_up(fake, storage, monkeypatch, action):
    for module in (gcs, gcs_calls, gcs_reader):
        monkeypatch.setattr(module, "TIMEOUT", (5.0, 0.5))
    fake.faults.append(Fault("hold", action))

    storage.write("a/file", b"data")
    storage.write("a/large", b"x" * 9_000_000)
    storage.move("a/file", "b/file")

    assert storage.read("b/file") == b"data"
    assert storage.list("a") == ["a/large"]
    assert fake.faults[0].met > 1


ACTS = {
    "list": lambda storage: storage.list("a"),
    "read": lambda storage: storage.read("a/file"),
    "open_input": lambda storage: storage.open_input("a/file"),
    "exists": lambda storage: storage.exists("a/file"),
    "write": lambda storage: storage.write("a/file", b""),
    "create": lambda storage: storage.create("a/file", b""),
    "write much": lambda storage: storage.write("a/file", b"x" * 9_000_000),
    "move": lambda storage: storage.move("a/file", "b/file"),
    "delete": lambda storage: storage.delete("a/file"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_patience_ends_with_what_the_last_answer_was(fake, monkeypatch, storage, act):
    put(fake, "a/file", b"")
    for module in (gcs, gcs_calls):
        monkeypatch.setattr(module, "RETRY", gcs_calls.RETRY.with_timeout(0.05))
    fake.faults.append(Fault(503, at=lambda n: True))

    with pytest.raises(StorageError, match=r"gs://bucket/news/a.* 503|Unavailable"):
        act(storage)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_a_missing_permission_is_said_with_the_role_that_has_it(fake, storage, act):
    put(fake, "a/file", b"")
    fake.faults.append(Fault(403, at=lambda n: True))

    with pytest.raises(
        StorageError, match=r"gs://bucket/news/a.*roles/storage\.object"
    ):
        act(storage)


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"delete"}))
def test_a_missing_bucket_is_said_to_be_missing(fake, name):
    with pytest.raises(StorageError, match=r"gs://nowhere/.*no such bucket"):
        ACTS[name](open_storage("gs://nowhere/news"))


def test_without_credentials_it_says_how_to_log_in(fake, monkeypatch, tmp_path):
    monkeypatch.delenv("STORAGE_EMULATOR_HOST")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    with pytest.raises(StorageError, match="gcloud auth application-default login"):
        open_storage("gs://bucket/news").list("a")


def test_only_one_client_is_made_by_many_threads(fake):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(gcs_calls.client()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, made))) == 1


@pytest.mark.parametrize(
    ("uri", "root"),
    [
        ("gs://bucket", "gs://bucket"),
        ("gs://bucket/", "gs://bucket"),
        ("gs://my.bucket_1-x/a/b c//", "gs://my.bucket_1-x/a/b c"),
    ],
)
def test_an_address_has_one_form(uri, root):
    assert open_gcs(uri).root == root


@pytest.mark.parametrize(
    "uri",
    ["gs://", "gs:///a", "gs://B/a", "gs://bucket/../b", "gs://bucket//a", "gs:a"],
)
def test_what_is_no_address_is_refused(uri):
    with pytest.raises(StorageError, match="gs://bucket/folder"):
        open_gcs(uri)


def test_a_bucket_itself_may_be_a_dataset(fake):
    storage = open_storage("gs://bucket")
    storage.write("a/file", b"data")

    assert fake.names() == ["bucket/a/file"]
    assert storage.list("a") == ["a/file"]


def test_folders_that_a_console_made_are_no_files(fake, storage):
    fake.put("gs://bucket/news/a/", b"")
    put(fake, "a/file", b"")

    assert storage.list("a") == ["a/file"]

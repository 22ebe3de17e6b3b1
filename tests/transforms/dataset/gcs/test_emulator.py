"""A smoke test over a service that others wrote: gcp-storage-emulator of PyPI.

It holds nothing to a precondition, so it tells whether we speak the protocol, and
nothing of races.
"""

import os
import socket
from collections.abc import Iterator

import pytest

from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.commit import recover
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import Storage, open_storage
from transforms.dataset.verify import verify

emulator = pytest.importorskip("gcp_storage_emulator.server")
pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # It changes the variable itself when it starts.
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    server = emulator.create_server(
        "127.0.0.1", port, in_memory=True, default_bucket="bucket"
    )
    server.start()
    try:
        yield open_storage("gs://bucket/news")
    finally:
        server.stop()


def test_files_are_kept(bucket):
    large = os.urandom(1 << 20) * 9
    with bucket.open_output("a/large") as out:
        out.write(large)
    assert bucket.create("a/small", b"small")

    assert bucket.read("a/large") == large
    with bucket.open_input("a/large") as file:
        file.seek(-5, 2)
        assert file.read() == large[-5:]
    assert bucket.list("a") == ["a/large", "a/small"]
    assert bucket.move_all([("a/large", "b/large"), ("a/none", "b/none")]) == (
        "b/none",
    )
    assert bucket.size("b/large") == len(large)
    bucket.delete_tree("a")
    assert bucket.list("a") == []


def test_runs_are_committed_and_sound(bucket):
    for number in (1, 2):
        recover(bucket)
        add_run(bucket, f"run-{number}", [article(number), article(number + 10)])

    assert [m.run_id for m in read_chain(bucket)] == ["run-1", "run-2"]
    assert verify(bucket) == ()

"""One writes at a time; who is gone is followed; who only seems gone is fenced off."""

import itertools
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.clock import NOW
from tests.gcs_fake import open_gcs_fake
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset import lock as module
from transforms.dataset.commit import CommitLost
from transforms.dataset.layout import lock_path
from transforms.dataset.lock import (
    LASTS,
    OUTLIVING_LASTS,
    LockHeld,
    Standing,
    held,
    parse_lock,
    release_outliving,
    standing_of,
)
from transforms.dataset.manifest import read_chain
from transforms.dataset.process import Process, _stat, is_running, this_process
from transforms.dataset.storage import open_storage
from transforms.dataset.verify import verify
from transforms.dataset.writing import writing

HERE = this_process()


@pytest.fixture(params=["disk", "bucket"])
def storage(request, tmp_path):
    if request.param == "disk":
        yield open_storage(str(tmp_path / "news"))
        return
    with open_gcs_fake("bucket"):
        yield open_storage("gs://bucket/news")


def standing_lock(storage):
    (path,) = storage.list("_runs/_lock")
    return parse_lock(storage.read(path))


def leave(storage, **changes):
    """A lock as another process would have left it."""
    with held(storage, "run earlier"):
        lock = standing_lock(storage)
    (path,) = storage.list("_runs/_lock")
    storage.write(path, replace(lock, token="another", **changes).to_bytes())


def gone_process():
    """A process of this machine that has ended."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    found = replace(HERE, pid=child.pid, started=_started(child.pid))
    assert is_running(found)
    child.communicate()
    return found


def _started(pid):
    return _stat(pid)[1]


def test_the_second_is_told_who_holds_it(storage):
    with (
        held(storage, "run first"),
        pytest.raises(LockHeld) as told,
        held(storage, "run second"),
    ):
        pass

    assert storage.root in str(told.value)
    assert f"run first (process {os.getpid()} on {HERE.host}" in str(told.value)
    assert told.value.exit_code == 1


def test_what_was_given_back_is_free(storage):
    with held(storage, "run first"):
        pass
    with held(storage, "run second") as lock:
        assert standing_lock(storage).purpose == "run second"
        assert not lock.owes_fence


def test_it_is_given_back_after_an_error_too(storage):
    with pytest.raises(ZeroDivisionError), held(storage, "run first"):
        raise ZeroDivisionError
    with held(storage, "run second"):
        pass


def test_of_many_at_once_one_holds_it(storage):
    start, end = threading.Barrier(6), threading.Barrier(6)

    def race(number):
        start.wait()
        try:
            with held(storage, f"run {number}"):
                end.wait()
                return True
        except LockHeld:
            end.wait()
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(race, range(6))) == 1


def test_of_many_who_find_the_holder_gone_one_takes_over(storage):
    leave(storage, process=gone_process(), is_released=False)
    start, end = threading.Barrier(6), threading.Barrier(6)

    def race(number):
        start.wait()
        try:
            with held(storage, f"run {number}"):
                end.wait()
                return True
        except LockHeld:
            end.wait()
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(race, range(6))) == 1
    assert len(storage.list("_runs/_lock")) == 1


def test_a_holder_whose_process_has_ended_is_followed_without_a_fence(storage):
    add_run(storage, "run-1", [article(1)])
    leave(storage, process=gone_process(), is_released=False)

    with writing(storage, "run next"):
        pass

    assert [m.kind for m in read_chain(storage)] == ["run"]


def test_a_holder_that_seems_gone_is_fenced_off_and_its_commit_lost(storage):
    add_run(storage, "run-1", [article(1)])
    elsewhere = replace(HERE, host="another", boot_id="of another")
    past = module._now() - timedelta(minutes=1)
    leave(storage, process=elsewhere, expires_at=past, is_released=False)

    with writing(storage, "run next"):
        pass

    assert [m.kind for m in read_chain(storage)] == ["run", "takeover"]
    with pytest.raises(CommitLost, match="takeover-00000002 committed"):
        add_run(storage, "run-of-the-sleeper", [article(2)], based_on=1)
    assert verify(storage) == ()
    add_run(storage, "run-3", [article(3)])
    assert verify(storage) == ()


def test_an_empty_dataset_is_fenced_too(storage):
    leave(
        storage,
        process=replace(HERE, boot_id="of another", host="another"),
        expires_at=module._now() - timedelta(minutes=1),
        is_released=False,
    )

    with writing(storage, "run next"):
        pass

    with pytest.raises(CommitLost):
        add_run(storage, "run-of-the-sleeper", [article(2)], based_on=0)
    add_run(storage, "run-2", [article(3)])
    assert verify(storage) == ()


def test_who_dies_before_the_fence_leaves_it_to_the_next(storage):
    add_run(storage, "run-1", [article(1)])
    leave(storage, process=gone_process(), owes_fence=True, is_released=False)

    with writing(storage, "run next"):
        pass
    with writing(storage, "run after that"):
        pass

    assert [m.kind for m in read_chain(storage)] == ["run", "takeover"]


def test_a_note_that_is_none_of_ours_is_taken_over_with_a_fence(storage):
    storage.write(lock_path(7), b"mine")

    with held(storage, "run next") as lock:
        assert lock.owes_fence
    assert storage.list("_runs/_lock") == [lock_path(8)]


def test_it_is_renewed_while_it_is_held(storage, monkeypatch):
    monkeypatch.setattr(module, "LASTS", timedelta(milliseconds=40))
    moments = itertools.count()
    monkeypatch.setattr(module, "_now", lambda: NOW + timedelta(hours=next(moments)))
    renewed = threading.Event()
    real = module.Held._write

    def write(self, **changes):
        real(self, **changes)
        renewed.set()

    monkeypatch.setattr(module.Held, "_write", write)

    with held(storage, "run first"):
        assert renewed.wait(30)
        lock = standing_lock(storage)

    assert lock.expires_at > lock.taken_at + timedelta(minutes=59)


def test_a_holder_that_was_followed_does_not_renew_over_its_follower(
    storage, monkeypatch, caplog
):
    monkeypatch.setattr(module, "LASTS", timedelta(milliseconds=40))

    with held(storage, "run asleep") as lock:
        follower = standing_lock(storage)
        storage.write(lock_path(2), replace(follower, purpose="run next").to_bytes())
        lock._thread.join(30)

    assert "was taken over" in caplog.text
    assert parse_lock(storage.read(lock_path(2))).purpose == "run next"


def test_work_that_outlives_its_process_is_followed_only_when_its_time_is_up(storage):
    with held(storage, "run afar", outlives=True):
        lock = standing_lock(storage)
    left = replace(lock, process=gone_process(), is_released=False)
    just_before = lock.taken_at + OUTLIVING_LASTS - timedelta(seconds=1)

    assert standing_of(left, HERE, just_before) is Standing.ALIVE
    assert standing_of(left, HERE, lock.expires_at) is Standing.LAPSED


def test_work_that_outlives_its_process_gives_the_lock_back_itself(storage):
    with held(storage, "run afar", outlives=True):
        lock = standing_lock(storage)
    (path,) = storage.list("_runs/_lock")
    storage.write(path, lock.to_bytes())

    release_outliving(storage, "run another")
    assert not standing_lock(storage).is_released
    release_outliving(storage, "run afar")
    assert standing_lock(storage).is_released


MINUTE = timedelta(minutes=1)
FRESH, STALE = LASTS - MINUTE, LASTS + MINUTE
ELSEWHERE = Process(host="b", boot_id="b", namespace="n", pid=1, started="1")


@pytest.mark.parametrize(
    ("process", "age", "expected"),
    [
        pytest.param(ELSEWHERE, FRESH, Standing.ALIVE, id="elsewhere, in time"),
        pytest.param(ELSEWHERE, STALE, Standing.LAPSED, id="elsewhere, too late"),
        pytest.param(
            replace(HERE, boot_id="earlier"), FRESH, Standing.LAPSED, id="restarted"
        ),
        pytest.param(
            replace(HERE, namespace="other"), FRESH, Standing.ALIVE, id="container"
        ),
        pytest.param(
            replace(HERE, pid=2**22 + 1), FRESH, Standing.GONE, id="no such process"
        ),
        pytest.param(
            replace(HERE, pid=os.getppid()), FRESH, Standing.GONE, id="number reused"
        ),
        pytest.param(HERE, FRESH, Standing.GONE, id="this very process, given up"),
        pytest.param(
            replace(HERE, pid=os.getppid(), started=_started(os.getppid())),
            STALE,
            Standing.ALIVE,
            id="alive, asleep",
        ),
        pytest.param(
            replace(HERE, pid=os.getppid(), started=""),
            FRESH,
            Standing.ALIVE,
            id="not told when it began, in time",
        ),
        pytest.param(
            replace(HERE, pid=os.getppid(), started=""),
            STALE,
            Standing.LAPSED,
            id="not told when it began, too late",
        ),
        pytest.param(
            replace(HERE, pid=2**22 + 1, started=""),
            FRESH,
            Standing.GONE,
            id="not told when it began, no such process",
        ),
    ],
)
def test_who_is_gone_is_known_as_far_as_can_be(tmp_path, process, age, expected):
    storage = open_storage(str(tmp_path))
    leave(storage, process=process)
    lock = standing_lock(storage)

    assert standing_of(lock, HERE, lock.taken_at + age) is expected


def test_a_child_that_has_ended_but_was_not_waited_for_is_not_running():
    child = multiprocessing.get_context("spawn").Process(target=int)
    child.start()
    process = replace(HERE, pid=child.pid, started=_started(child.pid))
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

    assert is_running(process) is False
    child.join()


def test_the_note_is_readable_by_people_and_programs(storage):
    with held(storage, "run first"):
        (path,) = storage.list("_runs/_lock")
        note = json.loads(storage.read(path))

    assert note["purpose"] == "run first"
    assert note["process"]["pid"] == os.getpid()
    assert note["process"]["boot_id"]

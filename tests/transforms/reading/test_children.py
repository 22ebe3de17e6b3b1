"""The pool against real child processes that hang, die, eat and lie."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.transforms.reading.pools import (
    HERE,
    hostile_children,
    is_alive,
    open_children,
    page,
    read_in_background,
    wait_until,
)
from transforms.elements import Rejection
from transforms.reading import keeper as module
from transforms.reading.read import Reading
from transforms.reasons import Reason

ROOT = Path(__file__).parents[3]


def reason_of(reply):
    assert isinstance(reply, Rejection), reply
    return reply.reason


def test_a_page_is_read_in_another_process():
    with open_children() as children:
        reply = children.read(page, b"an article")

        assert reply.page_kind == "an article"
        assert [int(reply.canonical_url)] == children.pids()
        assert os.getpid() not in children.pids()


def test_a_rejection_comes_back_as_it_is():
    with open_children() as children:
        assert children.read(page, b"nothing") == Rejection(
            reason=Reason.EXTRACTION_FAILED
        )


def test_no_child_is_started_before_there_is_work():
    with open_children(count=2) as children:
        assert children.pids() == []


def test_children_at_rest_are_gone_and_come_back_with_the_next_page():
    with open_children() as children:
        children.read(page, b"an article")
        children.rest()
        wait_until(lambda: children.pids() == [])

        assert children.read(page, b"an article").page_kind == "an article"


def test_a_page_that_waits_is_read_before_the_rest():
    with open_children() as children:
        replies = [read_in_background(children, b"an article") for _ in range(3)]
        children.rest()

        assert all(reply.result().page_kind == "an article" for reply in replies)


def test_a_loop_in_c_that_holds_the_interpreter_ends_at_the_deadline(tmp_path):
    with open_children(deadline_seconds=0.3) as children:
        reply = children.read(page, f"hang {tmp_path / 'm'}".encode())

        assert reply == Rejection(reason=Reason.EXTRACTION_TIMEOUT, detail="over 0.3 s")


@pytest.mark.parametrize(
    ("deed", "detail"),
    [
        ("die_of SIGABRT", "SIGABRT"),
        ("die_of SIGSEGV", "SIGSEGV"),
        ("die_of SIGTERM", "SIGTERM"),
        ("exit_with 3", "exit status 3"),
        ("exit_with 0", "exit status 0"),
    ],
)
def test_a_child_that_dies_of_its_page_is_a_parser_crash(deed, detail):
    with open_children() as children:
        reply = children.read(page, deed.encode())

    assert reply == Rejection(reason=Reason.PARSER_CRASH, detail=detail)


def test_a_signal_without_a_name_is_a_parser_crash():
    assert module._exit_name(-63) == "signal 63"


def test_memory_has_a_bound_and_the_page_that_asks_for_more_is_a_parser_crash():
    with open_children(memory_mb=800) as children:
        reply = children.read(page, b"eat_memory")

    assert reply == Rejection(reason=Reason.PARSER_CRASH, detail="out of memory")


def test_a_child_that_ran_out_of_memory_is_replaced():
    with open_children(memory_mb=800) as children:
        before = children.read(page, b"a").canonical_url
        children.read(page, b"eat_memory")

        assert children.read(page, b"b").canonical_url != before


@pytest.mark.parametrize("deed", [b"raise_a_bug 7", b"recurse"])
def test_a_bug_of_ours_costs_one_page_and_no_child(deed):
    with open_children() as children:
        before = children.read(page, b"a").canonical_url

        assert reason_of(children.read(page, deed)) is Reason.INTERNAL
        assert children.read(page, b"b").canonical_url == before


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("", id="nothing"),
        pytest.param("not json", id="no JSON"),
        pytest.param("[1, 2]", id="a list"),
        pytest.param('{"type": []}', id="a type that is a list"),
        pytest.param('{"type": "Children", "value": {}}', id="an unknown type"),
        pytest.param(
            '{"type": "Reading", "value": {"page_kind": 3}}', id="a wrong one"
        ),
        pytest.param(
            '{"type": "Rejection", "value": {"reason": "bored"}}', id="a new reason"
        ),
        pytest.param(
            '{"type": "Rejection", "value": {"reason": "empty", "detail": "\\ud800"}}',
            id="half a character, escaped",
        ),
        pytest.param(
            '{"type": "Rejection", "value": {"reason": "empty", "detail": "\ud800"}}',
            id="half a character",
        ),
    ],
)
def test_an_unreadable_reply_is_a_parser_crash(reply):
    with open_children() as children:
        body = b"say " + reply.encode("utf-8", "surrogatepass")
        found = children.read(page, body)

        assert reason_of(found) is Reason.PARSER_CRASH
        assert found.detail.startswith("unreadable reply")


def test_a_reply_nested_too_deeply_is_a_parser_crash():
    with open_children() as children:
        assert reason_of(children.read(page, b"nest 200000")) is Reason.PARSER_CRASH


def test_a_reply_announced_too_long_is_a_parser_crash():
    with open_children() as children:
        reply = children.read(page, b"announce 4000000000")

    assert reason_of(reply) is Reason.PARSER_CRASH


def test_a_reply_that_never_comes_whole_ends_at_the_deadline():
    with open_children(deadline_seconds=0.3) as children:
        reply = children.read(page, b"announce 1000")

    assert reason_of(reply) is Reason.EXTRACTION_TIMEOUT


def test_a_child_that_hangs_up_and_lives_on_is_a_parser_crash_and_ended():
    with open_children() as children:
        pid = int(children.read(page, b"a").canonical_url)

        reply = children.read(page, b"hang_up")

        assert reason_of(reply) is Reason.PARSER_CRASH
        assert not is_alive(pid)


@pytest.mark.parametrize("deed", [b"die_of SIGSEGV", b"say lies", b"exit_with 1"])
def test_after_a_hostile_page_the_next_is_read_by_a_fresh_child(deed):
    with open_children() as children:
        before = children.read(page, b"a").canonical_url
        children.read(page, deed)
        after = children.read(page, b"b")

    assert after.page_kind == "b"
    assert after.canonical_url != before


def test_pages_that_wait_behind_hostile_ones_are_all_read(tmp_path):
    deeds = [f"hang {tmp_path / 'm'}", "die_of SIGABRT", "say lies", "exit_with 1"]
    bodies = [f"article {n}" for n in range(20)]
    for at, deed in enumerate(deeds):
        bodies.insert(at * 6, deed)

    with open_children(count=2, deadline_seconds=1.0) as children:
        replies = [read_in_background(children, b.encode()) for b in bodies]
        found = [reply.result(50) for reply in replies]

    read = [r.page_kind for r in found if isinstance(r, Reading)]
    assert read == [f"article {n}" for n in range(20)]


@pytest.mark.parametrize(
    "how",
    [
        "at its start",
        "with a noise",
        "with an endless noise",
        "with the page in its way",
        "with the page in its hands",
    ],
)
def test_a_page_is_innocent_of_a_child_that_fails_before_it_has_it(how, tmp_path):
    with open_children(command=stubborn(how, 1, tmp_path)) as children:
        assert children.read(page, b"an article").page_kind == "an article"


def test_a_page_that_no_child_takes_may_be_tried_again(tmp_path):
    with open_children(command=stubborn("at its start", 2, tmp_path)) as children:
        reply = children.read(page, b"an article")

    assert reason_of(reply).is_transient


def test_a_child_that_cannot_be_started_is_no_fault_of_the_page(tmp_path):
    with open_children(command=(str(tmp_path / "no such program"),)) as children:
        assert reason_of(children.read(page, b"an article")).is_transient


def stubborn(how, times, folder):
    script = str(HERE / "stubborn_child.py")
    return (sys.executable, script, how, str(times), str(folder / "count"))


def test_an_idle_child_that_was_killed_costs_no_page():
    with open_children() as children:
        children.read(page, b"a")
        (pid,) = children.pids()
        os.kill(pid, signal.SIGKILL)

        assert children.read(page, b"b").page_kind == "b"


def test_a_page_whose_child_was_killed_from_outside_is_tried_once_more(tmp_path):
    marker = tmp_path / "waiting"
    with open_children() as children:
        reply = read_in_background(children, f"wait_once {marker}".encode())
        wait_until(marker.exists)
        os.kill(children.pids()[0], signal.SIGKILL)

        assert isinstance(reply.result(30), Reading)


def test_a_page_whose_child_is_killed_each_time_is_given_up_for_this_run(tmp_path):
    log = tmp_path / "log"
    with open_children() as children:
        reply = children.read(page, f"kill_oneself {log}".encode())

    assert reply == Rejection(
        reason=Reason.INTERNAL, detail="the child was killed from outside"
    )
    assert log.read_text() == "xx"


def test_a_child_is_replaced_after_its_share_of_pages(monkeypatch):
    monkeypatch.setattr(module, "RECYCLE_AFTER", 2)
    with open_children() as children:
        pids = [children.read(page, b"a").canonical_url for _ in range(5)]

    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_closing_defers_the_page_in_hand_and_those_waiting(tmp_path):
    marker = tmp_path / "hanging"
    children = hostile_children()
    in_hand = read_in_background(children, f"hang {marker}".encode())
    wait_until(marker.exists)
    waiting = [read_in_background(children, b"an article") for _ in range(3)]
    wait_until(lambda: children._jobs.qsize() == 3)

    children.close()

    replies = [reply.result(30) for reply in (in_hand, *waiting)]
    assert [reason_of(r) for r in replies] == [Reason.DEFERRED] * 4


def test_what_is_asked_after_closing_is_deferred():
    children = hostile_children()
    children.close()

    assert reason_of(children.read(page, b"an article")) is Reason.DEFERRED


def test_closing_leaves_no_child(tmp_path):
    marker = tmp_path / "hanging"
    children = hostile_children(count=2)
    children.read(page, b"an article")
    read_in_background(children, f"hang {marker}".encode())
    wait_until(marker.exists)
    pids = children.pids()

    children.close()

    assert pids
    assert not any(map(is_alive, pids))


def test_closing_twice_is_closing_once():
    children = hostile_children()
    children.close()
    children.close()


def test_requests_from_many_threads_are_answered_each_with_its_own():
    with open_children(count=2) as children:
        replies = {n: read_in_background(children, b"%d" % n) for n in range(40)}

        kinds = {n: reply.result(50).page_kind for n, reply in replies.items()}

    assert kinds == {n: str(n) for n in range(40)}


def test_no_child_outlives_a_parent_that_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.transforms.reading.parent", str(tmp_path / "m")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(is_alive, pids))
        parent.kill()

    wait_until(lambda: not any(map(is_alive, pids)))


def test_an_interrupt_from_the_terminal_is_the_parents_affair():
    with open_children() as children:
        before = children.read(page, b"a").canonical_url
        os.kill(int(before), signal.SIGINT)

        assert children.read(page, b"b").canonical_url == before


def test_a_folder_with_a_module_of_a_standard_name_does_not_matter(
    tmp_path, monkeypatch
):
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "")

    with open_children(
        command=(sys.executable, "-m", "tests.transforms.reading.hostile_child")
    ) as children:
        assert isinstance(children.read(page, b"an article"), Reading)

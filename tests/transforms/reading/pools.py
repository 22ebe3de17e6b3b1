"""Children that do what a page says, and what to ask them."""

import contextlib
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import psutil

from transforms.reading.child import ChildSettings
from transforms.reading.children import Children
from transforms.reading.requests import PageRequest

HERE = Path(__file__).parent
HOSTILE = (sys.executable, str(HERE / "hostile_child.py"))

page = PageRequest(url="https://press.example/a")


def hostile_children(
    *, count=1, deadline_seconds=30.0, memory_mb=1024, command=HOSTILE
):
    settings = ChildSettings(deadline_seconds=deadline_seconds, memory_mb=memory_mb)
    return Children(settings, count, command)


@contextlib.contextmanager
def open_children(**settings):
    children = hostile_children(**settings)
    try:
        yield children
    finally:
        children.close()


def read_in_background(children, body):
    """A future of the reply."""
    future = Future()

    def work():
        future.set_result(children.read(page, body))

    threading.Thread(target=work, daemon=True).start()
    return future


def wait_until(condition, seconds=30.0):
    """Poll; fails where the condition does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


def is_alive(pid):
    """Whether a process lives; one that only waits to be reaped does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

import sys

import pytest

from transforms.reading.child import ChildSettings
from transforms.reading.children import Children, ChildrenCannotStart
from transforms.reading.pool import Pool
from transforms.reading.requests import PageRequest
from transforms.reasons import Reason

#: No other test has such settings, and so holds an equal pool.
SETTINGS = ChildSettings(deadline_seconds=9.5)
POOL = Pool(settings=SETTINGS, count=1)
PAGE = PageRequest(url="https://press.example/a")


def is_closed(children):
    return children.read(PAGE, b"").reason is Reason.DEFERRED


def test_holders_of_equal_pools_share_one():
    first, second = POOL.acquire(), Pool(settings=SETTINGS, count=1).acquire()
    try:
        assert first is second
    finally:
        POOL.release()
        POOL.release()


def test_the_last_holder_closes_it():
    children = POOL.acquire()
    POOL.acquire()
    POOL.release()
    POOL.release()

    assert is_closed(children)


def test_after_the_last_holder_the_next_gets_a_new_one():
    first = POOL.acquire()
    POOL.release()
    second = POOL.acquire()
    POOL.release()

    assert first is not second


def test_a_broken_installation_is_told_and_not_blamed_on_pages() -> None:
    never = (sys.executable, "-c", "raise SystemExit(3)")
    children = Children(ChildSettings(), 1, command=never, must_start=True)

    with pytest.raises(ChildrenCannotStart, match="do not start"):
        children.read(PageRequest(url="http://press.example/"), b"<p>text</p>")
    children.close()

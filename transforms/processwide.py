"""One instance per process and key, shared by DoFns and counted.

A worker process may hold several copies of a DoFn. Connections, robots rules, host
clocks and child processes belong to the process, not to a copy, so copies acquire
them here in ``setup`` and release them in ``teardown``; the last one closes them.
"""

import ctypes
import gc
import sys
import threading
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar


class Closeable(Protocol):
    """Something that holds threads, sockets or processes."""

    def close(self) -> None:
        """Let go of them."""


T = TypeVar("T", bound=Closeable)

#: Set when the run should stop fetching; what is left is deferred.
STOP = threading.Event()


class Progress:
    """How far the stages of this process are: for watching, never for accounts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._figures: dict[str, list[int]] = {}

    def reset(self) -> None:
        """Begin anew."""
        with self._lock:
            self._figures.clear()

    def expect(self, what: str, number: int) -> None:
        """So many more are to be done."""
        with self._lock:
            self._figures.setdefault(what, [0, 0])[1] += number

    def done(self, what: str) -> None:
        """One more is done."""
        with self._lock:
            self._figures.setdefault(what, [0, 0])[0] += 1

    def figures(self) -> list[tuple[str, int, int]]:
        """What, how many are done, how many are known of; in order of appearance."""
        with self._lock:
            return [(what, done, all_) for what, (done, all_) in self._figures.items()]


PROGRESS = Progress()

#: Blocks from this size on are given back to the system when they are freed. Pages are
#: smaller: to ask for the memory of each anew costs 0.2 ms.
_MMAP_FROM_BYTES = 1024 * 1024
_TRIM_FROM_BYTES = 16 * 1024 * 1024
#: New objects at which Python looks for cycles among them.
_NEW_OBJECTS = 50_000
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def spare_machine() -> None:
    """Use less memory and less CPU, for good and for the whole process.

    Python looks for cycles seldom: a run makes many objects and hardly a cycle, and to
    look through them after every 700 new ones is 6 % of what this process does.

    And glibc gives freed memory back. Left alone it stops doing so for blocks of the
    size of a page once it has seen some, and keeps a heap for each few of the hundreds
    of host threads: 62 MB after 1,200 pages. Not for the reading processes: they would
    ask for the same memory anew with each page, at 0.7 ms. Elsewhere than on Linux, and
    without glibc, its part is left out.
    """
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    mallopt = _of_libc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, _MMAP_FROM_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _TRIM_FROM_BYTES)


def give_memory_back() -> None:
    """Have glibc give back what is free now; nothing elsewhere than on Linux."""
    trim = _of_libc("malloc_trim")
    if trim is not None:
        trim(0)


def _of_libc(name: str) -> Any:
    """A function of Linux's C library; None where it has none or is another's."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), name, None)


_lock = threading.Lock()
_instances: dict[Hashable, tuple[Any, int]] = {}


def acquire(key: Hashable, make: Callable[[], T]) -> T:
    """The process's instance for that key, made on first demand."""
    with _lock:
        instance, holders = _instances.get(key) or (make(), 0)
        _instances[key] = (instance, holders + 1)
        held: T = instance
        return held


def release(key: Hashable) -> None:
    """Give one hold back; closes the instance when nobody holds it any more."""
    with _lock:
        instance, holders = _instances[key]
        if holders > 1:
            _instances[key] = (instance, holders - 1)
            return
        del _instances[key]
    instance.close()

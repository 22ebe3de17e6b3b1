"""Work on many hosts at once, each host by one thread at a time.

Politeness, back-pressure and bounded memory follow by construction: a host's pages
are taken one after the other, and no more bodies are in hand than there are threads.
A host that waits for its delay holds no thread: of a thousand hosts with a second of
delay nearly all are waiting at any moment.
"""

import hashlib
import heapq
import itertools
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

Item = TypeVar("Item")

#: Hosts talked to at once. Enough for 200 requests in flight at hosts that take half a
#: second; beyond that one process's core is the limit.
THREADS = 256
#: So many threads begin, and as many join at each look while hosts are kept waiting
#: and the core is not busy: threads that wait for the core only make it busier. 1,000
#: hosts with a second of delay cost 0.8 ms of CPU a page with 64 threads and 1.4 ms
#: with 256.
_CREW = 64
_LOOK_SECONDS = 0.1
_BUSY_SHARE = 0.7
#: Results waiting for the DoFn's thread before the host threads have to wait.
_WAITING = 512


def host_of(url: str | None) -> str:
    """The host that owns an address, or "" where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True)
class HostShard:
    """Which owner a thing's host belongs to; equal in every process."""

    shards: int
    url: Callable[[Any], str | None]

    def __call__(self, item: Any) -> int:
        """Shard number from 0."""
        digest = hashlib.blake2b(host_of(self.url(item)).encode(), digest_size=8)
        return int.from_bytes(digest.digest(), "big") % self.shards


def by_host(
    items: Iterable[Item], url: Callable[[Item], str | None]
) -> dict[str, list[Item]]:
    """Items by their host, hosts in order of first appearance."""
    hosts: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        hosts[host_of(url(item))].append(item)
    return dict(hosts)


class _Schedule:
    """Hosts in the order in which they may be worked on again.

    Of the threads that find nothing to do one watches the clock and the others sleep
    until they are called, so that a due host wakes one thread and not all of them.
    """

    def __init__(self) -> None:
        lock = threading.Lock()
        self._idle = threading.Condition(lock)
        self._watching = threading.Condition(lock)
        self._has_watcher = False
        self._closed = False
        self._numbers = itertools.count()
        self._hosts: list[tuple[float, int, Iterator[float]]] = []
        self._working, self._crew = 0, _CREW
        self._looked_at, self._cpu = time.monotonic(), time.process_time()

    def rest(self) -> None:
        """A thread is done with what it took."""
        with self._idle:
            self._working -= 1

    def put(self, host: Iterator[float], pause: float) -> None:
        """Let a host be taken in so many seconds."""
        place = (time.monotonic() + pause, next(self._numbers), host)
        with self._idle:
            heapq.heappush(self._hosts, place)
            if self._hosts[0] is place:
                (self._watching if self._has_watcher else self._idle).notify()

    def take(self) -> Iterator[float] | None:
        """The next host, once it is due; None when the work is over."""
        with self._idle:
            while not self._closed:
                pause = self._hosts[0][0] - time.monotonic() if self._hosts else None
                if pause is not None and pause <= 0:
                    if self._has_room():
                        self._working += 1
                        _, _, host = heapq.heappop(self._hosts)
                        if self._hosts and not self._has_watcher:
                            self._idle.notify()
                        return host
                    pause = _LOOK_SECONDS
                if pause is None or self._has_watcher:
                    self._idle.wait()
                    continue
                self._has_watcher = True
                self._watching.wait(pause)
                self._has_watcher = False
            return None

    def _has_room(self) -> bool:
        if self._working < self._crew:
            return True
        now, cpu = time.monotonic(), time.process_time()
        passed = now - self._looked_at
        if passed < _LOOK_SECONDS:
            return False
        if (cpu - self._cpu) / passed < _BUSY_SHARE:
            self._crew += _CREW
        self._looked_at, self._cpu = now, cpu
        return self._working < self._crew

    def close(self) -> None:
        """Send every thread home."""
        with self._idle:
            self._closed = True
            self._idle.notify_all()
            self._watching.notify_all()


def work_by_host(
    hosts: dict[str, list[Item]],
    work: Callable[[list[Item], Callable[[Any], None]], Iterable[float] | None],
    threads: int = THREADS,
) -> Iterator[Any]:
    """Run ``work(items, emit)`` for each host; yield what is emitted as it comes.

    Args:
        hosts: items by host.
        work: called once a host. It may be a generator that yields how many seconds
            this host is to be left alone; meanwhile its thread takes other hosts, and
            another may resume it.
        threads: hosts talked to at once.

    Raises:
        Exception: what ``work`` raised, after the other hosts were told to stop.
    """
    results: queue.Queue[tuple[str, Any]] = queue.Queue(_WAITING)
    abandoned = threading.Event()
    schedule = _Schedule()

    def put(kind: str, value: Any) -> None:
        while not abandoned.is_set():
            try:
                return results.put((kind, value), timeout=0.5)
            except queue.Full:
                continue

    def steps(items: list[Item]) -> Iterator[float]:
        yield from work(items, lambda value: put("value", value)) or ()

    def run() -> None:
        while (host := schedule.take()) is not None:
            try:
                schedule.put(host, next(host))
            except StopIteration:
                put("done", None)
            except BaseException as error:
                put("error", error)
            finally:
                schedule.rest()

    executor = ThreadPoolExecutor(min(threads, len(hosts)) or 1, "host")
    try:
        for items in hosts.values():
            schedule.put(steps(items), 0.0)
        for _ in range(min(threads, len(hosts))):
            executor.submit(run)
        unfinished = len(hosts)
        while unfinished:
            kind, value = results.get()
            if kind == "value":
                yield value
            elif kind == "error":
                raise value
            else:
                unfinished -= 1
    finally:
        abandoned.set()
        schedule.close()
        executor.shutdown(wait=False, cancel_futures=True)

"""Work on many hosts at once, each host in one thread.

Politeness, back-pressure and bounded memory follow by construction: a host's pages
are taken one after the other, and no more bodies are in hand than there are threads.
"""

import hashlib
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

Item = TypeVar("Item")

#: Hosts in hand at once. Threads cost little; beyond this one process's bandwidth
#: and its children are the limit.
THREADS = 128
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


def work_by_host(
    hosts: dict[str, list[Item]],
    work: Callable[[list[Item], Callable[[Any], None]], None],
    threads: int = THREADS,
) -> Iterator[Any]:
    """Run ``work(items, emit)`` for each host; yield what is emitted as it comes.

    Args:
        hosts: items by host.
        work: called once a host in a thread of its own.
        threads: hosts in hand at once.

    Raises:
        Exception: what ``work`` raised, after the other hosts were told to stop.
    """
    results: queue.Queue[tuple[str, Any]] = queue.Queue(_WAITING)
    abandoned = threading.Event()

    def put(kind: str, value: Any) -> None:
        while not abandoned.is_set():
            try:
                return results.put((kind, value), timeout=0.5)
            except queue.Full:
                continue

    def run(items: list[Item]) -> None:
        if abandoned.is_set():
            return
        try:
            work(items, lambda value: put("value", value))
        except BaseException as error:
            put("error", error)
        finally:
            put("done", None)

    executor = ThreadPoolExecutor(min(threads, len(hosts)) or 1, "host")
    try:
        for items in hosts.values():
            executor.submit(run, items)
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
        executor.shutdown(wait=False, cancel_futures=True)

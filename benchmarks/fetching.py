"""How fast pages are fetched: one process, reading off, every guard on.

    python benchmarks/fetching.py [many|flight|polite]

A server in a process of its own answers for all of 127.31.0.0/16 after a latency. The
client is the one of a run: addresses judged, robots.txt asked, hosts paced, bodies
capped, one deadline. Three measurements, each beside its aim:

* ``many``: 100 hosts at 50 ms without delay, pages a second;
* ``flight``: 256 hosts at 0.5 s, requests in flight at the server;
* ``polite``: 1,000 hosts with a second of delay and one that takes 5 s an answer,
  pages a second over the ideal of one page a second and host.
"""

import asyncio
import ipaddress
import multiprocessing
import multiprocessing.connection
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms.elements import Fetched
from transforms.hosts import by_host, work_by_host
from transforms.web.client import FetchPolicy
from transforms.web.source import LiveWeb, pauses

_BODY = b"<!DOCTYPE html><title>A story</title><p>" + b"The ferry runs again. " * 400
_SLOW_SECONDS = 5.0


@dataclass
class _Seen:
    """What the server saw.

    Attributes:
        in_flight: requests being answered now.
        most: the highest number of them.
    """

    in_flight: int = 0
    most: int = 0
    levels: list[int] = field(default_factory=list)


def _head(body: bytes, media: str) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()


class _Answer(asyncio.Protocol):
    def __init__(self, seen: _Seen, latency: float) -> None:
        self._seen, self._latency = seen, latency

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" not in self._received:
            return
        self._seen.in_flight += 1
        self._seen.most = max(self._seen.most, self._seen.in_flight)
        self._seen.levels.append(self._seen.in_flight)
        is_slow = self._received.startswith(b"GET /slow")
        seconds = _SLOW_SECONDS if is_slow else self._latency
        asyncio.get_running_loop().call_later(seconds, self._reply)

    def _reply(self) -> None:
        self._seen.in_flight -= 1
        if self._received.startswith(b"GET /robots.txt"):
            reply = _head(b"", "text/plain")
        else:
            reply = _head(_BODY, "text/html; charset=utf-8") + _BODY
        self._transport.write(reply)
        self._transport.close()


def _serve(pipe: multiprocessing.connection.Connection, latency: float) -> None:
    async def run() -> None:
        seen, loop = _Seen(), asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Answer(seen, latency), "0.0.0.0", 0, backlog=4096
        )
        pipe.send(server.sockets[0].getsockname()[1])
        await loop.run_in_executor(None, pipe.recv)
        levels = sorted(seen.levels)
        pipe.send((seen.most, levels[len(levels) // 2]))

    asyncio.run(run())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one measurement gave.

    Attributes:
        ends: seconds from the start to the end of each page.
        slow: of them those of the slow host.
        most, median: requests in flight when one arrived.
    """

    seconds: float
    cpu_seconds: float
    ends: list[float]
    slow: list[float]
    most: int
    median: int


def measure(
    *, hosts: int, pages: int, latency: float, delay: float, slow_pages: int = 0
) -> Measured:
    """Fetch so many pages of so many hosts.

    Raises:
        RuntimeError: a page did not come.
    """
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs, latency))
    server.start()
    port = ours.recv()
    names = [f"http://127.31.{n // 250}.{n % 250 + 1}:{port}" for n in range(hosts)]
    urls = [f"{name}/{page}" for page in range(pages) for name in names]
    urls += [f"http://127.31.99.1:{port}/slow/{page}" for page in range(slow_pages)]
    source = LiveWeb(
        policy=FetchPolicy(
            user_agent="gazette-monitor/1.0 (+https://example.org/bot)",
            delay_seconds=delay,
            allow_networks=(ipaddress.ip_network("127.31.0.0/16"),),
        )
    )
    web = source.acquire()
    try:
        began, cpu = time.monotonic(), time.process_time()
        ends, slow = [], []
        for url, answer, at in work_by_host(by_host(urls, str), _fetching(web)):
            if not isinstance(answer, Fetched):
                raise RuntimeError(f"{url}: {answer}")
            (slow if "/slow/" in url else ends).append(at - began)
        seconds, cpu = max(ends), time.process_time() - cpu
    finally:
        source.release()
        ours.send(None)
        most, median = ours.recv()
        server.join()
    return Measured(
        seconds=seconds,
        cpu_seconds=cpu,
        ends=ends,
        slow=slow,
        most=most,
        median=median,
    )


def _fetching(
    web: Any,
) -> Callable[[list[str], Callable[[Any], None]], Iterator[float]]:
    def fetch_host(urls: list[str], emit: Callable[[Any], None]) -> Iterator[float]:
        for url in urls:
            yield from pauses(web, url, kind="page")
            answer = web.permission(url) or web.fetch(url, kind="page")
            emit((url, answer, time.monotonic()))

    return fetch_host


def many() -> None:
    """Pages a second of 100 hosts at 50 ms without delay."""
    got = measure(hosts=100, pages=50, latency=0.05, delay=0.0)
    count = len(got.ends)
    print(
        f"many: {count / got.seconds:.0f} pages/s (aim 500), "
        f"{got.cpu_seconds / count * 1000:.2f} ms of CPU a page, "
        f"{count} pages in {got.seconds:.1f} s"
    )


def flight() -> None:
    """Requests in flight of 256 hosts at half a second."""
    got = measure(hosts=256, pages=20, latency=0.5, delay=0.0)
    print(
        f"flight: {got.most} at the most, {got.median} in the median (aim 200), "
        f"{len(got.ends) / got.seconds:.0f} pages/s"
    )


def polite() -> None:
    """Share of the ideal rate of 1,000 hosts with a second of delay."""
    hosts, pages = 1000, 20
    got = measure(hosts=hosts, pages=pages, latency=0.05, delay=1.0, slow_pages=8)
    # Robots and the first page take the first second: what follows is the rate.
    steady = [end for end in got.ends if end > got.seconds / 4]
    rate = len(steady) / (got.seconds - min(steady))
    print(
        f"polite: {rate:.0f} pages/s, {rate / hosts:.0%} of the ideal (aim 90 %), "
        f"all in {got.seconds:.1f} s of {pages} ideal, "
        f"{got.cpu_seconds / len(got.ends) * 1000:.2f} ms of CPU a page; "
        f"the slow host's last page after {max(got.slow):.1f} s"
    )


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["many", "flight", "polite"]
    for measurement in (many, flight, polite):
        if measurement.__name__ in wanted:
            measurement()

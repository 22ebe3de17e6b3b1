"""How quickly the hosts answered, from the fetches of their feeds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.report.figures import percentile

_SLOWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLatency:
    """One host's feeds; milliseconds from request to whole body."""

    host: str
    feeds: int
    median: float
    worst: float
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """All feeds that answered.

    Attributes:
        p50: half of the fetches took less, milliseconds; p90 and p99 likewise.
        bytes: of all feed bodies, decoded.
        slowest: hosts by their slowest feed.
    """

    feeds: int
    p50: float
    p90: float
    p99: float
    bytes: int
    slowest: tuple[HostLatency, ...]


def latency(feeds: Iterable[Mapping[str, Any]]) -> Latency | None:
    """The latencies of a run's feeds; None where nothing was fetched.

    Args:
        feeds: rows of ``feeds`` with ``url``, ``latency_ms`` and ``bytes``.
    """
    by_host: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for feed in feeds:
        if feed["latency_ms"] is not None:
            host = urlsplit(feed["url"]).netloc or feed["url"]
            by_host[host].append((feed["latency_ms"], feed["bytes"] or 0))
    if not by_host:
        return None
    every = sorted(ms for answers in by_host.values() for ms, _ in answers)
    hosts = [_host(host, answers) for host, answers in by_host.items()]
    hosts.sort(key=lambda h: (-h.worst, h.host))
    return Latency(
        feeds=len(every),
        p50=percentile(every, 0.5),
        p90=percentile(every, 0.9),
        p99=percentile(every, 0.99),
        bytes=sum(host.bytes for host in hosts),
        slowest=tuple(hosts[:_SLOWEST]),
    )


def _host(host: str, answers: list[tuple[float, int]]) -> HostLatency:
    times = sorted(ms for ms, _ in answers)
    return HostLatency(
        host=host,
        feeds=len(times),
        median=percentile(times, 0.5),
        worst=times[-1],
        bytes=sum(size for _, size in answers),
    )

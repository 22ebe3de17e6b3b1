"""Where answers come from: the seam between fetching and everything after it.

A run asks the live web, a replay asks an archive; nothing else differs. A source is a
small value that ships to workers; what it opens lives once in each worker process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from transforms.elements import Fetched, Rejection
from transforms.processwide import STOP, acquire, release
from transforms.web.client import Client, FetchPolicy
from transforms.web.robots import Robots
from transforms.web.urls import parse_url


class Web(Protocol):
    """Something that answers for addresses; used from many threads."""

    def permission(self, url: str) -> Rejection | None:
        """Why a page may not be asked for, or None."""

    def fetch(
        self,
        url: str,
        *,
        kind: str,
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | Rejection:
        """The answer for an address."""

    def close(self) -> None:
        """Let go of connections and files."""


class Source(Protocol):
    """A value that says which web to use."""

    @property
    def user_agent(self) -> str:
        """What it says of itself."""

    def acquire(self) -> Web:
        """The process's web of this kind."""

    def release(self) -> None:
        """Give it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWeb:
    """The live web, asked politely and behind guarded addresses."""

    policy: FetchPolicy

    @property
    def user_agent(self) -> str:
        """What it says of itself."""
        return self.policy.user_agent

    def acquire(self) -> Web:
        """The process's client, with its host clocks and robots rules."""
        return acquire(self, lambda: _Live(self.policy))

    def release(self) -> None:
        """Give it back; the last holder closes the connections."""
        release(self)


def pauses(web: Web, url: str | None, *, kind: str) -> Iterator[float]:
    """Seconds to leave a host alone before an address of it is asked for.

    Yields as often as a wait comes up, so that whoever works on many hosts can take
    another meanwhile; asks robots.txt on a page's way. Nothing depends on it but time:
    a fetch waits for its turn by itself. An archive never asks to wait.
    """
    if isinstance(web, _Live) and url is not None:
        yield from web.pauses(url, kind)


class _Live:
    def __init__(self, policy: FetchPolicy) -> None:
        self._client = Client(policy)
        self._robots = Robots(self._client)

    def pauses(self, url: str, kind: str) -> Iterator[float]:
        parsed = parse_url(url)
        if isinstance(parsed, Rejection):
            return
        if kind == "page":
            if not self._robots.knows(parsed.origin):
                yield self._pause(parsed.host)
            if self._robots.allowed(url, cancelled=STOP) is not None:
                return
        yield self._pause(parsed.host)

    def _pause(self, host: str) -> float:
        if STOP.is_set():
            return 0.0
        delay = self._client.policy.host(host).delay_seconds or 0.0
        return self._client.pacer.pause(host, delay)

    def permission(self, url: str) -> Rejection | None:
        return self._robots.allowed(url, cancelled=STOP)

    def fetch(
        self,
        url: str,
        *,
        kind: str,
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | Rejection:
        return self._client.fetch(
            url,
            kind=kind,
            headers=headers,
            etag=etag,
            last_modified=last_modified,
            cancelled=STOP,
        )

    def close(self) -> None:
        self._client.close()

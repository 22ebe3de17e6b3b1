"""Where answers come from: the seam between fetching and everything after it.

A run asks the live web, a replay asks an archive; nothing else differs. A source is a
small value that ships to workers; what it opens lives once in each worker process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from transforms.elements import Fetched, Rejection
from transforms.processwide import STOP, acquire, release
from transforms.web.client import Client, FetchPolicy
from transforms.web.robots import Robots


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


class _Live:
    def __init__(self, policy: FetchPolicy) -> None:
        self._client = Client(policy)
        self._robots = Robots(self._client)

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

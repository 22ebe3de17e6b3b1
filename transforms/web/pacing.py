"""Turns at a host: gaps between requests, connections at once, hosts given up.

The unit is the host, not the origin: several ports or schemes are one machine and one
person who pays for it. Not the registrable domain either: thousands of unrelated
sites share one on hosting platforms.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from transforms.elements import Rejection
from transforms.reasons import Reason

#: Waits so many seconds or until the event is set.
Wait = Callable[[float, "threading.Event | None"], None]

#: A longer ``Retry-After`` is not waited for: the host is left alone in this run.
LONGEST_REST_SECONDS = 30.0
#: Failures in a row after which a host is given up. With the second connection
#: already on its way a dead host sees at most 11 requests.
FAILURES_TO_OPEN = 10
#: How often a thread that waits for a connection looks whether the run was stopped.
_LOOK_SECONDS = 0.25


def wait_for(seconds: float, cancelled: threading.Event | None) -> None:
    """Wait on the event if there is one, else sleep."""
    if cancelled is None:
        time.sleep(seconds)
    else:
        cancelled.wait(seconds)


class _Host:
    def __init__(self, connections: int) -> None:
        self.slots = threading.Semaphore(connections)
        self.next_start = float("-inf")
        self.floor = 0.0
        self.failures = 0
        self.rests_until = float("-inf")


class Turn:
    """A permission to send one request to a host."""

    def __init__(self, pacer: "HostPacer", host: _Host, delay: float) -> None:
        self._pacer = pacer
        self._host = host
        self._delay = delay

    def sent(self) -> None:
        """Count the gap from now: name look-up and handshake took their time."""
        self._pacer._push(self._host, self._delay)


class HostPacer:
    """Who may ask which host when; shared by all threads of a process."""

    def __init__(
        self,
        *,
        connections_per_host: int = 2,
        failures_to_open: int = FAILURES_TO_OPEN,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = wait_for,
    ) -> None:
        self._connections = connections_per_host
        self._failures_to_open = failures_to_open
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextlib.contextmanager
    def turn(
        self,
        host: str,
        delay: float,
        *,
        connections: int | None = None,
        cancelled: threading.Event | None = None,
    ) -> Iterator[Turn | Rejection]:
        """Block until a request may be sent; the connection counts inside the block.

        Args:
            host: as in ``Url.host``.
            delay: seconds from one start to the next on this host.
            connections: in flight at once, where this host has its own limit; the
                first word about a host stands.
            cancelled: ends the waiting.

        Yields:
            A turn; or ``CIRCUIT_OPEN``, ``HTTP_429`` (the host asked to be left alone
            for longer than we wait) or ``DEFERRED`` (cancelled).
        """
        state = self._state(host, connections)
        while not state.slots.acquire(timeout=_LOOK_SECONDS):
            if cancelled is not None and cancelled.is_set():
                yield _CANCELLED
                return
        try:
            refusal = self._await_start(host, state, delay, cancelled)
            yield refusal or Turn(self, state, delay)
        finally:
            state.slots.release()

    def slow_down(self, host: str, delay: float) -> None:
        """Keep at least this gap on a host from now on (its Crawl-delay)."""
        state = self._state(host)
        with self._lock:
            state.floor = max(state.floor, delay)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long (its Retry-After)."""
        state = self._state(host)
        with self._lock:
            state.rests_until = max(state.rests_until, self._clock() + seconds)

    def succeeded(self, host: str) -> None:
        """The host answered; earlier failures are forgotten."""
        state = self._state(host)
        with self._lock:
            if state.failures < self._failures_to_open:
                state.failures = 0

    def failed(self, host: str) -> None:
        """The host did not answer, or with a 5xx."""
        state = self._state(host)
        with self._lock:
            state.failures += 1

    def _state(self, host: str, connections: int | None = None) -> _Host:
        with self._lock:
            if host not in self._hosts:
                self._hosts[host] = _Host(connections or self._connections)
            return self._hosts[host]

    def _await_start(
        self,
        host: str,
        state: _Host,
        delay: float,
        cancelled: threading.Event | None,
    ) -> Rejection | None:
        while True:
            if cancelled is not None and cancelled.is_set():
                return _CANCELLED
            with self._lock:
                now = self._clock()
                if state.failures >= self._failures_to_open:
                    detail = f"{host} failed {state.failures} times in a row"
                    return Rejection(reason=Reason.CIRCUIT_OPEN, detail=detail)
                rest = state.rests_until - now
                if rest > LONGEST_REST_SECONDS:
                    return Rejection(
                        reason=Reason.HTTP_429,
                        detail=f"{host} asked for {rest:.0f} s of rest",
                        retry_after=rest,
                    )
                pause = max(rest, state.next_start - now)
                if pause <= 0:
                    state.next_start = now + max(delay, state.floor)
                    return None
            self._wait(pause, cancelled)

    def _push(self, state: _Host, delay: float) -> None:
        with self._lock:
            start = self._clock() + max(delay, state.floor)
            state.next_start = max(state.next_start, start)


_CANCELLED = Rejection(reason=Reason.DEFERRED, detail="the run was stopped")

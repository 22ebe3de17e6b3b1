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
#: Failures in a row after which a host is given up. With its feed, its robots.txt and
#: a second connection already on its way a dead host sees at most 12 requests.
FAILURES_TO_OPEN = 9
#: So many failures in a row are one address and its retries; a host with more of them
#: is failing, and each address is tried again once only.
FAILURES_TO_DOUBT = 3
#: Seconds one host may cost a run without an answer: nine times the usual deadline.
LONGEST_LOSS_SECONDS = 180.0
#: A server counts from when it looks, which is between our sending and its answer: the
#: gap counts from the answer, but from no later than so long after the sending, so that
#: a slow host is not asked ever more rarely.
UNSURE_SECONDS = 0.25
#: Beyond that: the counters by which a server tells when a request came are coarse.
MARGIN_SECONDS = 0.02
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
        #: Held from the permission to the sending: else a slow handshake lets the
        #: request of the next turn overtake, and the two arrive together.
        self.start = threading.Lock()
        self.sent_at = float("-inf")
        #: When the server has surely seen the latest request.
        self.last_start = float("-inf")
        self.latest: Turn | None = None
        self.floor = 0.0
        self.failures = 0
        self.lost_seconds = 0.0
        self.rests_until = float("-inf")
        self.rest_reason = Reason.HTTP_429


class Turn:
    """A permission to send one request to a host."""

    def __init__(self, pacer: "HostPacer", host: _Host) -> None:
        self._pacer = pacer
        self._host = host
        self._is_sent = False

    def sent(self) -> None:
        """Count the gap from here on: name look-up and handshake took their time."""
        if not self._is_sent:
            self._is_sent = True
            self._pacer._sent(self._host, self)
            self._host.start.release()

    def heard(self) -> None:
        """The host answers: it has seen the request by now."""
        self._pacer._heard(self._host, self)

    def end(self) -> None:
        """Let the next one start, also where nothing was sent."""
        if self._is_sent:
            self.heard()
        else:
            self._host.start.release()


class HostPacer:
    """Who may ask which host when; shared by all threads of a process.

    Args:
        is_alone: no other process may have asked a host a moment ago. Otherwise a host
            met for the first time is first left alone for its delay: on an engine its
            feed may have been fetched by a worker, and its pages be fetched by another,
            or by the one that takes over from a worker that died.
    """

    def __init__(
        self,
        *,
        connections_per_host: int = 2,
        failures_to_open: int = FAILURES_TO_OPEN,
        is_alone: bool = True,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = wait_for,
    ) -> None:
        self._connections = connections_per_host
        self._failures_to_open = failures_to_open
        self._is_alone = is_alone
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
            A turn; or ``CIRCUIT_OPEN`` (failed too often, or asked for a long rest
            with a 503), ``HTTP_429`` (asked for a long rest) or ``DEFERRED``
            (cancelled, or the host's budget of lost time is spent).
        """
        state = self._state(host, connections)
        if not _acquired(state.slots, cancelled):
            yield _CANCELLED
            return
        try:
            if not _acquired(state.start, cancelled):
                yield _CANCELLED
                return
            turn = Turn(self, state)
            try:
                yield self._await_start(host, state, delay, cancelled) or turn
            finally:
                turn.end()
        finally:
            state.slots.release()

    def pause(self, host: str, delay: float) -> float:
        """Seconds until a request might start; 0 where there is an answer at once.

        A guess to plan by: only ``turn`` decides.
        """
        state = self._state(host)
        with self._lock:
            now = self._clock()
            rest = state.rests_until - now
            if rest > LONGEST_REST_SECONDS or state.failures >= self._failures_to_open:
                return 0.0
            return max(0.0, rest, self._next_start(state, delay) - now)

    def is_failing(self, host: str) -> bool:
        """Whether a host failed so often in a row that more than one address did."""
        with self._lock:
            known = self._hosts.get(host)
            return known is not None and known.failures > FAILURES_TO_DOUBT

    def slow_down(self, host: str, delay: float) -> None:
        """Keep at least this gap on a host from now on (its Crawl-delay)."""
        state = self._state(host)
        with self._lock:
            state.floor = max(state.floor, delay)

    def rest(self, host: str, seconds: float, reason: Reason = Reason.HTTP_429) -> None:
        """Leave a host alone for so long (its Retry-After).

        Args:
            host: as in ``Url.host``.
            seconds: from now.
            reason: what is said to those who will not wait so long.
        """
        state = self._state(host)
        with self._lock:
            until = self._clock() + seconds
            if until > state.rests_until:
                state.rests_until, state.rest_reason = until, reason

    def succeeded(self, host: str) -> None:
        """The host answered; earlier failures are forgotten."""
        state = self._state(host)
        with self._lock:
            if state.failures < self._failures_to_open:
                state.failures = 0

    def failed(self, host: str, lost_seconds: float = 0.0) -> None:
        """The host did not answer (after so long), or that it could not."""
        state = self._state(host)
        with self._lock:
            state.failures += 1
            state.lost_seconds += lost_seconds

    def _state(self, host: str, connections: int | None = None) -> _Host:
        with self._lock:
            if host not in self._hosts:
                state = self._hosts[host] = _Host(connections or self._connections)
                if not self._is_alone:
                    state.last_start = state.sent_at = self._clock()
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
                if state.lost_seconds > LONGEST_LOSS_SECONDS:
                    lost = state.lost_seconds
                    detail = f"{host} cost {lost:.0f} s without an answer"
                    return Rejection(reason=Reason.DEFERRED, detail=detail)
                rest = state.rests_until - now
                if rest > LONGEST_REST_SECONDS:
                    return Rejection(
                        reason=state.rest_reason,
                        detail=f"{host} asked for {rest:.0f} s of rest",
                        retry_after=rest,
                    )
                pause = max(rest, self._next_start(state, delay) - now)
                if pause <= 0:
                    state.last_start = state.sent_at = now
                    return None
                # By then the answer may have come, and the wait is over.
                soonest = max(rest, state.sent_at + max(delay, state.floor) - now)
            self._wait(soonest if soonest > 0 else pause, cancelled)

    def _next_start(self, state: _Host, delay: float) -> float:
        gap = max(delay, state.floor)
        return state.last_start + gap if gap else float("-inf")

    def _sent(self, state: _Host, turn: Turn) -> None:
        with self._lock:
            state.latest = turn
            state.sent_at = self._clock()
            state.last_start = state.sent_at + UNSURE_SECONDS

    def _heard(self, state: _Host, turn: Turn) -> None:
        with self._lock:
            if state.latest is turn:
                state.last_start = min(state.last_start, self._clock() + MARGIN_SECONDS)


def _acquired(
    lock: "threading.Lock | threading.Semaphore", cancelled: threading.Event | None
) -> bool:
    """Wait for a lock; False where the run was stopped before it was free."""
    while not lock.acquire(timeout=_LOOK_SECONDS):
        if cancelled is not None and cancelled.is_set():
            return False
    return True


_CANCELLED = Rejection(reason=Reason.DEFERRED, detail="the run was stopped")

"""Deadlines that hold whatever a server does.

A timeout of a socket begins anew with each byte, so a server that drips one byte a
second is never late. One thread shuts the sockets of everything that is late, and its
flag decides: ``http.client`` takes a header block cut by a shutdown as complete.
"""

import contextlib
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator


class Guard:
    """The deadline of one exchange and the connections it watches."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._fired = False
        self._over = False

    @property
    def has_fired(self) -> bool:
        """Whether the deadline passed: nothing that was read may then be believed."""
        return self._fired

    def remaining(self) -> float:
        """Seconds left, never less than a millisecond (0 would mean non-blocking)."""
        return max(0.001, self._deadline - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether no time is left, whether or not the watcher has noticed."""
        return time.monotonic() >= self._deadline

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection at the deadline, TLS on top of it included."""
        # A duplicate: wrapping in TLS takes the descriptor away from the original.
        duplicate = connection.dup()
        with self._lock:
            self._sockets.append(duplicate)
            if self._fired:
                _shut(duplicate)

    def fire(self) -> None:
        """Shut everything, unless the exchange ended before."""
        with self._lock:
            if self._over:
                return
            self._fired = True
            for connection in self._sockets:
                _shut(connection)

    def end(self) -> None:
        """The exchange is over; nothing is watched any longer."""
        with self._lock:
            self._over = True
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Watchdog:
    """One thread that fires the guards that are late."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._guards: list[tuple[float, int, Guard]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def guard(self, seconds: float) -> Iterator[Guard]:
        """A guard that fires in so many seconds unless the block ends before."""
        deadline = time.monotonic() + seconds
        guard = Guard(deadline)
        with self._changed:
            if self._closed:
                guard.fire()
            elif self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="watchdog", daemon=True
                )
                self._thread.start()
            place = (deadline, next(self._numbers), guard)
            heapq.heappush(self._guards, place)
            if self._guards[0] is place:
                self._changed.notify()
        try:
            yield guard
        finally:
            guard.end()

    def close(self) -> None:
        """Fire every guard there is and end the thread."""
        with self._changed:
            self._closed = True
            guards, self._guards = self._guards, []
            thread, self._thread = self._thread, None
            self._changed.notify()
        for _, _, guard in guards:
            guard.fire()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                if not self._guards:
                    self._changed.wait()
                    continue
                wait = self._guards[0][0] - time.monotonic()
                if wait > 0:
                    self._changed.wait(wait)
                    continue
                _, _, guard = heapq.heappop(self._guards)
            guard.fire()

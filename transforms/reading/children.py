"""A pool of killable processes for reading hostile bytes.

Parsers written in C can loop or crash while holding the interpreter lock; no thread
and no exception handler helps then. Each child has one keeper thread that starts it,
hands it one request at a time and knows exactly which request it was on when it died.
The children are exec'd, never forked from a process that has Beam and threads in it.
"""

import queue
import sys
import threading

from transforms.elements import Rejection
from transforms.reading.child import ChildSettings
from transforms.reading.frames import MAX_FRAME_BYTES
from transforms.reading.keeper import Job, Keeper, Rest, cancelled
from transforms.reading.read import Reply
from transforms.reading.requests import Request
from transforms.reasons import Reason


class ChildrenCannotStart(Exception):
    """No reading process has ever started: the installation is broken, not a page."""

    exit_code = 1


class Children:
    """``count`` children and their keepers; thread-safe.

    Args:
        settings: what each child is started with.
        count: how many; usually the machine's cores.
        command: how a child is started, for tests; the arguments are appended.
        must_start: raise where none starts, instead of blaming page after page.
    """

    def __init__(
        self,
        settings: ChildSettings,
        count: int,
        command: tuple[str, ...] = (sys.executable, "-m", "transforms.reading.child"),
        must_start: bool = False,
    ) -> None:
        self._must_start = must_start
        self._command = command
        self._jobs: queue.SimpleQueue[Job | Rest | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._closing = threading.Lock()
        self._keepers = [
            Keeper(settings, command, self._jobs, self._closed) for _ in range(count)
        ]
        for keeper in self._keepers:
            keeper.start()

    def read(self, request: Request, body: bytes) -> Reply:
        """Have one request answered; blocks, and never raises for what is in it.

        Raises:
            ChildrenCannotStart: see ``must_start``.
        """
        if len(body) > MAX_FRAME_BYTES:
            return Rejection(reason=Reason.TOO_LARGE, detail=f"{len(body)} bytes")
        job = Job(request, body)
        with self._closing:  # after it nobody is left to answer what is put here
            if self._closed.is_set():
                return cancelled()
            self._jobs.put(job)
        reply = job.reply.result()
        is_lost = isinstance(reply, Rejection) and reply.reason is Reason.INTERNAL
        if is_lost and self._must_start and not self._has_started():
            raise ChildrenCannotStart(
                "the reading processes do not start; their last words are above, or "
                f"try: {' '.join(self._command)} (without arguments it should complain "
                "of their number)"
            )
        return reply

    def _has_started(self) -> bool:
        return any(keeper.has_started for keeper in self._keepers)

    def pids(self) -> list[int]:
        """The living children's process ids."""
        return [k.pid for k in self._keepers if k.pid is not None]

    def rest(self) -> None:
        """End the children that have nothing to do; the next request starts one.

        What comes after reading, a run's writing above all, has their memory then.
        """
        for _ in self._keepers:
            self._jobs.put(Rest())

    def close(self) -> None:
        """Kill the children; requests in hand and waiting come back as deferred."""
        with self._closing:
            self._closed.set()
        for keeper in self._keepers:
            keeper.kill()
            self._jobs.put(None)
        # The requests before those None are answered by the keepers, as deferred.
        for keeper in self._keepers:
            keeper.join()

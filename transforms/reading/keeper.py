"""One child and the thread that keeps it: who starts, feeds, judges and ends it.

A page is blamed for what happens between the child's acknowledgement of it and the
reply. What happens before is the child's own affair, and a kill from outside may be:
then the page is given once more to a fresh child.
"""

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import transforms
from transforms.elements import Rejection
from transforms.feeds.parse import ParsedFeed
from transforms.reading.child import ACKNOWLEDGED, READY, ChildSettings
from transforms.reading.frames import FrameTooLong, receive_frame, send_frame
from transforms.reading.read import Explained, Extracted, Reading, Reply
from transforms.reading.requests import KINDS, Request
from transforms.reading.wire import WireError, from_wire, to_wire
from transforms.reasons import Reason

#: A child is replaced after so many requests, so that leaks of C libraries stay small.
RECYCLE_AFTER = 5_000
#: Loading the lexicons on a busy machine.
_START_SECONDS = 60.0
#: Bytes that may lie in the socket. With Linux's 208 kB a page of average size (233 kB)
#: takes both sides several turns: 0.17 ms of CPU and 0.33 ms, instead of 0.05 and 0.1.
_SEND_BUFFER = 1 << 20

_REPLIES: dict[str, type] = {
    t.__name__: t for t in (Reading, ParsedFeed, Extracted, Explained, Rejection)
}
_KIND_NAMES = {kind: name for name, kind in KINDS.items()}


class Job:
    """A request on its way to a child, and the reply to come."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.request = request
        self.body = body
        self.reply: Future[Reply] = Future()


class Rest:
    """In a job's place: end the child, there is nothing to read for now."""


class Keeper(threading.Thread):
    """Owns one child: starts it, feeds it, ends it.

    It is the thread that starts the child because PR_SET_PDEATHSIG fires when the
    starting *thread* ends.
    """

    def __init__(
        self,
        settings: ChildSettings,
        command: tuple[str, ...],
        jobs: "queue.SimpleQueue[Job | Rest | None]",
        closed: threading.Event,
    ) -> None:
        super().__init__(name="child keeper", daemon=True)
        self._settings = settings
        self._command = command
        self._jobs = jobs
        self._closed = closed
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._served = 0
        #: Whether a child of this keeper ever came as far as being ready.
        self.has_started = False

    @property
    def pid(self) -> int | None:
        """Of the child, while it lives."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def kill(self) -> None:
        """End the child at once, whatever it does."""
        process = self._process
        if process is not None:
            process.kill()

    def run(self) -> None:
        """Answer jobs until there is a None among them."""
        while (job := self._jobs.get()) is not None:
            if isinstance(job, Rest):
                self._end()
                continue
            try:
                job.reply.set_result(self._serve(job))
            except Exception as error:
                self._end()
                job.reply.set_result(
                    Rejection(reason=Reason.INTERNAL, detail=f"keeper: {error!r}")
                )
        self._end()

    def _serve(self, job: Job) -> Reply:
        """One job; once more on a fresh child where the child, not the job, failed."""
        reply = self._try(job)
        if isinstance(reply, _Innocent):
            reply = self._try(job)
        return reply.blame if isinstance(reply, _Innocent) else reply

    def _try(self, job: Job) -> "Reply | _Innocent":
        if self._closed.is_set():
            return cancelled()
        try:
            sock = self._ready_child()
            _hand_over(sock, job)
        except (OSError, EOFError, FrameTooLong) as error:
            self._end()
            # What no child has touched cannot be at fault, and may be tried again.
            return _Innocent(Reason.INTERNAL, f"no child took the page: {error!r}")
        seconds = self._settings.deadline_seconds
        try:
            document = receive_frame(sock, time.monotonic() + seconds)
            reply = _decode_reply(document)
        except TimeoutError:
            self._end()
            return Rejection(
                reason=Reason.EXTRACTION_TIMEOUT, detail=f"over {seconds:g} s"
            )
        except (WireError, FrameTooLong) as error:
            self._end()
            return Rejection(
                reason=Reason.PARSER_CRASH, detail=f"unreadable reply: {error}"
            )
        except (OSError, EOFError):
            return self._death()
        self._recycle(reply)
        return reply

    def _death(self) -> "Rejection | _Innocent":
        code = self._end(kill=False)
        if self._closed.is_set():
            return cancelled()
        if code is None:
            return Rejection(reason=Reason.PARSER_CRASH, detail="hung up, lived on")
        if code == -signal.SIGKILL:
            # Nobody but the kernel or an operator sends this: memory ran out, and
            # the page at hand may be innocent of it.
            return _Innocent(Reason.INTERNAL, "the child was killed from outside")
        if code == -signal.SIGALRM:
            return Rejection(reason=Reason.EXTRACTION_TIMEOUT, detail="hung")
        return Rejection(reason=Reason.PARSER_CRASH, detail=_exit_name(code))

    def _ready_child(self) -> socket.socket:
        if self._socket is None or self.pid is None:
            self._end()
            self._start()
        assert self._socket is not None
        return self._socket

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        root = str(Path(transforms.__file__).parents[1])
        path = os.pathsep.join((root, *map(os.path.abspath, _python_path())))
        self._socket = ours
        with theirs:
            self._process = subprocess.Popen(
                [
                    *self._command,
                    str(theirs.fileno()),
                    str(os.getpid()),
                    json.dumps(to_wire(self._settings)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # `-m` imports from the current folder first, and a user's folder may
                # hold a json.py.
                cwd=root,
                env={**os.environ, "PYTHONPATH": path},
            )
        self._served = 0
        if self._closed.is_set():
            raise OSError("closed while starting")
        deadline = time.monotonic() + _START_SECONDS
        if receive_frame(ours, deadline) != READY:
            raise OSError("the child did not say that it is ready")
        self.has_started = True

    def _recycle(self, reply: Reply) -> None:
        self._served += 1
        is_short_of_memory = (
            isinstance(reply, Rejection) and reply.reason is Reason.PARSER_CRASH
        )
        if self._served >= RECYCLE_AFTER or is_short_of_memory:
            self._end()

    def _end(self, *, kill: bool = True) -> int | None:
        """Reap the child, killing it first; see ``_reap``."""
        process, self._process = self._process, None
        sock, self._socket = self._socket, None
        code: int | None = None
        if process is not None:
            if kill:
                process.kill()
            code = _reap(process)
        if sock is not None:
            sock.close()
        return code


class _Innocent:
    """The child failed before or beside the request, which deserves another try."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.blame = Rejection(reason=reason, detail=detail)


def _hand_over(sock: socket.socket, job: Job) -> None:
    header = {"kind": _KIND_NAMES[type(job.request)], "request": to_wire(job.request)}
    deadline = time.monotonic() + _START_SECONDS
    sock.settimeout(_START_SECONDS)
    send_frame(sock, json.dumps(header).encode())
    send_frame(sock, job.body)
    if receive_frame(sock, deadline) != ACKNOWLEDGED:
        raise OSError("the child did not acknowledge the page")


def _decode_reply(document: bytes) -> Reply:
    try:
        parsed = json.loads(document)
        kind: Callable[..., Reply] = _REPLIES[parsed["type"]]
        reply: Reply = from_wire(kind, parsed["value"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError(str(error)) from error
    return reply


def _reap(process: "subprocess.Popen[bytes]") -> int | None:
    """Exit status of a child that closed its socket, negative for a signal.

    None where it does not end by itself; then it is killed.
    """
    try:
        # A crashing child closes its socket a moment before it can be reaped.
        return process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def _exit_name(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:  # a real-time signal
        return f"signal {-code}"


def _python_path() -> list[str]:
    return list(filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)))


def cancelled() -> Rejection:
    """The reply to what was not begun, or not finished, when the pool was closed."""
    return Rejection(reason=Reason.DEFERRED, detail="the run was stopped")

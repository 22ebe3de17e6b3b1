"""The process that touches hostile bytes: ``python -m transforms.reading.child FD``.

It reads requests from the socket it inherited and answers each. A page is
acknowledged before it is touched, so that its keeper can tell which page killed it.
Beam and Arrow are never imported here: a child starts in a fraction of a second and
stays near 100 MB.
"""

import ctypes
import gc
import itertools
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass

from transforms.elements import Rejection
from transforms.processwide import give_memory_back
from transforms.reading.frames import receive_frame, send_frame
from transforms.reading.read import Reader, Reply
from transforms.reading.requests import KINDS, ReadPolicy
from transforms.reading.wire import from_wire, to_wire
from transforms.reasons import Reason

ACKNOWLEDGED = b"got"
READY = b"ready"

_PR_SET_PDEATHSIG = 1
#: Seconds after the keeper's deadline at which the kernel ends a hung child itself.
_GRACE_SECONDS = 5.0
#: Objects made before the collector looks for cycles among them.
_NEW_OBJECTS = 10_000
#: Requests after which freed memory is given back: each time costs milliseconds, and a
#: child that never does it holds 20 MB more.
_TRIM_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSettings:
    """What a child is started with.

    Attributes:
        policy: how to read.
        deadline_seconds: for one request, from its acknowledgement.
        memory_mb: cap of the address space.
    """

    policy: ReadPolicy = ReadPolicy()
    deadline_seconds: float = 10.0
    memory_mb: int = 1024


def serve(sock: socket.socket, settings: ChildSettings) -> None:
    """Answer requests until the keeper hangs up."""
    # The collector finds nothing in the lexicons, and looking through them again and
    # again while they are loaded would be a third of the time of loading.
    gc.disable()
    reader = Reader(settings.policy)
    # What was loaded stays, and a page's objects hold no cycles worth so many looks:
    # left alone, the collector takes 8 % of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    gc.enable()
    send_frame(sock, READY)
    for served in itertools.count(1):
        try:
            header = json.loads(receive_frame(sock))
            body = receive_frame(sock)
        except EOFError:
            return
        send_frame(sock, ACKNOWLEDGED)
        signal.setitimer(signal.ITIMER_REAL, settings.deadline_seconds + _GRACE_SECONDS)
        reply = _answer(reader, header, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send_frame(sock, reply)
        if served % _TRIM_EVERY == 0:
            give_memory_back()


def _answer(reader: Reader, header: dict[str, object], body: bytes) -> bytes:
    try:
        request = from_wire(KINDS[str(header["kind"])], header["request"])
        reply: Reply = reader.read(request, body)
        return encode_reply(reply)
    except MemoryError:
        return encode_reply(
            Rejection(reason=Reason.PARSER_CRASH, detail="out of memory")
        )
    except Exception as error:
        # A bug of ours on one page must not cost the page after it.
        detail = f"{type(error).__name__}: {error}"[:500]
        return encode_reply(Rejection(reason=Reason.INTERNAL, detail=detail))


def encode_reply(reply: Reply) -> bytes:
    """A reply as JSON; lone surrogates, which no column can hold, become ``?``."""
    document = {"type": type(reply).__name__, "value": to_wire(reply)}
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _guard(memory_mb: int, parent: int) -> None:
    """Die with the parent, ignore its Ctrl-C, and never eat the machine."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have died before the request above was in force.
        if os.getppid() != parent:
            raise SystemExit(0)
        limit = memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Entry point: file descriptor, parent's pid and settings as JSON."""
    descriptor, parent, settings_json = arguments
    settings = from_wire(ChildSettings, json.loads(settings_json))
    _guard(settings.memory_mb, int(parent))
    with socket.socket(fileno=int(descriptor)) as sock:
        serve(sock, settings)


if __name__ == "__main__":
    main(sys.argv[1:])

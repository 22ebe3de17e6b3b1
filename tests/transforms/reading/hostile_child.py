"""A reading child that does what a page says: ``hostile_child.py FD PARENT SETTINGS``.

A page is a deed and its argument, parted by a space. Everything but the reader is the
real child. A page that names no deed is read as an article of one story; with
NEWSBEAM_TEST_REAL_READER in the environment, by the real reader.
"""

import itertools
import os
import signal
import sys
from collections import deque
from pathlib import Path

from transforms.elements import Rejection
from transforms.reading import child
from transforms.reading.frames import send_frame
from transforms.reading.read import Reading
from transforms.reasons import Reason


def hang(marker: str) -> None:
    """Loop in C for ever, without a look at signals, holding the interpreter lock."""
    Path(marker).touch()
    deque(itertools.repeat(0), maxlen=0)


def wait_once(marker: str) -> None:
    """Wait to be killed, but only the first time."""
    if not Path(marker).exists():
        Path(marker).touch()
        signal.pause()


def kill_oneself(log: str) -> None:
    """Die as if the kernel had run out of memory, and count how often."""
    with Path(log).open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def eat_memory(_: str) -> None:
    eaten = bytearray(4_000_000_000)
    raise AssertionError(len(eaten))


def die_of(name: str) -> None:
    signal.raise_signal(signal.Signals[name])


def exit_with(status: str) -> None:
    os._exit(int(status))


def raise_a_bug(message: str) -> None:
    raise LookupError(message)


def recurse(_: str) -> None:
    recurse("")


def say(reply: str) -> None:
    """Reply so instead of what the reader finds, and wait to be killed."""
    send_frame(SOCKET, reply.encode("utf-8", "surrogatepass"))
    signal.pause()


def nest(depth: str) -> None:
    say("[" * int(depth))


def announce(length: str) -> None:
    """Announce a reply of that length that never comes."""
    SOCKET.sendall(int(length).to_bytes(4, "big"))
    signal.pause()


def hang_up(_: str) -> None:
    """Close the connection and live on."""
    os.close(SOCKET.fileno())
    signal.pause()


DEEDS = {
    deed.__name__: deed
    for deed in (
        hang,
        wait_once,
        kill_oneself,
        eat_memory,
        die_of,
        exit_with,
        raise_a_bug,
        recurse,
        say,
        nest,
        announce,
        hang_up,
    )
}

SOCKET = None
REAL = child.Reader


class HostileReader:
    def __init__(self, policy):
        is_real = "NEWSBEAM_TEST_REAL_READER" in os.environ
        self.real = REAL(policy) if is_real else None

    def read(self, request, body):
        deed, _, argument = body.partition(b" ")
        if deed.decode("latin-1") in DEEDS:
            DEEDS[deed.decode()](argument.decode("utf-8", "surrogateescape"))
        if self.real is not None:
            return self.real.read(request, body)
        if body == b"nothing":
            return Rejection(reason=Reason.EXTRACTION_FAILED)
        return Reading(
            page_kind=body.decode("utf-8", "surrogatepass"),
            canonical_url=str(os.getpid()),
            robots_flags=(),
            stories=(),
        )


def serve(sock, settings):
    global SOCKET
    SOCKET = sock
    real_serve(sock, settings)


if __name__ == "__main__":
    real_serve, child.serve = child.serve, serve
    child.Reader = HostileReader
    child.main(sys.argv[1:])

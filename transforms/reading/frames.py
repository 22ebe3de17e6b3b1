"""Length-prefixed frames over a socket, with one deadline for a whole frame."""

import socket
import struct
import time

_LENGTH = struct.Struct(">I")

#: A frame longer than this is not read: no honest page or reply needs it.
MAX_FRAME_BYTES = 64_000_000


class FrameTooLong(Exception):
    """The other side announced more than ``MAX_FRAME_BYTES``."""


def send_frame(sock: socket.socket, payload: bytes) -> None:
    """Send one frame whole."""
    sock.sendall(_LENGTH.pack(len(payload)) + payload)


def receive_frame(sock: socket.socket, deadline: float | None = None) -> bytes:
    """Receive one frame whole.

    Args:
        sock: a stream socket.
        deadline: ``time.monotonic()`` moment until which to wait; None waits on.

    Raises:
        EOFError: the other side is gone.
        TimeoutError: the deadline passed.
        FrameTooLong: the frame is over its cap.
    """
    (length,) = _LENGTH.unpack(_receive(sock, _LENGTH.size, deadline))
    if length > MAX_FRAME_BYTES:
        raise FrameTooLong(f"{length} bytes announced")
    return _receive(sock, length, deadline)


def _receive(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = []
    while count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            sock.settimeout(left)
        part = sock.recv(min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)

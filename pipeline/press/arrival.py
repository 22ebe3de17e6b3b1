"""When a request came, by the kernel: a busy machine lets a server look late at it."""

import socket
import struct
import time

#: Bytes of Linux's tcp_info up to what is read of it, and where that stands.
_INFO_BYTES, _LAST_DATA = 104, 8 + 11 * 4


def arrived_at(connection: socket.socket) -> float:
    """The ``time.monotonic()`` moment at which the last bytes came.

    To the millisecond on Linux (``tcpi_last_data_recv``); elsewhere now.
    """
    now = time.monotonic()
    if not hasattr(socket, "TCP_INFO"):
        return now
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
    milliseconds: int = struct.unpack_from("I", info, _LAST_DATA)[0]
    return now - milliseconds / 1000

import socket
import threading
import time

import pytest

from pipeline.press.arrival import arrived_at


@pytest.mark.skipif(
    not hasattr(socket, "TCP_INFO"), reason="only Linux tells when bytes came"
)
def test_what_came_a_while_ago_is_told_from_when_it_came():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
        with ours, theirs:
            before = time.monotonic()
            ours.sendall(b"GET / HTTP/1.1\r\n\r\n")
            theirs.recv(100)
            sent = time.monotonic()
            # A server that looks late.
            while time.monotonic() < sent + 0.15:
                threading.Event().wait(0.01)

            at = arrived_at(theirs)

    # The kernel counts in milliseconds, some kernels in steps of ten.
    assert before - 0.02 <= at <= sent + 0.02

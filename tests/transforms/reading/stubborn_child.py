"""A child that fails before it has a page: ``stubborn_child.py HOW TIMES COUNT ...``.

HOW is where it fails; it does so TIMES times, counted by the length of the file COUNT,
and then is the hostile child, which harms nobody unless asked to.
"""

import os
import runpy
import socket
import sys
from pathlib import Path

from transforms.reading.frames import receive_frame, send_frame

how, times, count, *arguments = sys.argv[1:]
failed = Path(count)
failed.touch()

if failed.stat().st_size < int(times):
    with failed.open("a") as file:
        file.write("x")
    sock = socket.socket(fileno=int(arguments[0]))
    if how == "at its start":
        os._exit(1)
    if how == "with a noise":
        send_frame(sock, b"hello?")
    if how == "with an endless noise":
        sock.sendall(b"\xff\xff\xff\xff")
    if how == "with the page in its way":
        send_frame(sock, b"ready")
        receive_frame(sock)
        os._exit(1)
    if how == "with the page in its hands":
        send_frame(sock, b"ready")
        receive_frame(sock)
        receive_frame(sock)
        os._exit(1)
    receive_frame(sock)  # waits to be killed
    os._exit(1)

sys.argv = ["hostile_child.py", *arguments]
runpy.run_path(str(Path(__file__).with_name("hostile_child.py")), run_name="__main__")

"""Hosts on loopback that answer as badly as they like, and canaries beside them.

One socket listens on every address of the machine; which one was asked decides who
answers. Of 127.30.0.0/16 each address is a host of the press. A connection to any other
address is one that should never have been made.
"""

import contextlib
import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.press.arrival import arrived_at

#: Answers with bytes, or talks to the socket itself.
Reply = bytes | Callable[[socket.socket], None]

PRESS = "127.30."


def answer(
    body: bytes | str = b"",
    *headers: str,
    status: str = "200 OK",
    media: str = "text/html; charset=utf-8",
    length: bool = True,
) -> bytes:
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", "Connection: close"]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, *headers, "", ""]).encode("utf-8") + body


def redirect(location: str, *headers: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", *headers, status=status)


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it.

    Attributes:
        at: when it came.
        beside: connections of that host that were open then, itself included.
    """

    host: str
    path: str
    agent: str
    at: float
    beside: int


@dataclass
class Server:
    """What is said where, and what was asked."""

    port: int = 0
    replies: dict[tuple[str, str], list[Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def url(self, host: str, path: str = "") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, host: str, path: str, *replies: Reply) -> str:
        """Answer so, one after the other; the last one for ever."""
        self.replies[host, path] = list(replies)
        return self.url(host, path)

    def drips(self, first: bytes, drop: bytes, pause: float = 0.05) -> Reply:
        """Send a piece for ever, until the client or the test ends."""

        def talk(connection: socket.socket) -> None:
            connection.sendall(first)
            while not self.over.wait(pause):
                connection.sendall(drop)

        return talk

    def pours(self, first: bytes, piece: bytes, times: int) -> Reply:
        """Send a piece many times as fast as it is taken."""

        def talk(connection: socket.socket) -> None:
            connection.sendall(first)
            for _ in range(times):
                connection.sendall(piece)

        return talk

    def stalls(self, first: bytes = b"") -> Reply:
        def talk(connection: socket.socket) -> None:
            connection.sendall(first)
            self.over.wait()

        return talk

    def serve(self, connection: socket.socket, host: str) -> None:
        with self._lock:
            self._open[host] += 1
            beside = self._open[host]
        try:
            with connection, contextlib.suppress(OSError):
                self._talk(connection, host, beside)
        finally:
            with self._lock:
                self._open[host] -= 1

    def _talk(self, connection: socket.socket, host: str, beside: int) -> None:
        if not host.startswith(PRESS):
            self.strays.append(host)
            return
        connection.settimeout(30)
        received = b""
        while b"\r\n\r\n" not in received:
            data = connection.recv(65536)
            if not data:
                return
            received += data
            if not b"GET ".startswith(received[:4]):
                return connection.sendall(answer(status="400 Bad Request"))
        at = arrived_at(connection)
        head = received.decode("latin-1")
        path = head.split(" ")[1]
        agent = re.search(r"(?im)^user-agent: (.*?)\r$", head)
        named = agent[1] if agent else ""
        with self._lock:
            asked = Asked(host=host, path=path, agent=named, at=at, beside=beside)
            self.asked.append(asked)
            waiting = self.replies.get((host, path.partition("?")[0])) or [_NONE]
            reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(reply):
            reply(connection)
        else:
            connection.sendall(reply)
        # Else what the client still sends would turn the end into a reset.
        connection.shutdown(socket.SHUT_WR)


_NONE = answer("none", status="404 Not Found", media="text/plain")


@contextlib.contextmanager
def open_server() -> Iterator[Server]:
    """A running server; its port is free on every address."""
    if socket.has_dualstack_ipv6():
        listener = socket.create_server(
            ("", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512
        )
    else:
        listener = socket.create_server(("", 0), backlog=512)
    server = Server(port=listener.getsockname()[1])

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
                host = connection.getsockname()[0].removeprefix("::ffff:")
            except OSError:
                return
            arguments = (connection, host)
            threading.Thread(target=server.serve, args=arguments, daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()

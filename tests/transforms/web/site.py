"""A server on loopback that answers as badly as a test asks."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: Answers with bytes, or talks to the socket itself.
Reply = bytes | Callable[[socket.socket], None]


def answer(
    body: bytes = b"",
    *headers: str,
    status: str = "200 OK",
    media: str = "text/html",
    length: bool = True,
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", "Connection: close"]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found", *headers: str) -> bytes:
    return answer(b"", f"Location: {location}", *headers, status=status)


@dataclass
class Site:
    """What the server says at each path, and what it was asked."""

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def says(self, path: str, *replies: Reply) -> str:
        """Answer so, one after the other; the last one for ever."""
        self.replies[path] = list(replies)
        return self.url + path

    def drips(self, first: bytes, drop: bytes) -> Callable[[socket.socket], None]:
        """Send a piece for ever, until the client or the test ends."""

        def talk(connection: socket.socket) -> None:
            connection.sendall(first)
            while not self.over.wait(0.02):
                connection.sendall(drop)

        return talk

    def is_silent(self, connection: socket.socket) -> None:
        self.over.wait()

    def _next(self, path: str) -> Reply:
        replies = self.replies.get(path)
        if not replies:
            return answer(b"none", status="404 Not Found")
        return replies.pop(0) if len(replies) > 1 else replies[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what many tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        site = self.server.site  # type: ignore[attr-defined]
        received = b""
        while b"\r\n\r\n" not in received:
            data = self.request.recv(65536)
            if not data:
                return
            received += data
            if not b"GET ".startswith(received[:4]):
                # As real servers do when TLS comes to a plain port.
                return self.request.sendall(answer(status="400 Bad Request"))
        first, *lines = received.decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in lines if ": " in line)
        path = first.split(" ")[1]
        site.requests.append((path, {k.lower(): v for k, v in pairs}))
        reply = site._next(path)
        if callable(reply):
            with contextlib.suppress(OSError):
                reply(self.request)
        else:
            self.request.sendall(reply)


@contextlib.contextmanager
def serving(address: str = "127.0.0.1", tls: Any = None) -> Iterator[Site]:
    with _Server((address, 0), _Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.site = Site(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.site
        finally:
            server.site.over.set()
            server.shutdown()
            thread.join()

"""A server in a process of its own: all of 127.40.0.0/16, one publisher an address.

Each publisher has ``/feed.xml``, which answers 304 to its own ETag, and the pages it
lists. robots.txt is empty. What the server costs is not in its clients' CPU time.
"""

import asyncio
import contextlib
import multiprocessing
import multiprocessing.connection
from collections.abc import Callable, Iterator

NETWORK = "127.40.0.0/16"

#: Publisher's number and path → media type and body, or None.
Answer = Callable[[int, str], tuple[str, bytes] | None]


def host_of(number: int) -> str:
    """The address of a publisher."""
    return f"127.40.{number // 250}.{number % 250 + 1}"


class _Protocol(asyncio.Protocol):
    def __init__(self, answer: Answer, *, with_etags: bool) -> None:
        self._answer, self._with_etags = answer, with_etags
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._reply(head.decode("latin-1")))

    def _reply(self, head: str) -> bytes:
        first, *lines = head.split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        path = first.split(" ")[1]
        *_, block, last = headers["host"].partition(":")[0].split(".")
        if path == "/feed.xml" and self._with_etags and "if-none-match" in headers:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        found = self._answer(int(block) * 250 + int(last) - 1, path)
        media, body = found or ("text/plain", b"")
        status = "200 OK" if found else "404 Not Found"
        etag = 'ETag: "1"\r\n' if path == "/feed.xml" and self._with_etags else ""
        return (
            f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{etag}"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def _serve(
    make_answer: Callable[[], Answer],
    with_etags: bool,
    pipe: multiprocessing.connection.Connection,
) -> None:
    answer = make_answer()

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(
            lambda: _Protocol(answer, with_etags=with_etags), "0.0.0.0", 0, backlog=1000
        )
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(forever())


@contextlib.contextmanager
def served(
    make_answer: Callable[[], Answer], *, with_etags: bool = True
) -> Iterator[int]:
    """Serve while the block lasts; yields the port.

    Args:
        make_answer: called in the server's process.
        with_etags: whether feeds answer 304.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(make_answer, with_etags, theirs), daemon=True
    )
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()

"""One request and its answer: what went wrong becomes a reason, never an exception."""

import http.client
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import urllib3.exceptions
from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.body import content_encoding, read_body
from transforms.web.connection import BrokenChunk, Connector
from transforms.web.content_type import (
    is_readable_head,
    is_readable_type,
    media_type,
)
from transforms.web.urls import Url
from transforms.web.watchdog import Guard

#: A header line over this is an attack or a bug; browsers' servers cap at 8 to 16 KB.
_LONGEST_HEADER = 16_384
_ALL_HEADERS = 131_072

#: Statuses whose body is the thing asked for.
SUCCESSES = frozenset({200, 201, 202, 203})

#: What the network can do to us; anything else is a bug and is raised.
#: ValueError: a header that cannot be sent or a status line that is none.
_FAILURES = (
    OSError,
    http.client.HTTPException,
    urllib3.exceptions.HTTPError,
    ValueError,
)

#: What may stand in a header we send: printable characters of Latin-1 (RFC 9110 §5.5).
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET.

    Attributes:
        kind: ``feed``, ``page`` or ``robots``: what bodies are readable.
        cap: bytes of body allowed.
    """

    url: Url
    kind: str
    headers: Headers
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status with its headers; the body is read only of a success.

    Attributes:
        body: the bytes, or why they cannot be used.
    """

    status: int
    headers: Headers
    body: bytes | Rejection = b""

    def header(self, name: str) -> str | None:
        """The first header of that name (in lower case), or None."""
        return next((v for k, v in self.headers if k == name), None)


def exchange(
    request: Request,
    connector: Connector,
    guard: Guard,
    *,
    sent: Callable[[], None],
    heard: Callable[[], None] = lambda: None,
    cancelled: threading.Event | None = None,
) -> Answer | Rejection:
    """Ask once and read what comes, all of it under the guard's deadline.

    Args:
        request: what to ask.
        connector: judges addresses and connects.
        guard: the deadline; once it fired nothing that was read counts.
        sent: called when the request goes out.
        heard: called when the answer's head is here.
        cancelled: ends the reading of a body.

    Returns:
        An answer of any status; or a rejection where there is none: ``BAD_URL``,
        ``BLOCKED_ADDRESS``, ``DNS``, ``CONNECT``, ``TLS``, ``TIMEOUT``, ``PROTOCOL``.
    """
    addresses = connector.judge(request.url, guard.remaining())
    if isinstance(addresses, Rejection):
        return addresses
    connection = connector.connection(request.url, addresses, guard)
    try:
        answer = _ask(request, connector, connection, guard, sent, heard, cancelled)
    except _FAILURES as error:
        answer = _failure(error)
    finally:
        connection.close()
    is_late = isinstance(answer, Rejection) and guard.is_over
    if guard.has_fired or is_late:
        # Also where something came: cut headers read as a whole answer. And where the
        # socket's own time ended with ours, a moment before the watcher looked.
        return Rejection(reason=Reason.TIMEOUT, detail="the deadline passed")
    return answer


def _ask(
    request: Request,
    connector: Connector,
    connection: HTTPConnection,
    guard: Guard,
    sent: Callable[[], None],
    heard: Callable[[], None],
    cancelled: threading.Event | None,
) -> Answer | Rejection:
    connection.connect()
    connection.timeout = guard.remaining()
    headers = dict(request.headers)
    if request.url.scheme == "http":
        headers |= connector.proxy_headers()
    if any(not _HEADER_VALUE.fullmatch(value) for value in headers.values()):
        # Said here: the library's own message repeats the value, which is a secret.
        return _protocol("a configured header has a value that cannot be sent")
    sent()
    connection.request(
        "GET",
        connector.target(request.url),
        headers={"Host": request.url.authority, **headers},
        preload_content=False,
        decode_content=False,
    )
    response = connection.getresponse()
    heard()
    try:
        got = tuple((name.lower(), value) for name, value in response.headers.items())
        if any(len(name) + len(value) > _LONGEST_HEADER for name, value in got):
            return _protocol("a header is too long")
        if sum(len(name) + len(value) for name, value in got) > _ALL_HEADERS:
            return _protocol("the headers are too long")
        if any(k == "transfer-encoding" and v.lower() != "chunked" for k, v in got):
            return _protocol("a transfer coding that was not asked for")
        answer = Answer(status=response.status, headers=got)
        if response.status not in SUCCESSES:
            return answer
        return replace(answer, body=_body(request, answer, response, cancelled))
    finally:
        response.close()


def _body(
    request: Request,
    answer: Answer,
    response: HTTPResponse,
    cancelled: threading.Event | None,
) -> bytes | Rejection:
    kind, media = request.kind, media_type(answer.header("content-type"))
    if not is_readable_type(kind, media):
        return Rejection(reason=Reason.CONTENT_TYPE, detail=media[:100])
    encoding = content_encoding(answer.headers)
    if isinstance(encoding, Rejection):
        return encoding
    keep_head = kind == "robots"
    declared = answer.header("content-length") or ""
    if declared.isdecimal() and not keep_head and int(declared[:19]) > request.cap:
        detail = f"{declared[:19]} bytes declared"
        return Rejection(reason=Reason.TOO_LARGE, detail=detail)

    def read(size: int) -> bytes:
        if cancelled is not None and cancelled.is_set():
            raise _Cancelled
        # read1 gives what has come; read would wait until a step is full.
        return response.read1(size, decode_content=False)

    try:
        return read_body(
            read,
            encoding=encoding,
            cap=request.cap,
            is_readable=lambda head: is_readable_head(kind, media, head),
            keep_head=keep_head,
        )
    except _Cancelled:
        return Rejection(reason=Reason.DEFERRED, detail="the run was stopped")
    except (urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
        if isinstance(_cause(error), BrokenChunk):
            return _protocol(f"broken chunk {_cause(error)}")
        return Rejection(reason=Reason.TRUNCATED, detail=str(_cause(error))[:200])
    except OSError as error:
        return Rejection(reason=Reason.TRUNCATED, detail=str(error)[:200])


class _Cancelled(Exception):
    """The run was stopped while a body came."""


def _cause(error: BaseException) -> BaseException:
    """What the library wrapped."""
    inner = [a for a in error.args if isinstance(a, BaseException)]
    return inner[-1] if inner else error


def _failure(error: Exception) -> Rejection:
    cause = _cause(error)
    said = f"{type(cause).__name__}: {cause}"[:200]
    if isinstance(cause, ssl.SSLError | ssl.CertificateError):
        return Rejection(reason=Reason.TLS, detail=said)
    if isinstance(cause, OSError):
        return Rejection(reason=Reason.CONNECT, detail=said)
    return _protocol(said)


def _protocol(detail: str) -> Rejection:
    return Rejection(reason=Reason.PROTOCOL, detail=detail)


def refusal(
    status: int, is_conditional: bool, kind: str, body: bytes
) -> tuple[Reason | None, str]:
    """Why an answer of a status is of no use, and a word on it."""
    if status == 304:
        unasked = (Reason.PROTOCOL, "304 though nothing was asked conditionally")
        return (None, "") if is_conditional else unasked
    if status in (204, 205):
        return Reason.EMPTY, ""
    if status in SUCCESSES:
        # A robots.txt without a word is a valid one.
        is_empty = not body and kind != "robots"
        return (Reason.EMPTY, "no bytes") if is_empty else (None, "")
    if status == 410:
        return Reason.GONE, ""
    if status == 429:
        return Reason.HTTP_429, ""
    if 400 <= status < 500:
        return Reason.HTTP_4XX, ""
    if 500 <= status < 600:
        return Reason.HTTP_5XX, ""
    if 300 <= status < 400:
        return Reason.REDIRECT, ""
    return Reason.PROTOCOL, ""

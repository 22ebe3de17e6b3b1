"""Connections that go exactly to the addresses that were judged.

Judging a name and then connecting to the name asks the resolver twice, and a hostile
one answers differently. Here the socket is opened to an address already judged, while
SNI, the certificate's name and the Host header stay the name's.
"""

import contextlib
import http.client
import queue
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import make_headers

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.addresses import (
    IPNetwork,
    Resolver,
    is_allowed,
    literal_resolver,
    resolve,
    system_resolver,
)
from transforms.web.urls import Url
from transforms.web.watchdog import Guard

#: Addresses of one host that are tried; more only spend the deadline.
_ADDRESSES = 4


class BrokenChunk(http.client.HTTPException):
    """The size line of a chunk is none, though the connection still stands."""


class _Response(http.client.HTTPResponse):
    def _read_next_chunk_size(self) -> int:
        # The original reports a broken size and an early end alike.
        line = self.fp.readline(1025)
        size = line.partition(b";")[0].strip()
        if line.endswith(b"\n") and size and not size.strip(b"0123456789abcdefABCDEF"):
            return int(size, 16)
        self._close_conn()  # type: ignore[attr-defined]
        if line.endswith(b"\n") or len(line) > 1024:
            raise BrokenChunk(repr(line[:40]))
        raise http.client.IncompleteRead(b"")


class _Judged:
    """Replaces the library's connecting; mixed into its connection classes."""

    addresses: Sequence[str] = ()
    connect_seconds: float = 5.0
    guard: Guard

    def _new_conn(self) -> socket.socket:
        error: OSError = ConnectionError("no address")
        for address in self.addresses[:_ADDRESSES]:
            seconds = min(self.connect_seconds, self.guard.remaining())
            port: int = self.port  # type: ignore[attr-defined]
            try:
                opened = socket.create_connection((address, port), seconds)
            except OSError as failure:
                error = failure
                continue
            self.guard.watch(opened)
            opened.settimeout(self.guard.remaining())
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return opened
        raise error


class _PlainConnection(_Judged, HTTPConnection):
    response_class = _Response


class _TlsConnection(_Judged, HTTPSConnection):
    response_class = _Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """How connections are made; one for a client.

    Attributes:
        tls: always verifies; tests give it their own authority.
        ports: ports allowed, except in the networks of ``allow``, where all are.
        allow: networks the operator names.
        proxy: connects for us if set. Then its egress rules decide where a name may
            lead, and we judge only hosts that spell out an address.
    """

    tls: ssl.SSLContext
    ports: frozenset[int]
    allow: tuple[IPNetwork, ...]
    connect_seconds: float
    resolver: Resolver = system_resolver
    proxy: Url | None = None
    proxy_credentials: str | None = None

    def judge(self, url: Url, seconds: float) -> tuple[str, ...] | Rejection:
        """Addresses to connect to for a URL, within so many seconds.

        Returns:
            The addresses (of the proxy if there is one), or a rejection with
            ``BAD_URL`` (port), ``DNS`` or ``BLOCKED_ADDRESS``.
        """
        if self.proxy is not None:
            found = resolve(url.host, url.port, self.allow, literal_resolver)
            if isinstance(found, Rejection) and found.reason is not Reason.DNS:
                return found
            spelled = [] if isinstance(found, Rejection) else found
            if refused := self._judge_port(url, spelled):
                return refused
            # Chosen by the operator, so not judged.
            return _addresses(self.proxy, self.resolver, seconds)
        raw = _addresses(url, self.resolver, seconds)
        if isinstance(raw, Rejection):
            # A port that is forbidden wherever the name leads holds for good.
            return (None if self.allow else self._judge_port(url, [])) or raw
        judged = resolve(url.host, url.port, self.allow, lambda host, port: raw)
        if isinstance(judged, Rejection):
            return judged
        return self._judge_port(url, judged) or tuple(judged)

    def _judge_port(self, url: Url, addresses: list[str]) -> Rejection | None:
        if url.port in self.ports:
            return None
        if addresses and all(is_allowed(a, self.allow) for a in addresses):
            return None
        detail = f"port {url.port} is not allowed"
        return Rejection(reason=Reason.BAD_URL, detail=detail)

    def connection(
        self, url: Url, addresses: Sequence[str], guard: Guard
    ) -> HTTPConnection:
        """A connection, not yet opened, that the guard will watch."""
        seconds = guard.remaining()
        peer = self.proxy or url
        host, port = peer.host.strip("[]"), peer.port
        made: _PlainConnection | _TlsConnection
        if url.scheme == "https":
            made = _TlsConnection(
                host,
                port,
                timeout=seconds,
                ssl_context=self.tls,
                cert_reqs=ssl.CERT_REQUIRED,
            )
            if self.proxy is not None:
                made.set_tunnel(url.host.strip("[]"), url.port, self.proxy_headers())
        else:
            made = _PlainConnection(host, port, timeout=seconds)
        made.addresses, made.guard = addresses, guard
        made.connect_seconds = self.connect_seconds
        return made

    def target(self, url: Url) -> str:
        """What stands in the request line: for a plain proxy the whole address."""
        if self.proxy is None or url.scheme == "https":
            return url.target
        return f"http://{url.authority}{url.target}"

    def proxy_headers(self) -> dict[str, str]:
        """Credentials for the proxy, if there are any."""
        if self.proxy_credentials is None:
            return {}
        return make_headers(proxy_basic_auth=self.proxy_credentials)


def _addresses(
    url: Url, resolver: Resolver, seconds: float
) -> tuple[str, ...] | Rejection:
    """Ask the resolver in a thread of its own: the look-up itself has no timeout.

    A host that spells out an address needs no look-up.
    """
    with contextlib.suppress(OSError):
        return tuple(literal_resolver(url.host.strip("[]"), url.port))
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(tuple(resolver(url.host.strip("[]"), url.port)))
        except BaseException as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        detail = f"{url.host}: no answer in {seconds:.1f} s"
        return Rejection(reason=Reason.DNS, detail=detail)
    if isinstance(answer, OSError | UnicodeError):
        return Rejection(reason=Reason.DNS, detail=f"{url.host}: {answer}")
    if isinstance(answer, BaseException):
        raise answer
    found: tuple[str, ...] = answer
    return found

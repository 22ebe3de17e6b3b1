"""The one way to ask the web: guarded, paced, capped, and never raising for data."""

import random
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from urllib.parse import unquote

from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.addresses import IPNetwork, Resolver, system_resolver
from transforms.web.body import ACCEPTED
from transforms.web.connection import Connector
from transforms.web.content_type import charset, media_type
from transforms.web.exchange import Answer, Headers, Request, exchange, refusal
from transforms.web.pacing import LONGEST_REST_SECONDS, HostPacer, Wait, wait_for
from transforms.web.redirects import REDIRECTS, Hops, Trail, retry_after
from transforms.web.urls import Url, parse_url
from transforms.web.watchdog import Watchdog

#: Requests for one address in one fetch, whatever ``retries`` says.
MAX_ATTEMPTS = 3
#: Of robots.txt so much is read (RFC 9309 §2.5: at least 500 KiB).
ROBOTS_BYTES = 512_000
#: Rest after a 429 without Retry-After.
_REST_SECONDS = 5.0

_ACCEPT = {
    "feed": "application/atom+xml,application/rss+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5",
    "page": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "robots": "text/plain,*/*;q=0.5",
}
#: Headers a configuration cannot set: they are the client's own business.
_OURS = frozenset(
    {
        "host",
        "user-agent",
        "accept-encoding",
        "connection",
        "content-length",
        "te",
        "transfer-encoding",
        "if-none-match",
        "if-modified-since",
    }
)
_RETRIED = frozenset({Reason.CONNECT, Reason.TRUNCATED})
#: No answer at all: the host may be down.
_HOST_FAILED = frozenset({Reason.CONNECT, Reason.TIMEOUT, Reason.DNS})

#: Says why an address may not be asked for, or None.
Permission = Callable[[str], Rejection | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPolicy:
    """What differs for one host; None takes the general word."""

    delay_seconds: float | None = None
    connections_per_host: int | None = None
    deadline_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """How we ask.

    Attributes:
        user_agent: sent with every request; its product name is the robots token.
        delay_seconds: from one request's start to the next on a host.
        deadline_seconds: for one fetch while it talks: name look-ups, handshakes,
            answers, redirects and retries together; waiting for turns apart.
        connect_seconds: for one connection.
        retries: after a failure that may pass; an address is asked at most 3 times.
        ports: allowed everywhere; in ``allow_networks`` every port is.
        allow_networks: networks that may be talked to though they are not public.
        is_alone: no other process may have asked a host a moment ago.
        proxy: ``http://[user:password@]host:port``; None also ignores the
            environment's.
        hosts: exceptions by host name as in ``Url.host``.
    """

    user_agent: str
    delay_seconds: float = 1.0
    connections_per_host: int = 2
    deadline_seconds: float = 20.0
    connect_seconds: float = 5.0
    max_redirects: int = 5
    retries: int = 2
    max_page_bytes: int = 5_000_000
    max_feed_bytes: int = 10_000_000
    ports: tuple[int, ...] = (80, 443)
    allow_networks: tuple[IPNetwork, ...] = ()
    respect_robots: bool = True
    is_alone: bool = True
    proxy: str | None = None
    # Not hashed: a policy is part of a key, and a mapping has no hash.
    hosts: Mapping[str, HostPolicy] = field(default_factory=dict, hash=False)

    def cap(self, kind: str) -> int:
        """Bytes of body allowed for a kind of thing."""
        if kind == "robots":
            return ROBOTS_BYTES
        return self.max_feed_bytes if kind == "feed" else self.max_page_bytes

    def host(self, host: str) -> HostPolicy:
        """What holds for a host, nothing left open."""
        own = self.hosts.get(host, HostPolicy())
        return HostPolicy(
            delay_seconds=_first(own.delay_seconds, self.delay_seconds),
            connections_per_host=own.connections_per_host or self.connections_per_host,
            deadline_seconds=_first(own.deadline_seconds, self.deadline_seconds),
        )


def _first(own: float | None, general: float) -> float:
    return general if own is None else own


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Client:
    """Asks the web on behalf of one process; used from many threads.

    Each request has a connection of its own: with a pause of a second between
    requests most servers would have closed a kept one, and the address is judged
    anew each time. No cookies are kept and no settings of the environment are read.

    Args:
        policy: how to ask.
        resolver, tls, wait, now, jitter: seams for tests.

    Raises:
        ValueError: the proxy of the policy is not an http address.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        pacer: HostPacer | None = None,
        wait: Wait = wait_for,
        now: Callable[[], datetime] = _utc_now,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.policy = policy
        self.pacer = pacer or HostPacer(
            connections_per_host=policy.connections_per_host,
            is_alone=policy.is_alone,
            wait=wait,
        )
        #: Asked before a page's redirect is followed; ``Robots`` sets it.
        self.permission: Permission | None = None
        self._watchdog = Watchdog()
        self._hops = Hops()
        self._wait, self._now, self._jitter = wait, now, jitter
        proxy, credentials = _proxy(policy.proxy)
        self._connector = Connector(
            tls=tls or ssl.create_default_context(),
            ports=frozenset(policy.ports),
            allow=policy.allow_networks,
            connect_seconds=policy.connect_seconds,
            resolver=resolver,
            proxy=proxy,
            proxy_credentials=credentials,
        )

    def close(self) -> None:
        """End what is under way; later fetches time out at once."""
        self._watchdog.close()

    def fetch(
        self,
        url: str,
        *,
        kind: str,
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
        cancelled: threading.Event | None = None,
    ) -> Fetched | Rejection:
        """Ask for an address until there is an answer or a reason.

        Args:
            url: any address; judged here.
            kind: ``feed``, ``page`` or ``robots``: which types, caps and headers.
            headers: further request headers; they stay on the first origin.
            etag: validator of the body we have, for a 304.
            last_modified: likewise, as the server wrote it.
            cancelled: ends waiting and reading.

        Returns:
            A body, or a 304 without one; else why there is none.
        """
        parsed = parse_url(url)
        if isinstance(parsed, Rejection):
            return parsed
        conditions = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
        errand = _Errand(self, parsed, kind, cancelled)
        errand.secret = tuple((k, v) for k, v in headers if k.lower() not in _OURS)
        errand.conditions = tuple((k, v) for k, v in conditions if v)
        result = errand.run()
        if isinstance(result, Rejection):
            return replace(result, attempts=errand.attempts)
        return replace(result, url=url)


class _Errand:
    """One fetch: its trail, what is left of its deadline, its attempts."""

    def __init__(
        self, client: Client, url: Url, kind: str, cancelled: threading.Event | None
    ) -> None:
        self.secret: Headers = ()
        self.conditions: Headers = ()
        self.attempts = 0
        self._client = client
        self._kind = kind
        self._cancelled = cancelled
        self._trail = Trail(url, client.policy.max_redirects)
        self._budget = client.policy.host(url.host).deadline_seconds or 0.0
        self._retries = min(client.policy.retries, MAX_ATTEMPTS - 1)
        self._has_retried = False
        self._rested = 0.0
        self._begun: float | None = None

    def run(self) -> Fetched | Rejection:
        while True:
            answer = self._ask()
            if isinstance(answer, Answer) and answer.status in REDIRECTS:
                refused = (
                    self._trail.follow(answer) or self._worn() or self._forbidden()
                )
                if refused is not None:
                    return refused
                continue
            result = self._judge(answer)
            if isinstance(result, Fetched) or not self._may_retry(result):
                return result

    def _ask(self) -> Answer | Rejection:
        client, url = self._client, self._trail.current
        own = client.policy.host(url.host)
        with client.pacer.turn(
            url.host,
            own.delay_seconds or 0.0,
            connections=own.connections_per_host,
            cancelled=self._cancelled,
        ) as turn:
            if isinstance(turn, Rejection):
                return turn
            began = time.monotonic()
            self._begun = self._begun or began
            self._at = client._now()
            self.attempts += 1
            if self._trail.has_moved:
                client._hops.add(url.text)
            with client._watchdog.guard(self._budget) as guard:
                answer = exchange(
                    self._request(url),
                    client._connector,
                    guard,
                    sent=turn.sent,
                    heard=turn.heard,
                    cancelled=self._cancelled,
                )
            spent = time.monotonic() - began
            self._budget -= spent
        self._tell(url.host, answer, spent)
        return answer

    def _request(self, url: Url) -> Request:
        policy = self._client.policy
        headers = [
            ("User-Agent", policy.user_agent),
            ("Accept", _ACCEPT[self._kind]),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
            *self.conditions,
        ]
        if self._trail.may_carry_secrets():
            headers += self.secret
        return Request(
            url=url, kind=self._kind, headers=tuple(headers), cap=policy.cap(self._kind)
        )

    def _tell(self, host: str, answer: Answer | Rejection, spent: float) -> None:
        pacer = self._client.pacer
        if isinstance(answer, Rejection):
            if answer.reason in _HOST_FAILED:
                pacer.failed(host, spent)
            return
        if answer.status >= 500 or answer.status == 429:
            pacer.failed(host)
        else:
            pacer.succeeded(host)
        asked = retry_after(answer, self._at)
        if answer.status == 429:
            pacer.rest(host, _REST_SECONDS if asked is None else asked)
        elif answer.status == 503 and asked is not None:
            pacer.rest(host, asked, Reason.CIRCUIT_OPEN)

    def _worn(self) -> Rejection | None:
        """A wall that every link leads to is not asked for again and again."""
        if self._kind != "page":
            return None
        asked = self._client._hops.count(self._trail.current.text)
        if asked < MAX_ATTEMPTS:
            return None
        detail = f"to where {asked} requests were sent already"
        return Rejection(reason=Reason.REDIRECT, detail=detail)

    def _forbidden(self) -> Rejection | None:
        if self._kind != "page" or self._client.permission is None:
            return None
        return self._client.permission(self._trail.current.text)

    def _judge(self, answer: Answer | Rejection) -> Fetched | Rejection:
        if isinstance(answer, Rejection):
            return answer
        status, body = answer.status, answer.body
        if isinstance(body, Rejection):
            return replace(body, http_status=status)
        reason, detail = refusal(status, bool(self.conditions), self._kind, body)
        if reason is not None:
            return Rejection(
                reason=reason,
                detail=detail or f"status {status}",
                http_status=status,
                retry_after=retry_after(answer, self._at),
            )
        return Fetched(
            url=self._trail.start.text,
            final_url=self._trail.current.text,
            status=status,
            body=body,
            content_type=media_type(answer.header("content-type")),
            charset=charset(answer.header("content-type")),
            headers=answer.headers,
            fetched_at=self._at,
            latency_ms=round((time.monotonic() - (self._begun or 0.0)) * 1000),
            attempts=self.attempts,
            moved_to=self._trail.moved_to,
        )

    def _may_retry(self, rejection: Rejection) -> bool:
        """Whether to ask once more; waits before it says so.

        A rest asked for is waited by the pacer, which holds it for the whole host;
        here only its sum is kept within bounds.
        """
        reason, status = rejection.reason, rejection.http_status
        is_passing = status in (500, 502, 503, 504) and reason is Reason.HTTP_5XX
        is_limit = reason is Reason.HTTP_429 and status == 429
        if not (is_passing or is_limit or reason in _RETRIED):
            return False
        if self._retries == 0 or self._budget <= 0:
            return False
        if self._has_retried and self._client.pacer.is_failing(
            self._trail.current.host
        ):
            return False
        self._retries -= 1
        self._has_retried = True
        rest = rejection.retry_after or (_REST_SECONDS if is_limit else 0.0)
        self._rested += rest
        if self._rested > LONGEST_REST_SECONDS:
            return False
        if not is_limit:
            self._client._wait(0.5 + self._client._jitter(), self._cancelled)
        return True


def _proxy(address: str | None) -> tuple[Url | None, str | None]:
    if address is None:
        return None, None
    scheme, slashes, rest = address.partition("://")
    credentials, _, host = rest.rpartition("@")
    parsed = parse_url(f"{scheme}{slashes}{host}")
    if isinstance(parsed, Rejection) or parsed.scheme != "http":
        raise ValueError("fetch.proxy must be http://[user:password@]host:port")
    return parsed, unquote(credentials) or None

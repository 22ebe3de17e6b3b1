"""What robots.txt allows (RFC 9309), asked once for each origin."""

import codecs
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from protego import Protego

from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.client import Client
from transforms.web.urls import parse_url

#: A longer Crawl-delay is cut to this: one page a minute is patience enough.
LONGEST_CRAWL_DELAY_SECONDS = 60.0
#: RFC 9309 §2.4: not to be used longer than 24 hours.
_LIFETIME_SECONDS = 86_400.0

#: RFC 9309 §2.3.1.3: "unavailable" means everything is allowed. More than five
#: redirects may be taken as unavailable too (§2.3.1.2).
_UNAVAILABLE = frozenset({Reason.HTTP_4XX, Reason.GONE, Reason.REDIRECT, Reason.EMPTY})
#: These hold for the pages of the origin just as well, so they are said as they are.
_OF_THE_ORIGIN = frozenset(
    {
        Reason.BAD_URL,
        Reason.BLOCKED_ADDRESS,
        Reason.DNS,
        Reason.CONNECT,
        Reason.TLS,
        Reason.CIRCUIT_OPEN,
        Reason.DEFERRED,
    }
)


def agent_token(user_agent: str) -> str:
    """The product name robots.txt groups are matched by (RFC 9309 §2.2.1)."""
    return user_agent.strip().partition("/")[0].partition(" ")[0]


@dataclass(slots=True)
class _Origin:
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked_at: float | None = None
    rules: Protego | None = None
    refusal: Rejection | None = None
    delay: float | None = None


class Robots:
    """The rules of all origins met; shared by all threads of a process.

    Also tells the client's pacer each Crawl-delay, and has the client ask here before
    it follows a page's redirect.
    """

    def __init__(
        self, client: Client, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._clock = clock
        self._token = agent_token(client.policy.user_agent)
        self._lock = threading.Lock()
        self._origins: dict[str, _Origin] = {}
        client.permission = self.allowed

    def allowed(
        self, url: str, *, cancelled: threading.Event | None = None
    ) -> Rejection | None:
        """Why a page may not be asked for, or None.

        Returns:
            ``ROBOTS`` where the rules say so; ``ROBOTS_UNREACHABLE`` where they could
            not be had (5xx, 429, time out, damage); the reason itself where it holds
            for the whole origin (such as ``DNS`` or ``BLOCKED_ADDRESS``).
        """
        parsed = parse_url(url)
        if isinstance(parsed, Rejection):
            return parsed
        if not self._client.policy.respect_robots:
            return None
        origin = self._ask(parsed.origin, cancelled)
        if origin.refusal is not None:
            return origin.refusal
        if origin.rules is None or origin.rules.can_fetch(parsed.text, self._token):
            return None
        return Rejection(reason=Reason.ROBOTS, detail=f"for {self._token}")

    def crawl_delay(self, origin: str) -> float | None:
        """Seconds an origin asks for between requests, as honored; None if it does not.

        Only of origins asked before; never asks.
        """
        with self._lock:
            known = self._origins.get(origin)
        return known.delay if known is not None else None

    def knows(self, origin: str) -> bool:
        """Whether the rules of an origin can be told without asking."""
        if not self._client.policy.respect_robots:
            return True
        with self._lock:
            known = self._origins.get(origin)
        return known is not None and self._is_fresh(known)

    def _is_fresh(self, origin: _Origin) -> bool:
        asked = origin.asked_at
        return asked is not None and self._clock() - asked <= _LIFETIME_SECONDS

    def _ask(self, address: str, cancelled: threading.Event | None) -> _Origin:
        with self._lock:
            origin = self._origins.setdefault(address, _Origin())
        with origin.lock:
            if not self._is_fresh(origin):
                now = self._clock()
                answer = self._client.fetch(
                    f"{address}/robots.txt", kind="robots", cancelled=cancelled
                )
                self._learn(origin, address, answer)
                was_cancelled = (
                    isinstance(answer, Rejection) and answer.reason is Reason.DEFERRED
                )
                origin.asked_at = None if was_cancelled else now
        return origin

    def _learn(
        self, origin: _Origin, address: str, answer: Fetched | Rejection
    ) -> None:
        origin.rules = origin.refusal = origin.delay = None
        if isinstance(answer, Rejection):
            if answer.reason not in _UNAVAILABLE:
                origin.refusal = _refusal(answer)
            return
        body = answer.body.removeprefix(codecs.BOM_UTF8)
        origin.rules = Protego.parse(body.decode("utf-8", "replace"))
        delay = origin.rules.crawl_delay(self._token)
        if delay is not None and delay > 0:
            origin.delay = min(float(delay), LONGEST_CRAWL_DELAY_SECONDS)
            parsed = parse_url(address)
            assert not isinstance(parsed, Rejection)
            self._client.pacer.slow_down(parsed.host, origin.delay)


def _refusal(answer: Rejection) -> Rejection:
    reason = answer.reason
    if reason not in _OF_THE_ORIGIN:
        reason = Reason.ROBOTS_UNREACHABLE
    detail = f"robots.txt: {answer.reason}: {answer.detail}"
    # No attempts: those were not requests for the page.
    return replace(answer, reason=reason, detail=detail, attempts=0)

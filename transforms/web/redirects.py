"""Where an answer sends us next, and when to stop following."""

import re
import threading
from collections import Counter
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.exchange import Answer
from transforms.web.urls import Url, parse_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


class Trail:
    """The hops of one fetch (RFC 9110 §15.4).

    A step from https down to http is followed, since some publishers still bounce
    through it and every hop is judged alike; but it never counts as a permanent move,
    and the feed's own headers do not go along.
    """

    def __init__(self, start: Url, max_redirects: int) -> None:
        self.start = start
        self.current = start
        self._left = max_redirects
        self._seen = {start.text}
        self._is_permanent = True

    @property
    def has_moved(self) -> bool:
        """Whether any redirect was followed."""
        return len(self._seen) > 1

    @property
    def moved_to(self) -> str | None:
        """The end of a chain of only permanent redirects, or None."""
        if self.has_moved and self._is_permanent:
            return self.current.text
        return None

    def may_carry_secrets(self) -> bool:
        """Whether the configured headers may be sent to where the trail stands."""
        here, start = self.current, self.start
        if here.origin == start.origin:
            return True
        is_default = (start.port, here.port) == (80, 443)
        return here.host == start.host and here.scheme == "https" and is_default

    def follow(self, answer: Answer) -> Rejection | None:
        """Step to where an answer points; a rejection ends the fetch."""
        location = answer.header("location")
        if not location or not location.strip():
            return _redirect("no Location", answer)
        # Servers send UTF-8 where the library reads Latin-1.
        raw = location.encode("latin-1", "replace")
        try:
            location = raw.decode("utf-8")
        except UnicodeDecodeError:
            location = raw.decode("latin-1")
        target = parse_url(location, base=self.current.text)
        if isinstance(target, Rejection):
            return _redirect(f"bad Location: {target.detail}", answer)
        if target.text in self._seen:
            is_wall = answer.header("set-cookie") is not None
            return _redirect("a cookie wall" if is_wall else "a loop", answer)
        if self._left == 0:
            return _redirect("too many hops", answer)
        self._left -= 1
        self._seen.add(target.text)
        is_downgrade = (self.current.scheme, target.scheme) == ("https", "http")
        if answer.status not in _PERMANENT or is_downgrade:
            self._is_permanent = False
        self.current = target
        return None


class Hops:
    """How often redirects led to each address; shared by all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, address: str) -> None:
        """A redirect was followed there."""
        with self._lock:
            self._counts[address] += 1

    def count(self, address: str) -> int:
        """How often that happened so far."""
        with self._lock:
            return self._counts[address]


def _redirect(detail: str, answer: Answer) -> Rejection:
    return Rejection(reason=Reason.REDIRECT, detail=detail, http_status=answer.status)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds the server asks for (RFC 9110 §10.2.3); None where it does not."""
    value = (answer.header("retry-after") or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    return max(0.0, (at - now).total_seconds())

"""How long to leave a feed alone: by its own word, its news, and its failures.

Three things are heard. The feed's own rhythm, learned from its news, decides by
itself. What the feed asks for (``ttl``, period) lengthens the pause, unless entries got
lost between polls: a wish to be left alone is then a mistake of the publisher's, whose
readers would miss news. What HTTP says of the body's freshness lengthens it too, but
never beyond the longest pause of our own: such headers are mostly set for a whole site.
"""

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

#: Bounds of the rhythm when the feed answers.
SHORTEST_SECONDS, LONGEST_SECONDS = 300, 6 * 3600
#: A feed met for the first time, before its rhythm is known.
FIRST_SECONDS = 900
#: Longest pause of a feed that fails.
LONGEST_FAILING_SECONDS = 24 * 3600


def next_interval(earlier: int, *, is_news: bool, has_lost: bool = False) -> int:
    """The rhythm of a feed that answered, in seconds.

    News halve the pause and a poll in vain lengthens it by half, so that a feed is
    asked about twice for each time it has something. Where entries came and went
    unseen, the pause becomes a quarter.

    Args:
        earlier: the rhythm before this poll; 0 where there was none.
        is_news: whether it had an entry that was not known.
        has_lost: whether entries may have come and gone since the last poll.
    """
    if not earlier:
        interval = FIRST_SECONDS
    elif has_lost:
        interval = earlier // 4
    else:
        interval = earlier // 2 if is_news else earlier * 3 // 2
    return min(max(interval, SHORTEST_SECONDS), LONGEST_SECONDS)


def next_poll(
    now: datetime,
    interval: int,
    *,
    asked_seconds: int | None = None,
    fresh_seconds: int | None = None,
    skip_hours: int = 0,
    skip_days: int = 0,
) -> datetime:
    """When to ask a feed again that answered.

    Args:
        now: the moment of the poll, UTC.
        interval: its rhythm.
        asked_seconds: what the feed asks for; None where it is not to be heard.
        fresh_seconds: how long the body is fresh by its headers.
        skip_hours: hours to be left out, see ``ParsedFeed``.
        skip_days: likewise days.
    """
    fresh = min(fresh_seconds or 0, LONGEST_SECONDS)
    due = now + timedelta(seconds=max(interval, asked_seconds or 0, fresh))
    # Hour by hour, a week at most: all hours and days together may be left out.
    for _ in range(7 * 24):
        if not (skip_hours >> due.hour & 1 or skip_days >> due.weekday() & 1):
            break
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def fresh_seconds(
    cache_control: str | None,
    expires: str | None = None,
    date: str | None = None,
    age: str | None = None,
) -> int | None:
    """How long a body is fresh (RFC 9111 §4.2.1); None where nothing is said.

    >>> fresh_seconds("public, max-age=600", age="100")
    500
    """
    rules = (cache_control or "").lower()
    if re.search(r"\bno-(cache|store)\b", rules):
        return 0
    found = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", rules)
    if found:
        passed = age or ""
        spent = int(passed) if re.fullmatch(r"[0-9]{1,9}", passed) else 0
        return max(0, int(found.group(1)) - spent)
    until, since = _http_date(expires), _http_date(date)
    if until is None or since is None:
        return None
    return max(0, int((until - since).total_seconds()))


def _http_date(value: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


def failing_interval(failures: int) -> int:
    """Seconds until the next poll of a feed that failed so many times in a row.

    >>> [failing_interval(n) // 60 for n in (1, 2, 5, 50)]
    [15, 30, 240, 1440]
    """
    doublings = min(failures - 1, 20)
    return min(FIRST_SECONDS << doublings, LONGEST_FAILING_SECONDS)

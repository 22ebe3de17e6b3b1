"""When a feed itself asks to be left alone: its ttl, its period, hours and days."""

import re

#: A longer wish is cut to this.
MAX_TTL_SECONDS = 7 * 86_400

_PERIODS = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([A-Za-z]{3,9})\s*</day>", re.IGNORECASE)
_LONGEST_HEAD = 100_000


def ttl_seconds(ttl: object, period: object, frequency: object) -> int | None:
    """Seconds between polls; None where nothing is said that can be understood.

    Args:
        ttl: RSS 2.0, minutes.
        period: RSS 1.0's syndication module (``hourly`` … ``yearly``), asked where
            there is no ttl.
        frequency: times in that period; also less than one.
    """
    seconds = _number(ttl) * 60
    if not seconds > 0:
        length = _PERIODS.get(str(period or "").strip().lower(), 0)
        often = _number(frequency) if frequency else 1.0
        seconds = length / often if often > 0 else 0.0
    # Also false for "nan".
    return int(min(seconds, MAX_TTL_SECONDS)) if seconds > 0 else None


def skipped(head: str) -> tuple[int, int]:
    """RSS's ``skipHours`` and ``skipDays`` as bits, see ``ParsedFeed``.

    Whoever lists all hours or all days means something else; that is left aside.

    Args:
        head: what stands before the first entry.

    >>> skipped("<skipHours><hour>0</hour><hour>2</hour></skipHours>")
    (5, 0)
    """
    head = head[:_LONGEST_HEAD]
    hours = days = 0
    for hour in _HOUR.findall(head):
        # RSS 0.91 counted them from 1 to 24.
        if int(hour) <= 24:
            hours |= 1 << int(hour) % 24
    for name in _DAY.findall(head):
        for number, day in enumerate(_DAYS):
            if day.startswith(name.lower()):
                days |= 1 << number
    return hours if hours != (1 << 24) - 1 else 0, days if days != 127 else 0


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0

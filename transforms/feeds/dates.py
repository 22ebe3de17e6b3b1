"""Dates as feeds write them, in many languages and with many errors, to UTC.

The shapes are RFC 822 (RSS), ISO 8601 / RFC 3339 (Atom, JSON Feed) and the ill ones
between. Everything is read by taking known pieces out (time, zone, year, month name)
and looking at what is left; what stays ambiguous is None, because a wrong date is
worse than none.
"""

import re
from datetime import datetime, timedelta, timezone

from transforms.feeds.calendars import month_of, zone_minutes
from transforms.feeds.eras import calendar_of, to_gregorian, without_eras

EARLIEST_YEAR = 1990
#: The year 9999 is a publisher's "for ever"; whether a nearer date lies too far ahead
#: is judged by the caller, who knows what time it is.
LATEST_YEAR = 2100
_MAX_LENGTH = 100

_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(?=\D|$)")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(am|pm|a\.m\.|p\.m\.|오전|오후|上午|下午|午前|午後)?",
    re.IGNORECASE,
)
_HALF_BEFORE = re.compile(r"(오전|오후|上午|下午|午前|午後)\s*(?=\d)")
_AFTERNOON = frozenset({"pm", "p.m.", "오후", "下午", "午後"})
_OFFSET = re.compile(r"\s*(?:GMT|UTC?|Z)?\s*([+\-−])\s?(\d{1,2}):?(\d{2})?(?!\d)", re.I)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]?")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(\d{1,2})[월月]|th[áa]ng\s*(\d{1,2})", re.I)
#: Letters, with the marks that stand on them and are no letters (as in Hindi, Thai).
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0e4e\u200c]"
    r"|['’`.](?=[^\W\d_]))*"
)
_THAI = re.compile(r"[\u0e00-\u0e7f]")
#: Not what follows a plus: the zone +1400 is no year.
_YEAR = re.compile(r"(?<![\d+:])\d{4,5}(?!\d)")
_NUMBER = re.compile(r"\d+")

_Day = tuple[int, int, int]


def parse_date(raw: str | None) -> datetime | None:
    """Read a date as an instant in UTC; None where it says no whole date.

    Without a zone UTC is taken, as RFC 822 feeds without one mostly are; without a
    time, midnight. Years before 1990 or after 2100 are None, but for those of the
    Buddhist and the Persian calendar, whose days are told in ours.
    """
    text = (raw or "").strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        return _parse(text)
    except (ValueError, OverflowError):
        return None


def foreign_calendar(raw: str | None) -> str | None:
    """Which other calendar the year of a date is counted in; None for ours.

    >>> foreign_calendar("Fri, 15 Mar 2567 10:00:00 +0700")
    'buddhist'
    """
    for year in _YEAR.findall((raw or "")[:_MAX_LENGTH]):
        found = calendar_of(int(year))
        if found is not None:
            return found
    return None


def is_far_future(raw: str | None) -> bool:
    """Whether the date's year is beyond all plausible ones, and of no other calendar.

    >>> is_far_future("Fri, 31 Dec 9999 23:59:59 GMT")
    True
    """
    years = _YEAR.findall((raw or "")[:_MAX_LENGTH])
    return any(int(y) > LATEST_YEAR and calendar_of(int(y)) is None for y in years)


def _parse(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        # Seconds, or milliseconds, since 1970.
        instant = datetime.fromtimestamp(int(text[:10]), timezone.utc)
        return instant if EARLIEST_YEAR <= instant.year <= LATEST_YEAR else None
    text = without_eras(text)
    compact = _COMPACT.match(text)
    if compact:
        year, month, day, *clock = (int(g or 0) for g in compact.groups())
        rest = text[compact.end() :]
        return _instant((year, month, day), (clock[0], clock[1], clock[2]), _zone(rest))
    # "2026-01-15T08:00": the T is a separator and must not be read as a word.
    text = re.sub(r"(?<=\d)[Tt](?=\d)", " ", text)
    half = _HALF_BEFORE.search(text)
    if half:
        text = text[: half.start()] + text[half.end() :]
    time = _TIME.search(text)
    clock_time, zone, before, after = (0, 0, 0), 0, text, ""
    if time:
        clock_time = _clock(time, half.group(1) if half else time.group(4))
        before, after = text[: time.start()], text[time.end() :]
        zone = _zone(after)
        # What says the zone is not a day or a year.
        after = _OFFSET.sub(" ", after, count=1)
    found = _day(f"{before} {after}")
    return None if found is None else _instant(found, clock_time, zone)


def _clock(time: re.Match[str], half: str | None) -> tuple[int, int, int]:
    hour, minute = int(time.group(1)), int(time.group(2))
    second = min(int(time.group(3) or 0), 59)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() in _AFTERNOON else 0)
    return hour, minute, second


def _zone(text: str) -> int:
    """Minutes east of UTC said after the time; 0 where nothing is said."""
    offset = _OFFSET.match(text)
    if offset:
        minutes = int(offset.group(2)) * 60 + int(offset.group(3) or 0)
        if minutes > 14 * 60:
            raise ValueError("no zone is that far from UTC")
        return minutes if offset.group(1) == "+" else -minutes
    for word in _WORD.findall(text):
        minutes_named = zone_minutes(word)
        if minutes_named is not None:
            return minutes_named
    return 0


def _day(text: str) -> _Day | None:
    for pattern in (_EAST_ASIAN, _YEAR_FIRST):
        found = pattern.search(text)
        if found:
            return int(found.group(1)), int(found.group(2)), int(found.group(3))
    found = _YEAR_LAST.search(text)
    if found:
        return _year_last(found)
    return _named_month(text)


def _year_last(found: re.Match[str]) -> _Day | None:
    first, mark, second, year = found.groups()
    day, month = int(first), int(second)
    if mark != ".":
        if day <= 12 and month <= 12 and day != month:
            return None  # 6/7/2026 is two different days on two continents
        if month > 12:
            day, month = month, day
    return int(year), month, day


def _named_month(text: str) -> _Day | None:
    month = None
    numbered = _NUMBERED_MONTH.search(text)
    if numbered:
        month = int(numbered.group(1) or numbered.group(2))
        text = text[: numbered.start()] + " " + text[numbered.end() :]
    else:
        months = [m for m in map(month_of, _WORD.findall(text)) if m is not None]
        month = months[-1] if months else None
    numbers = _NUMBER.findall(text)
    if month is None or len(numbers) < 2:
        return None
    years = [n for n in numbers if len(n) == 4]
    if years:
        numbers.remove(years[0])
        return int(years[0]), month, int(numbers[0])
    # RFC 822 itself has years of two digits, after the day.
    if len(numbers[1]) == 2:
        year = int(numbers[1])
        if _THAI.search(text):
            return 2500 + year, month, int(numbers[0])
        return year + (2000 if year < 70 else 1900), month, int(numbers[0])
    return None


def _instant(day: _Day, clock: tuple[int, int, int], minutes: int) -> datetime | None:
    zone = timezone(timedelta(minutes=minutes))
    ours = to_gregorian(day)
    if ours is None:
        return None
    instant = datetime(*ours, *clock, tzinfo=zone).astimezone(timezone.utc)
    return instant if EARLIEST_YEAR <= instant.year <= LATEST_YEAR else None

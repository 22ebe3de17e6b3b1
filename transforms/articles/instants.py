"""A stated time to an instant, with its offset as stated and as fine as stated.

Read piece by piece: the time of day, its zone, then the day in what is left. A day
whose order is ambiguous (04/05/2024) is not taken, since a wrong date is worse than
none.
"""

import re
from datetime import datetime, timedelta, timezone

from transforms.articles.months import gregorian_day, month_of
from transforms.articles.story import Instant

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
_LONGEST = 100
#: A time stands within so many characters of its day.
_NEAR = 30

_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?!\d)(?!\.\d)\s*"
    r"([ap]\.?m\.?(?![a-z])|오전|오후|上午|下午|午前|午後)?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset({"pm", "오후", "下午", "午後"})
_HALF_BEFORE = re.compile(r"(오전|오후|上午|下午|午前|午後)\s*(?=\d)")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+\-−])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60,
    "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "sast": 120, "eest": 180,
    "msk": 180, "trt": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "brt": -180, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660, "wib": 420, "sgt": 480, "hkt": 480,
}  # fmt: skip
_ZONE_NAME = re.compile(r"\s*\(?([A-Za-z]{1,4})(?![A-Za-z])")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|º|er)?\.?,?\s*(?:de\s+|of\s+)?"
    r"(?P<month>[^\W\d_]{3,14})\.?,?\s*(?:de\s+|del\s+)?(?P<year>\d{4})(?!\d)"
    r"|(?P<month2>[^\W\d_]{3,14})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year2>\d{4})(?!\d)"
)
_Day = tuple[int, int, int]
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def parse_instant(raw: str, source: str) -> Instant | None:
    """A stated time in ISO 8601, RFC 822, epoch seconds or a printed form.

    Args:
        raw: as stated.
        source: where, see ``Instant``.

    >>> parse_instant("2024-12-01T17:21:00+03:00", "meta").precision
    'instant'
    """
    text = " ".join(raw.translate(_DIGITS).split())[:_LONGEST]
    try:
        at, precision = _read(text)
    except (ValueError, OverflowError, OSError):
        return None
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        return None
    stated = raw.strip()[:_LONGEST]
    return Instant(at=at, raw=stated, source=source, precision=precision)


def _read(text: str) -> tuple[datetime, str]:
    epoch = _EPOCH.fullmatch(text)
    if epoch is not None:
        return datetime.fromtimestamp(int(epoch[1]), timezone.utc), "instant"
    compact = _COMPACT.match(text)
    if compact is not None:
        year, month, day, *clock = compact.groups()
        stated = (int(year), int(month), int(day))
        hours = tuple(int(c or 0) for c in clock) if clock[0] else None
        return _combine(stated, hours, _zone(text[compact.end() :]) if hours else None)
    text = re.sub(r"(?<=\d)T(?=\d)", " ", text)
    half = _HALF_BEFORE.search(text)
    if half is not None:
        text = text[: half.start()] + text[half.end() :]
    dates = _whole_date(text)
    if dates is None:
        raise ValueError("no day")
    day_found, start, end = dates
    for rest in (text[end : end + _NEAR], text[max(start - _NEAR, 0) : start]):
        time = _TIME.search(rest)
        if time is not None:
            hours = _clock(time, half[1] if half else time[4])
            behind = text[end + time.end() :] if rest == text[end : end + _NEAR] else ""
            return _combine(day_found, hours, _zone(behind))
    return _combine(day_found, None, None)


def _combine(
    day: _Day, clock: tuple[int, ...] | None, zone: timezone | None
) -> tuple[datetime, str]:
    year, month, number = gregorian_day(*day)
    if clock is None:
        return datetime(year, month, number), "day"
    hour, minute, second = (*clock, 0)[:3]
    moment = datetime(year, month, number, hour, minute, second, tzinfo=zone)
    return moment, "local" if zone is None else "instant"


def _clock(time: re.Match[str], half: str | None) -> tuple[int, int, int]:
    hour, minute = int(time[1]), int(time[2])
    if half and hour <= 12:
        after = half.lower().replace(".", "") in _AFTERNOON
        hour = hour % 12 + (12 if after else 0)
    return hour, minute, min(int(time[3] or 0), 59)


def _zone(behind: str) -> timezone | None:
    """The zone said behind a time; None where none is."""
    offset = _OFFSET.match(behind.lstrip())
    if offset is not None:
        digits = offset[2] + (offset[3] or "")
        hours = int(offset[2])
        minutes = int(offset[3] or 0)
        if len(digits) == 3 and offset[3]:  # "+530" is half past five
            hours, minutes = int(digits[0]), int(digits[1:])
        delta = timedelta(hours=hours, minutes=minutes)
        if delta > timedelta(hours=14):
            raise ValueError("no zone is that far from UTC")
        return timezone(delta if offset[1] == "+" else -delta)
    name = _ZONE_NAME.match(behind)
    east = _ZONES.get(name[1].lower()) if name else None
    return None if east is None else timezone(timedelta(minutes=east))


def _whole_date(text: str) -> tuple[_Day, int, int] | None:
    """The day in a text, and where it stands."""
    for pattern in (_EAST_ASIAN, _YEAR_FIRST):
        found = pattern.search(text)
        if found is not None:
            return (int(found[1]), int(found[2]), int(found[3])), *found.span()
    found = _YEAR_LAST.search(text)
    if found is not None:
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] != "." and month > 12:
            day, month = month, day
        elif found[2] != "." and day <= 12 and day != month:
            raise ValueError("two different days on two continents")
        return (year, month, day), *found.span()
    for found in _NAMED.finditer(text):
        month_named = month_of(found["month"] or found["month2"])
        if month_named is not None:
            number, stated = found["day"], found["year"]
            if number is None:
                number, stated = found["day2"], found["year2"]
            return (int(stated), month_named, int(number)), *found.span()
    return None

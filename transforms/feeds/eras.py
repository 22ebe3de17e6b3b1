"""Days counted in other calendars, told by their year, in ours.

A year out of range is a hint of a calendar before it is an error: sites in Thailand
write 2569 and sites in Iran 1404 where ISO 8601 would have 2026, in RFC 822 dates and
in RFC 3339 ones. Two of the calendars are exact by arithmetic. The Islamic one is not,
since its months begin when they are announced: such a day is recognized and stays
unread, because a wrong date is worse than none.
"""

import re
from datetime import date, timedelta

Day = tuple[int, int, int]

BUDDHIST, PERSIAN, ISLAMIC = "buddhist", "persian", "islamic"

_NEW_YEAR_1403 = date(2024, 3, 20)
#: An era of East Asia with its year, and the year before its first.
_ERA = re.compile(r"(令和|平成|民國|民国)\s*(\d{1,3}|元)\s*年")
_BEFORE_FIRST = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}


def calendar_of(year: int) -> str | None:
    """The calendar that a year of four digits is counted in; None for ours.

    Persian years up to 1409 end in 2031. Later ones would lie ahead, while the Islamic
    years of the same numbers are those from 1989 on.

    >>> [calendar_of(year) for year in (2026, 2569, 1404, 1447)]
    [None, 'buddhist', 'persian', 'islamic']
    """
    if 2500 <= year <= 2643:
        return BUDDHIST
    if 1360 <= year <= 1409:
        return PERSIAN
    return ISLAMIC if 1410 <= year <= 1524 else None


def to_gregorian(day: Day) -> Day | None:
    """Year, month and day in our calendar; None where that cannot be told exactly.

    >>> to_gregorian((1403, 1, 15)), to_gregorian((2569, 1, 15))
    ((2024, 4, 3), (2026, 1, 15))
    """
    year, month, number = day
    calendar = calendar_of(year)
    if calendar == BUDDHIST:
        return year - 543, month, number
    if calendar == PERSIAN:
        return _from_persian(year, month, number)
    return None if calendar == ISLAMIC else day


def without_eras(text: str) -> str:
    """The text with years of Japanese and Taiwanese eras as ours.

    >>> without_eras("令和8年1月15日")
    '2026年1月15日'
    """

    def ours(found: re.Match[str]) -> str:
        number = 1 if found.group(2) == "元" else int(found.group(2))
        return f"{_BEFORE_FIRST[found.group(1)] + number}年"

    return _ERA.sub(ours, text)


def _from_persian(year: int, month: int, day: int) -> Day | None:
    if not (1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    days = _persian_days(year, month, day) - _persian_days(1403, 1, 1)
    found = _NEW_YEAR_1403 + timedelta(days=days)
    return found.year, found.month, found.day


def _persian_days(year: int, month: int, day: int) -> int:
    """Days by the calendar's cycle of 33 years with 8 leap days."""
    cycles = year + 1595
    leaps = cycles // 33 * 8 + (cycles % 33 + 3) // 4
    before = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return 365 * cycles + leaps + before + day

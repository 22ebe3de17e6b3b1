"""Months by name, and years of other calendars."""

import unicodedata
from datetime import date, timedelta
from functools import cache
from importlib import resources

#: Short forms that begin the names of two different months, and others in use.
_SHORT = {"mar": 3, "mrz": 3, "mag": 5, "lis": 11, "mer": 3, "sept": 9}
_NEW_YEAR_1403 = date(2024, 3, 20)


def month_of(word: str) -> int | None:
    """Number of the month that a word names, in full or cut to three letters or more.

    >>> month_of("Sept.")
    9
    """
    return _months().get(_plain(word).rstrip("."))


def gregorian_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of the Buddhist or the Persian calendar, told by its year, in ours.

    Other years stay as they are.

    >>> gregorian_day(1403, 1, 15)
    (2024, 4, 3)
    """
    if 2400 <= year <= 2700:
        return year - 543, month, day
    if 1300 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= 31:
        return _from_persian(year, month, day)
    return year, month, day


def _from_persian(year: int, month: int, day: int) -> tuple[int, int, int]:
    found = _NEW_YEAR_1403 + timedelta(
        days=_persian_days(year, month, day) - _persian_days(1403, 1, 1)
    )
    return found.year, found.month, found.day


def _persian_days(year: int, month: int, day: int) -> int:
    """Days by the calendar's cycle of 33 years with 8 leap days."""
    cycles = year + 1595
    leaps = cycles // 33 * 8 + (cycles % 33 + 3) // 4
    before = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return 365 * cycles + leaps + before + day


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.lower())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return kept.replace("ı", "i")


@cache
def _months() -> dict[str, int]:
    """Every name, and every beginning of three letters that means one month only."""
    file = resources.files("transforms.articles") / "data" / "months.txt"
    exact: dict[str, int] = {}
    meanings: dict[str, set[int]] = {}
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        for number, written in enumerate(line.split(), 1):
            name = _plain(written)
            exact.setdefault(name, number)
            for length in range(3, len(name)):
                meanings.setdefault(name[:length], set()).add(number)
    short = {word: min(of) for word, of in meanings.items() if len(of) == 1}
    return {**short, **exact, **_SHORT}

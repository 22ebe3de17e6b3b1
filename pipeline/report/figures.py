"""Plain figures that several sections are made of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: Letters of a title, an address or a detail that are shown.
SHOWN_LETTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of the values of a column.

    Attributes:
        share: of all rows, 0 to 1.
    """

    name: str
    number: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One thing shown as an example.

    Attributes:
        title: its headline or name; "" where only the address is known.
        url: its address as written; need not be one of the web.
        why: what was seen.
    """

    title: str
    url: str
    publisher: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What is usual: the middle four fifths of some earlier values, or all of few."""

    low: float
    middle: float
    high: float
    runs: int


#: With fewer values than this, a tenth of them is less than one.
_FEW = 5


def usual(values: Iterable[float]) -> Range | None:
    """The usual range of earlier values; None where there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    low, high = (0.0, 1.0) if len(ordered) < _FEW else (0.1, 0.9)
    return Range(
        low=percentile(ordered, low),
        middle=percentile(ordered, 0.5),
        high=percentile(ordered, high),
        runs=len(ordered),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of ascending values lies (nearest rank)."""
    return ordered[round(share * (len(ordered) - 1))]


def shares(column: pa.ChunkedArray, most: int, rows: int) -> tuple[Share, ...]:
    """The commonest values of a column of strings, nulls left out.

    Args:
        column: strings.
        most: how many values are kept.
        rows: of which the numbers are shares.
    """
    counted = pc.value_counts(pc.drop_null(column)).to_pylist()
    return shares_of({c["values"]: c["counts"] for c in counted}, most, rows)


def shares_of(numbers: Mapping[str, int], most: int, rows: int) -> tuple[Share, ...]:
    """The same of numbers by value; equal numbers go by name."""
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Share(name=name, number=number, share=number / rows if rows else 0.0)
        for name, number in ordered[:most]
    )


def taking_turns(
    rows: Iterable[dict[str, Any]], key: str, most: int
) -> list[dict[str, Any]]:
    """Some of the rows: the first of each value of a column before any second."""
    turns: Counter[Any] = Counter()
    numbered: list[tuple[int, int, dict[str, Any]]] = []
    for place, row in enumerate(rows):
        turns[row[key]] += 1
        numbered.append((turns[row[key]], place, row))
    return [row for _, _, row in sorted(numbered, key=lambda n: n[:2])[:most]]


def age_in_words(moment: datetime | None, now: datetime) -> str:
    """How long ago: ``3 h``; "" where it is not known."""
    if moment is None:
        return ""
    return ("in " if moment > now else "") + duration_in_words(
        abs((now - moment).total_seconds())
    )


def duration_in_words(seconds: float) -> str:
    """A length of time in the largest unit of which there are two."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"

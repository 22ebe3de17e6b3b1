"""How the feeds did, those in trouble first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import pyarrow as pa

#: Columns of ``feeds`` that are read of the run …
COLUMNS = (
    *("feed_id", "url", "publisher", "status", "http_status", "entries"),
    *("new_entries", "newest_entry_at", "latency_ms", "bytes", "failures"),
    *("sickness", "robots_flags", "detail", "next_poll_at"),
)
#: … and of the runs before.
HISTORY_COLUMNS = ("feed_id", "status", "new_entries")

#: A feed that usually brings less is never called quiet.
_ENOUGH_ENTRIES = 4
#: Runs that say what is usual.
_ENOUGH_RUNS = 3
_ANSWERED = frozenset({"ok", "unchanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One feed in the run.

    Attributes:
        usual: median of new entries in earlier runs that had an answer; None: unknown.
        history: new entries in the earlier runs, oldest first, and in this one; None
            where there was no answer.
        trouble: what is wrong, worst first; "" each for nothing.
        rank: order of the table, 0 the worst.
    """

    feed_id: str
    url: str
    publisher: str
    status: str
    http_status: int | None
    entries: int
    new_entries: int
    usual: float | None
    history: tuple[int | None, ...]
    newest_entry_at: datetime | None
    next_poll_at: datetime | None
    latency_ms: int | None
    failures: int
    robots: tuple[str, ...]
    trouble: tuple[str, ...]
    is_quiet: bool
    rank: int


def feed_health(rows: pa.Table, earlier: Sequence[pa.Table]) -> tuple[FeedRow, ...]:
    """The feeds of a run, worst first.

    Args:
        rows: the run's, with ``COLUMNS``.
        earlier: of the runs before, oldest first, with ``HISTORY_COLUMNS``.
    """
    history = _history(earlier)
    nothing = (None,) * len(earlier)
    feeds = [
        _feed(row, history.get(row["feed_id"], nothing)) for row in rows.to_pylist()
    ]
    return tuple(sorted(feeds, key=lambda f: (f.rank, -f.failures, f.feed_id)))


def _history(earlier: Sequence[pa.Table]) -> Mapping[str, Sequence[int | None]]:
    found: dict[str, list[int | None]] = defaultdict(lambda: [None] * len(earlier))
    for place, rows in enumerate(earlier):
        columns = (rows[name].to_pylist() for name in HISTORY_COLUMNS)
        for feed_id, status, new in zip(*columns, strict=True):
            if status in _ANSWERED:
                found[feed_id][place] = new
    return found


def _feed(row: dict[str, Any], before: Sequence[int | None]) -> FeedRow:
    known = [number for number in before if number is not None]
    common = float(median(known)) if len(known) >= _ENOUGH_RUNS else None
    has_answer = row["status"] in _ANSWERED
    is_quiet = (
        common is not None
        and has_answer
        and common >= _ENOUGH_ENTRIES
        and row["new_entries"] < common / 2
    )
    rank, trouble = _trouble(row, common if is_quiet else None)
    return FeedRow(
        feed_id=row["feed_id"],
        url=row["url"],
        publisher=row["publisher"] or "",
        status=row["status"],
        http_status=row["http_status"],
        entries=row["entries"],
        new_entries=row["new_entries"],
        usual=common,
        history=(*before, row["new_entries"] if has_answer else None),
        newest_entry_at=row["newest_entry_at"],
        next_poll_at=row["next_poll_at"],
        latency_ms=row["latency_ms"],
        failures=row["failures"],
        robots=tuple(row["robots_flags"] or ()),
        trouble=tuple(trouble),
        is_quiet=is_quiet,
        rank=rank,
    )


def _trouble(row: dict[str, Any], usual: float | None) -> tuple[int, list[str]]:
    """Rank and words; ``usual`` is given where the feed is quiet."""
    words = [str(name) for name in row["sickness"] or ()]
    if usual is not None:
        words.insert(0, f"quiet: {row['new_entries']} new, usually {usual:.0f}")
    if row["status"] in ("failed", "retired"):
        times = f", {row['failures']} times in a row" if row["failures"] > 1 else ""
        words.insert(0, f"{row['detail'] or row['status']}{times}")
        return 0 if row["status"] == "failed" else 1, words
    if usual is not None:
        return 2, words
    return (3 if words else 4), words


def quiet(feeds: Iterable[FeedRow]) -> int:
    """How many brought less than half of what is usual."""
    return sum(feed.is_quiet for feed in feeds)

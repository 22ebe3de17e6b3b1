"""What was published: when, in which language, on what, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.report.figures import Share, percentile, shares

#: Columns of ``articles`` that this and the doubts are made of.
COLUMNS = (
    *("article_id", "revision", "publisher", "title", "canonical_url", "page_kind"),
    *("section", "word_count", "published_at", "published_at_precision"),
    *("first_seen_at", "language", "language_confidence", "language_declared"),
    *("language_source", "topics", "text_source", "has_paywall", "agency"),
)
HOURS = 48
_MOST = 15
_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """Articles published within one hour."""

    start: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The rows of a run in figures.

    Attributes:
        rows: revisions written.
        revised: those that are not the first of their article.
        hours: the last 48 before the run's moment, oldest first.
        older: published before those.
        later: dated after the run's moment.
        undated: without a date.
        delay_median: from publication to the run that first met it, seconds, of the
            articles of those hours; None where there are none.
        delay_p90: nine in ten were met sooner.
        topics: each article counts for each of its topics.
        without_topic: rows that have none.
        most: values shown of each column.
    """

    rows: int
    revised: int
    words: int | None
    hours: tuple[Hour, ...]
    older: int
    later: int
    undated: int
    delay_median: float | None
    delay_p90: float | None
    languages: tuple[Share, ...]
    publishers: tuple[Share, ...]
    publisher_count: int
    topics: tuple[Share, ...]
    without_topic: int
    sections: tuple[Share, ...]
    kinds: tuple[Share, ...]
    most: int = _MOST


def describe_articles(rows: pa.Table, now: datetime) -> Articles:
    """The figures of a run's articles.

    Args:
        rows: with ``COLUMNS``.
        now: the run's moment.
    """
    total = rows.num_rows
    hours, older, later = _hours(rows["published_at"], now)
    delays = _delays(rows, now)
    words = sorted(rows["word_count"].to_pylist())
    topics = rows["topics"].combine_chunks()
    labels = pc.struct_field(pc.list_flatten(topics), "label")
    return Articles(
        rows=total,
        revised=pc.sum(pc.greater(rows["revision"], 1)).as_py() or 0,
        words=int(percentile(words, 0.5)) if words else None,
        hours=hours,
        older=older,
        later=later,
        undated=rows["published_at"].null_count,
        delay_median=percentile(delays, 0.5) if delays else None,
        delay_p90=percentile(delays, 0.9) if delays else None,
        languages=shares(rows["language"], _MOST, total),
        publishers=shares(rows["publisher"], _MOST, total),
        publisher_count=pc.count_distinct(rows["publisher"]).as_py(),
        topics=shares(labels, _MOST, total),
        without_topic=pc.sum(pc.equal(pc.list_value_length(topics), 0)).as_py() or 0,
        sections=shares(rows["section"], _MOST, total),
        kinds=shares(rows["page_kind"], _MOST, total),
    )


def _hours(
    published_at: pa.ChunkedArray, now: datetime
) -> tuple[tuple[Hour, ...], int, int]:
    """Rows by hour, then how many lie before those hours and after the moment."""
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    first = end - timedelta(hours=HOURS)
    moments = pc.drop_null(published_at).cast(pa.int64()).to_numpy()
    places = (moments - _microseconds(first)) // _HOUR_US
    inside = places[(places >= 0) & (places < HOURS)]
    numbers = np.bincount(inside, minlength=HOURS).tolist()
    hours = (
        Hour(start=first + timedelta(hours=n), number=number)
        for n, number in enumerate(numbers)
    )
    later = int((moments > _microseconds(now)).sum())
    return tuple(hours), int((places < 0).sum()), later


def _delays(rows: pa.Table, now: datetime) -> list[float]:
    """Seconds from publication to the first sight, of recent first revisions."""
    published = rows["published_at"].cast(pa.int64())
    seen = rows["first_seen_at"].cast(pa.int64())
    recent = pc.greater_equal(published, _microseconds(now - timedelta(hours=HOURS)))
    mask = pc.and_(recent, pc.equal(rows["revision"], 1))
    mask = pc.and_(mask, pc.equal(rows["published_at_precision"], "instant"))
    delays: Iterable[int] = pc.subtract(seen, published).filter(mask).to_pylist()
    return sorted(delay / 1e6 for delay in delays if delay is not None and delay >= 0)


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)

"""Rows that deserve a second look: language, date and text that may be wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.report.figures import Sample
from transforms.web.redaction import redact_url

_SAMPLES = 5
#: Below this a language is in doubt.
_SURE = 0.8
#: Below this a text is short for a story.
_SHORT = 60
_OLD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One kind of doubt.

    Attributes:
        about: ``language``, ``date`` or ``text``.
        name: what was seen, in words.
        number: rows with it.
    """

    about: str
    name: str
    number: int
    samples: tuple[Sample, ...]


def doubts(articles: pa.Table, now: datetime) -> tuple[Doubt, ...]:
    """The doubts about a run's articles, kinds without any left out.

    Args:
        articles: with the columns of ``articles.COLUMNS``.
        now: the run's moment.
    """
    found = []
    for about, name, mask, why in _kinds(articles, now):
        rows = articles.filter(mask)
        if rows.num_rows:
            samples = rows.slice(0, _SAMPLES).select(_SHOWN).to_pylist()
            found.append(
                Doubt(
                    about=about,
                    name=name,
                    number=rows.num_rows,
                    samples=tuple(_sample(row, why) for row in samples),
                )
            )
    return tuple(found)


_SHOWN = (
    *("title", "canonical_url", "publisher", "language", "language_confidence"),
    *("language_declared", "published_at", "word_count", "text_source"),
)
Row = dict[str, object]
Kind = tuple[str, str, pa.ChunkedArray, Callable[[Row], str]]


def _kinds(rows: pa.Table, now: datetime) -> Iterator[Kind]:
    yield from _of_language(rows)
    yield from _of_date(rows, now)
    yield from _of_text(rows)


def _of_language(rows: pa.Table) -> Iterator[Kind]:
    language, declared = rows["language"], rows["language_declared"]
    unknown = pc.equal(language, "und")
    yield "language", "no language was told", unknown, _declared
    unsure = pc.and_(pc.less(rows["language_confidence"], _SURE), pc.invert(unknown))
    yield "language", f"told with less than {_SURE:.0%} confidence", unsure, _confidence
    primary = pc.list_element(
        pc.split_pattern_regex(pc.utf8_lower(declared), "[-_]"), 0
    )
    other = pc.and_(pc.not_equal(primary, language), pc.invert(unknown))
    yield "language", "the page declares another one", other, _declared


def _of_date(rows: pa.Table, now: datetime) -> Iterator[Kind]:
    published = rows["published_at"]
    yield "date", "no date was found", pc.is_null(published), _nothing
    ahead = pc.greater(published, pa.scalar(now, published.type))
    yield "date", "dated after the run", ahead, _date
    old = pc.less(published, pa.scalar(now - _OLD, published.type))
    yield "date", f"older than {_OLD.days} days", old, _date
    a_day = pc.equal(rows["published_at_precision"], "day")
    yield "date", "only a day, no time", a_day, _date


def _of_text(rows: pa.Table) -> Iterator[Kind]:
    yield (
        "text",
        f"fewer than {_SHORT} words",
        pc.less(rows["word_count"], _SHORT),
        _words,
    )
    feed = pc.equal(rows["text_source"], "feed_summary")
    yield "text", "only the feed's summary", feed, _words
    yield "text", "behind a paywall, by the page's word", rows["has_paywall"], _words


def _nothing(row: Row) -> str:
    return ""


def _declared(row: Row) -> str:
    return f"{row['language']}, declared {row['language_declared'] or 'nothing'}"


def _confidence(row: Row) -> str:
    return f"{row['language']}, {row['language_confidence']:.0%}"


def _date(row: Row) -> str:
    return f"{row['published_at']:%Y-%m-%d %H:%MZ}"


def _words(row: Row) -> str:
    return f"{row['word_count']} words"


def _sample(row: Row, why: Callable[[Row], str]) -> Sample:
    return Sample(
        title=str(row["title"]),
        url=redact_url(str(row["canonical_url"])),
        publisher=str(row["publisher"]),
        why=why(row),
    )

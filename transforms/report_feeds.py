"""One row of feed health a feed, from its poll and from what came of its entries."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam

from transforms.elements import FeedPoll, Fetched, Rejection, Skipped
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.records import FeedHealth
from transforms.run_windows import of_window
from transforms.web.redaction import redact_url


@dataclasses.dataclass
class ReportFeeds(beam.PTransform):
    """(polls, counts) → ``FeedHealth``, exactly one for each poll."""

    run: RunFacts

    def expand(
        self, inputs: "tuple[beam.PCollection, beam.PCollection]"
    ) -> "beam.PCollection[FeedHealth]":
        """Sum the counts a feed, then join them to its poll."""
        polls, counts = inputs
        totals = (
            counts
            | "Sum" >> beam.CombinePerKey(sum)
            | "Key by feed" >> beam.Map(_by_feed)
        )
        keyed = polls | "Poll by feed" >> beam.WithKeys(_feed_id)
        return (
            {"polls": keyed, "counts": totals}
            | "Join" >> beam.CoGroupByKey()
            | "Describe" >> beam.FlatMap(_describe, self)
        )


def _by_feed(item: tuple[tuple[str, str], int]) -> tuple[str, tuple[str, int]]:
    (feed_id, what), number = item
    return feed_id, (what, number)


def _feed_id(poll: FeedPoll) -> str:
    return poll.feed.feed_id


def _describe(
    joined: tuple[str, dict[str, Iterable[Any]]],
    settings: ReportFeeds,
    window: Any = beam.DoFn.WindowParam,
) -> Iterator[FeedHealth]:
    run = of_window(settings, window).run
    counts: dict[str, int] = dict(joined[1]["counts"])
    for poll in joined[1]["polls"]:
        yield feed_health(poll, counts, run)


def feed_health(poll: FeedPoll, counts: dict[str, int], run: RunFacts) -> FeedHealth:
    """The row of one feed.

    Args:
        poll: what asking it gave.
        counts: ``new_entries`` and ``duplicated``, absent for 0.
        run: the run.
    """
    feed, answer = poll.feed, poll.answer
    skipped = answer.detail if isinstance(answer, Skipped) else None
    got = answer if isinstance(answer, Fetched) else None
    failed = answer if isinstance(answer, Rejection) else None
    return FeedHealth(
        run_id=run.run_id,
        feed_id=feed.feed_id,
        url=redact_url(feed.url),
        final_url=redact_url(got.final_url) if got else None,
        publisher=feed.publisher,
        status=_status(answer),
        http_status=got.status if got else failed.http_status if failed else None,
        not_modified=got is not None and got.status == 304,
        entries=poll.entries,
        new_entries=counts.get("new_entries", 0),
        already_seen=poll.already_seen,
        undated=poll.undated,
        duplicated=counts.get("duplicated", 0),
        newest_entry_at=poll.newest_entry_at,
        latency_ms=got.latency_ms if got else None,
        bytes=poll.bytes if got else None,
        etag=got.header("etag") if got else None,
        last_modified=got.header("last-modified") if got else None,
        next_poll_at=poll.next_poll_at,
        failures=poll.failures,
        sickness=poll.sickness,
        robots_flags=_robots_flags(got),
        detail=f"{failed.reason}: {failed.detail}" if failed else skipped,
        run_date=run.now.date(),
    )


def _status(answer: Fetched | Rejection | Skipped) -> str:
    if isinstance(answer, Fetched):
        return "unchanged" if answer.status == 304 else "ok"
    if isinstance(answer, Skipped):
        return answer.status
    if answer.reason is Reason.DEFERRED:
        return "not_due"
    return "retired" if answer.reason is Reason.GONE else "failed"


def _robots_flags(answer: Fetched | None) -> tuple[str, ...]:
    header = answer.header("x-robots-tag") if answer else None
    return tuple(flag.strip().lower() for flag in (header or "").split(",") if flag)

"""What one poll teaches about a feed: its validators, its rhythm, its failures."""

from dataclasses import replace
from datetime import datetime, timedelta

from transforms.dataset.memory import FeedMemory, key_of
from transforms.elements import Feed, Fetched, Rejection, Skipped
from transforms.feeds.rhythm import failing_interval, next_interval
from transforms.reasons import Reason


def memory_of(feed: Feed, known: FeedMemory | None) -> FeedMemory:
    """What is known of a feed; nothing where its address is another than it was.

    Validators, a 410 and a ``Retry-After`` are words of one address.
    """
    address = key_of("address", feed.url)
    if known is not None and known.address == address:
        return known
    key = key_of("feed", feed.feed_id)
    return FeedMemory(key=key, feed_id=feed.feed_id, address=address)


def reason_to_skip(
    memory: FeedMemory, now: datetime, *, due_only: bool
) -> Skipped | None:
    """Why a feed is not asked now, or None."""
    if memory.is_retired:
        return Skipped(status="retired", detail="answered 410 (gone) before")
    if memory.not_before is not None and memory.not_before > now:
        detail = f"asked to stay away until {memory.not_before:%Y-%m-%d %H:%M}Z"
        return Skipped(status="not_due", detail=detail)
    due = memory.next_poll_at
    if due_only and due is not None and due > now:
        return Skipped(status="not_due", detail=f"due at {due:%Y-%m-%d %H:%M}Z")
    return None


def after_answer(
    memory: FeedMemory,
    now: datetime,
    *,
    is_news: bool,
    asked_seconds: int | None = None,
) -> FeedMemory:
    """The memory after a body or a 304; its validators stay."""
    interval = next_interval(
        memory.interval_seconds, is_news=is_news, asked_seconds=asked_seconds
    )
    return replace(
        memory,
        interval_seconds=interval,
        next_poll_at=now + timedelta(seconds=interval),
        not_before=None,
        failures=0,
        polled_at=now,
    )


def after_failure(
    memory: FeedMemory, now: datetime, rejection: Rejection
) -> FeedMemory:
    """The memory after a poll without a usable answer."""
    failures = memory.failures + 1
    until = None
    if rejection.retry_after:
        until = now + timedelta(seconds=rejection.retry_after)
    due = now + timedelta(seconds=failing_interval(failures))
    return replace(
        memory,
        failures=failures,
        not_before=until,
        next_poll_at=max(due, until or due),
        is_retired=rejection.reason is Reason.GONE,
    )


def with_validators(memory: FeedMemory, answer: Fetched) -> FeedMemory:
    """The memory with the validators of a body that is accounted for."""
    return replace(
        memory,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
    )

"""What polls teach about a feed: how to ask it next, and when.

Two things are believed late and given up early. A permanent redirect is followed as
ever until two answers in a row named one target; from then on that is asked directly,
until it fails once. And a 304 is taken at its word, but after ten in a row the whole
body is asked for, at the configured address: only so does a move that was taken back,
or a server that says "nothing new" for ever, come to light.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from transforms.dataset.memory import FeedMemory, key_of
from transforms.elements import Feed, Fetched, Rejection, Skipped
from transforms.feeds.rhythm import (
    failing_interval,
    fresh_seconds,
    next_interval,
    next_poll,
)
from transforms.reasons import Reason
from transforms.web.redaction import redact_url

#: Answers in a row with the same permanent redirect, before its target is asked.
MOVES_TO_BELIEVE = 2
#: 304s in a row before the whole body is asked for.
UNMODIFIED_TO_CHECK = 10
#: A longer Retry-After is a mistake: a year of silence is not asked for in earnest.
LONGEST_RETRY_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a feed is asked this time.

    Attributes:
        url: the configured address, or where it moved.
        is_moved: whether it is the latter.
        is_check: whether the body is asked for to see if the 304s were true.
        has_headers: whether headers of the operator's go along.
    """

    url: str
    etag: str | None
    last_modified: str | None
    is_moved: bool
    is_check: bool
    has_headers: bool


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


def how_to_ask(feed: Feed, memory: FeedMemory) -> Asking:
    """Where a feed is asked, and whether only for what changed."""
    is_check = (memory.unmodified or 0) >= UNMODIFIED_TO_CHECK
    is_conditional = not (is_check or memory.is_304_wrong)
    target = memory.moved_to
    is_moved = (
        target is not None and (memory.moves or 0) >= MOVES_TO_BELIEVE and not is_check
    )
    return Asking(
        url=target if is_moved and target else feed.url,
        etag=memory.etag if is_conditional else None,
        last_modified=memory.last_modified if is_conditional else None,
        is_moved=is_moved,
        is_check=is_check,
        has_headers=bool(feed.headers),
    )


def after_answer(
    memory: FeedMemory,
    asking: Asking,
    answer: Fetched,
    now: datetime,
    *,
    is_news: bool = False,
    has_lost: bool = False,
) -> FeedMemory:
    """The memory after a body or a 304; its validators stay.

    Args:
        memory: with what the body asks for.
        asking: how it was asked.
        answer: what came.
        now: the run's moment.
        is_news: whether there was an entry that was not known.
        has_lost: whether entries may have come and gone unseen.
    """
    interval = next_interval(
        memory.interval_seconds, is_news=is_news, has_lost=has_lost
    )
    due = next_poll(
        now,
        interval,
        asked_seconds=None if has_lost else memory.asked_seconds,
        fresh_seconds=fresh_seconds(
            *map(answer.header, ("cache-control", "expires", "date", "age"))
        ),
        skip_hours=memory.skip_hours or 0,
        skip_days=memory.skip_days or 0,
    )
    is_unmodified = answer.status == 304
    return replace(
        _with_move(memory, asking, answer),
        interval_seconds=interval,
        next_poll_at=due,
        not_before=None,
        failures=0,
        polled_at=now,
        unmodified=(memory.unmodified or 0) + 1 if is_unmodified else 0,
    )


def after_failure(
    memory: FeedMemory, now: datetime, rejection: Rejection, asking: Asking
) -> FeedMemory:
    """The memory after a poll without a usable answer.

    Where the address that it moved to failed, the configured one is asked next: a 410
    of another address does not retire it.
    """
    failures = memory.failures + 1
    until = None
    if rejection.retry_after:
        wished = min(rejection.retry_after, LONGEST_RETRY_AFTER.total_seconds())
        until = now + timedelta(seconds=wished)
    due = now + timedelta(seconds=failing_interval(failures))
    return replace(
        memory,
        failures=failures,
        not_before=until,
        next_poll_at=max(due, until or due),
        is_retired=rejection.reason is Reason.GONE and not asking.is_moved,
        moved_to=None,
        moves=None,
    )


def with_validators(memory: FeedMemory, answer: Fetched) -> FeedMemory:
    """The memory with the validators of a body that is accounted for."""
    return replace(
        memory,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
    )


def has_same_validators(memory: FeedMemory, answer: Fetched) -> bool:
    """Whether a server names the same version of a body as it did before."""
    etag = answer.header("etag")
    if memory.etag or etag:
        return memory.etag == etag
    modified = answer.header("last-modified")
    return modified is not None and modified == memory.last_modified


def _with_move(memory: FeedMemory, asking: Asking, answer: Fetched) -> FeedMemory:
    """The memory with what an answer says of the address.

    A target is not kept where it has a secret, for the state is not the place for it,
    nor where the feed has headers of its own: those go where the operator sent them.
    """
    target = answer.moved_to
    if asking.is_moved and target is None:
        return memory
    if target is None or asking.has_headers or redact_url(target) != target:
        return replace(memory, moved_to=None, moves=None)
    earlier = memory.moves or 0 if target == memory.moved_to else 0
    return replace(memory, moved_to=target, moves=min(earlier + 1, MOVES_TO_BELIEVE))

"""What is odd about a feed, by what it says, what it said before, and the clock."""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import datetime, timedelta

from transforms.dataset.memory import FeedMemory
from transforms.elements import Fetched
from transforms.feeds.parse import ParsedFeed
from transforms.feeds.sickness import signs_of_age
from transforms.reading.feed_memory import Asking, has_same_validators
from transforms.reading.listing import Listing

#: An entry so much older than the last 304 was there by then. Dates without a time are
#: midnight, so less would blame servers for stories of the same day.
_LATE = timedelta(days=1)
#: One entry alone is replaced by the next one as a matter of course.
_FEWEST_TO_MISS = 2


def signs_of_body(
    memory: FeedMemory,
    asking: Asking,
    answer: Fetched,
    parsed: ParsedFeed,
    listing: Listing,
    *,
    listed: Set[bytes] | None,
    now: datetime,
) -> tuple[str, ...]:
    """Names of what is odd, see ``feeds.sickness``, sorted.

    Args:
        memory: as the poll before left it.
        asking: how it was asked.
        answer: what came.
        parsed: its body.
        listing: its entries.
        listed: keys of the entries of the last whole body, if there was one.
        now: the run's moment.
    """
    signs = {*parsed.sickness, *signs_of_age(newest_date(parsed), now)}
    signs |= _signs_of_answer(asking, answer)
    if listed is not None and listing.is_whole:
        if _is_304_wrong(memory, asking, answer, listing, listed):
            signs.add("wrong_304")
        if len(listed) >= _FEWEST_TO_MISS and not listed & listing.keys:
            signs.add(_why_all_are_gone(memory, parsed))
    if memory.is_304_wrong:
        signs.add("wrong_304")
    return tuple(sorted(signs))


def signs_of_unmodified(
    memory: FeedMemory, asking: Asking, answer: Fetched, now: datetime
) -> tuple[str, ...]:
    """What is still odd about a feed that did not change."""
    signs = set(filter(None, (memory.sickness or "").split(",")))
    signs |= _signs_of_answer(asking, answer)
    return tuple(sorted(signs.union(signs_of_age(memory.newest_entry_at, now))))


def with_body(
    memory: FeedMemory, parsed: ParsedFeed, signs: Iterable[str]
) -> FeedMemory:
    """The memory with what a body asks for and says of itself."""
    return replace(
        memory,
        entries=parsed.total_entries,
        asked_seconds=parsed.ttl_seconds,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        newest_entry_at=newest_date(parsed),
        sickness=",".join(parsed.sickness),
        is_304_wrong=True if "wrong_304" in signs else None,
    )


def newest_date(parsed: ParsedFeed) -> datetime | None:
    """Date of the newest entry."""
    return max((e.published_at for e in parsed.entries if e.published_at), default=None)


def _signs_of_answer(asking: Asking, answer: Fetched) -> set[str]:
    return {"moved"} if asking.is_moved or answer.moved_to else set()


def _is_304_wrong(
    memory: FeedMemory,
    asking: Asking,
    answer: Fetched,
    listing: Listing,
    listed: Set[bytes],
) -> bool:
    """Whether a body asked for in spite of 304s shows that they were not true.

    It does where it has other entries under the same validators, or entries that were
    there before the last 304. Else the change may be younger than that answer.
    """
    if not asking.is_check or listing.keys <= listed:
        return False
    if has_same_validators(memory, answer):
        return True
    dates = [
        taken.entry.published_at
        for taken in listing.new
        if bytes.fromhex(taken.entry.entry_id) not in listed
    ]
    last = memory.polled_at
    return last is not None and any(d is not None and d < last - _LATE for d in dates)


def _why_all_are_gone(memory: FeedMemory, parsed: ParsedFeed) -> str:
    """Whether all entries are younger than those before, or were named anew."""
    dates = [e.published_at for e in parsed.entries if e.published_at]
    before = memory.newest_entry_at
    if before is not None and dates and min(dates) <= before:
        return "guids_changed"
    return "polled_too_rarely"

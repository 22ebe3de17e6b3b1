"""One feed asked: its new entries, those to be tried again, and what to remember.

Everything a poll teaches follows from here, since an entry that is handed on is sure
to be published, dropped for good or queued. Two kinds are not: entries over the cap,
and entries lost in a damaged body. Then the validators stay where they were, and the
feed is asked for its whole body again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from transforms.dataset.memory import FeedMemory
from transforms.dataset.state import State
from transforms.dataset.state_files import Learned
from transforms.elements import (
    Entry,
    Feed,
    FeedPoll,
    Fetched,
    Rejection,
    Skipped,
    Window,
)
from transforms.feeds.parse import ParsedFeed
from transforms.processwide import STOP
from transforms.reading.feed_health import (
    newest_date,
    signs_of_body,
    signs_of_unmodified,
    with_body,
)
from transforms.reading.feed_memory import (
    Asking,
    after_answer,
    after_failure,
    how_to_ask,
    memory_of,
    reason_to_skip,
    with_validators,
)
from transforms.reading.listing import (
    TakenEntry,
    listing_changes,
    sort_listing,
    waiting_entries,
)
from transforms.reading.read import Reply
from transforms.reading.requests import FeedRequest, Request
from transforms.reasons import Reason
from transforms.web.forgotten import Forgotten
from transforms.web.source import Web

#: Entries taken out of one body at the most, whatever the cap on new ones: a body of
#: ten megabytes can hold a hundred thousand.
MOST_IN_BODY = 20_000


class Reads(Protocol):
    """What parses the body; the children in a run."""

    def read(self, request: Request, body: bytes) -> Reply:
        """Answer one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """Which feeds are asked and which entries are new.

    Attributes:
        due_only: leave out feeds whose next poll has not come.
        max_entries: new entries taken of one feed; the rest comes with later runs.
        window: dates asked for.
        forgotten: keys of addresses that were taken down.
    """

    due_only: bool = False
    max_entries: int = 1000
    window: Window = Window()
    forgotten: Forgotten = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll gave.

    Attributes:
        entries: those to be judged and fetched: the body's new ones, then those that
            wait to be tried again.
        seen: entries whose outcome is known.
        learned: what to remember of the feed and of what it lists.
    """

    poll: FeedPoll
    entries: tuple[TakenEntry, ...] = ()
    seen: tuple[Entry, ...] = ()
    learned: tuple[Learned, ...] = ()


class Poller:
    """Asks feeds for one run; used from many threads."""

    def __init__(
        self, web: Web, reads: Reads, state: State, policy: PollPolicy, now: datetime
    ) -> None:
        self._web, self._reads, self._state = web, reads, state
        self._policy, self._now = policy, now

    def poll(self, feed: Feed) -> Polled:
        """Ask one feed, or say why not."""
        memory = memory_of(feed, self._state.feed(feed.feed_id))
        skipped = reason_to_skip(memory, self._now, due_only=self._policy.due_only)
        if skipped is not None:
            return self._without_body(feed, skipped, memory)
        if STOP.is_set():
            stopped = Rejection(reason=Reason.DEFERRED, detail="the run was stopped")
            return self._without_body(feed, stopped, memory)
        asking = how_to_ask(feed, memory)
        answer = self._web.fetch(
            asking.url,
            kind="feed",
            headers=feed.headers,
            etag=asking.etag,
            last_modified=asking.last_modified,
        )
        if isinstance(answer, Rejection):
            return self._failed(feed, answer, memory, asking)
        if answer.status == 304:
            return self._unmodified(feed, answer, memory, asking)
        parsed = self._parse(answer, memory)
        if isinstance(parsed, Rejection):
            return self._failed(feed, parsed, memory, asking, len(answer.body))
        return self._with_body(feed, answer, parsed, memory, asking)

    def _parse(self, answer: Fetched, memory: FeedMemory) -> ParsedFeed | Rejection:
        request = FeedRequest(
            url=answer.final_url,
            charset=answer.charset,
            content_type=answer.content_type,
            max_entries=max(MOST_IN_BODY, self._policy.max_entries),
        )
        parsed = self._reads.read(request, answer.body)
        if isinstance(parsed, ParsedFeed):
            if parsed.total_entries or not memory.entries:
                return parsed
            detail = f"no entries where there were {memory.entries}"
            parsed = Rejection(reason=Reason.EMPTY, detail=detail)
        elif not isinstance(parsed, Rejection):
            parsed = Rejection(reason=Reason.PARSE, detail="the reader gave no feed")
        return replace(parsed, http_status=answer.status, attempts=answer.attempts)

    def _failed(
        self,
        feed: Feed,
        rejection: Rejection,
        memory: FeedMemory,
        asking: Asking,
        size: int = 0,
    ) -> Polled:
        if rejection.reason is not Reason.DEFERRED:
            memory = after_failure(memory, self._now, rejection, asking)
        polled = self._without_body(feed, rejection, memory)
        return replace(polled, poll=replace(polled.poll, bytes=size))

    def _unmodified(
        self, feed: Feed, answer: Fetched, memory: FeedMemory, asking: Asking
    ) -> Polled:
        memory = after_answer(memory, asking, answer, self._now)
        polled = self._without_body(feed, answer, memory)
        signs = signs_of_unmodified(memory, asking, answer, self._now)
        return replace(polled, poll=replace(polled.poll, sickness=signs))

    def _without_body(
        self, feed: Feed, answer: Fetched | Rejection | Skipped, memory: FeedMemory
    ) -> Polled:
        """Only what waits to be tried again goes on."""
        waiting = self._waiting(feed, frozenset())
        poll = FeedPoll(
            feed=feed,
            answer=answer,
            retries=len(waiting),
            failures=memory.failures,
            next_poll_at=memory.next_poll_at,
        )
        is_unchanged = memory == self._state.feed(feed.feed_id)
        return Polled(
            poll=poll, entries=waiting, learned=() if is_unchanged else (memory,)
        )

    def _with_body(
        self,
        feed: Feed,
        answer: Fetched,
        parsed: ParsedFeed,
        memory: FeedMemory,
        asking: Asking,
    ) -> Polled:
        policy, state = self._policy, self._state
        listing = sort_listing(feed, parsed, state, policy.window, policy.max_entries)
        signs = signs_of_body(
            memory,
            asking,
            answer,
            parsed,
            listing,
            listed=state.listed(feed.feed_id),
            now=self._now,
        )
        if listing.is_whole and not listing.over_cap:
            memory = with_validators(memory, answer)
        memory = after_answer(
            with_body(memory, parsed, signs),
            asking,
            answer,
            self._now,
            is_news=bool(listing.new),
            has_lost="polled_too_rarely" in signs,
        )
        learned: list[Learned] = [memory, *listing.adopted]
        if listing.is_whole:
            learned += listing_changes(memory, listing.keys, state, self._now)
        taken = (bytes.fromhex(t.entry.entry_id) for t in listing.new)
        waiting = self._waiting(feed, frozenset(taken))
        poll = FeedPoll(
            feed=feed,
            answer=replace(answer, body=b""),
            bytes=len(answer.body),
            entries=parsed.total_entries,
            over_cap=listing.over_cap,
            already_seen=len(listing.seen),
            retries=len(waiting),
            next_poll_at=memory.next_poll_at,
            undated=sum(e.published_at is None for e in parsed.entries),
            newest_entry_at=newest_date(parsed),
            sickness=signs,
        )
        return Polled(
            poll=poll,
            entries=(*listing.new, *waiting),
            seen=listing.seen,
            learned=tuple(learned),
        )

    def _waiting(self, feed: Feed, taken: frozenset[bytes]) -> tuple[TakenEntry, ...]:
        if STOP.is_set():
            return ()
        return tuple(waiting_entries(feed, taken, self._state, self._now))

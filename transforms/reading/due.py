"""Whether a run would have anything to do."""

from collections.abc import Iterable
from datetime import datetime

from transforms.dataset.state import State
from transforms.elements import Feed
from transforms.reading.feed_memory import memory_of, reason_to_skip


def has_work(state: State, feeds: Iterable[Feed], now: datetime) -> bool:
    """Whether a feed is due or an entry waits: else a run would only make a commit."""
    for feed in feeds:
        memory = memory_of(feed, state.feed(feed.feed_id))
        if reason_to_skip(memory, now, due_only=True) is None:
            return True
        if any(
            row["not_before"] is None or row["not_before"] <= now
            for row in state.retries_of(feed.feed_id)
        ):
            return True
    return False

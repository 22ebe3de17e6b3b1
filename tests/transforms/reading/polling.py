"""One feed asked, against a state that a test sets out."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.clock import NOW
from transforms.dataset.memory import (
    EntryMemory,
    FeedMemory,
    ListingMemory,
    RetryMemory,
    key_of,
)
from transforms.dataset.state import State
from transforms.dataset.state_files import Learned, table_of, write_base
from transforms.dataset.storage import LocalStorage
from transforms.elements import Feed, Fetched, Rejection
from transforms.feeds.parse import FeedEntry, ParsedFeed
from transforms.reading.feed_memory import memory_of
from transforms.reading.listing import entry_of
from transforms.reading.poll import Polled, Poller, PollPolicy
from transforms.reading.wire import to_wire

FEED = Feed(feed_id="harbour", url="https://press.example/rss", publisher="Harbour")


def item(number: int, **changes: Any) -> FeedEntry:
    facts: dict[str, Any] = {
        "guid": f"g{number}",
        "url": f"https://press.example/{number}",
        "title": f"Title {number}",
        "position": number,
        "published_at": NOW - timedelta(hours=number),
    }
    return FeedEntry(**{**facts, **changes})


def key(entry: FeedEntry) -> bytes:
    return bytes.fromhex(entry_of(FEED, entry).entry_id)


def seen(entry: FeedEntry, outcome: str = "published", **changes: Any) -> EntryMemory:
    digest = bytes.fromhex(entry_of(FEED, entry).digest)
    return EntryMemory(key=key(entry), digest=digest, outcome=outcome, **changes)


def waiting(entry: FeedEntry, **changes: Any) -> RetryMemory:
    facts: dict[str, Any] = {
        "feed_id": FEED.feed_id,
        "content": None,
        "tries": 2,
        "first_seen_at": NOW - timedelta(days=1),
        "not_before": None,
        "reason": "http_5xx",
    }
    return RetryMemory(
        key=key(entry),
        entry=json.dumps(to_wire(entry_of(FEED, entry))),
        **{**facts, **changes},
    )


@dataclass
class World:
    """What the server says, what the reader makes of it, what is remembered."""

    folder: Path
    answer: Fetched | Rejection | None = None
    parsed: ParsedFeed | Rejection | None = None
    policy: PollPolicy = field(default_factory=PollPolicy)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def permission(self, url: str) -> Rejection | None:
        return None

    def close(self) -> None:
        pass

    def fetch(self, url: str, **asked: Any) -> Fetched | Rejection:
        self.asked.append({"url": url, **asked})
        assert self.answer is not None
        return self.answer

    def read(self, request: Any, body: bytes) -> Any:
        return self.parsed

    def poll(self, *remembered: Learned, feed: Feed = FEED) -> Polled:
        storage = LocalStorage(str(self.folder))
        tables: dict[str, list[Learned]] = {}
        for memory in remembered:
            tables.setdefault(table_of(memory), []).append(memory)
        files = [
            file
            for table, rows in tables.items()
            for file in write_base(storage, table, rows, seq=1, run_id="before")
        ]
        state = State(storage, tuple(files))
        return Poller(self, self, state, self.policy, NOW).poll(feed)

    def says(self, *entries: FeedEntry, **facts: Any) -> None:
        self.answer = fetched()
        facts = {"total_entries": len(entries), **facts}
        self.parsed = ParsedFeed(format="rss", entries=entries, **facts)


def fetched(
    status: int = 200, etag: str = '"new"', *headers: tuple[str, str], **facts: Any
) -> Fetched:
    facts = {
        "url": FEED.url,
        "final_url": FEED.url,
        "body": b"<rss/>",
        "content_type": "application/rss+xml",
        "charset": None,
        "fetched_at": NOW,
        "latency_ms": 1,
        **facts,
    }
    return Fetched(status=status, headers=(("etag", etag), *headers), **facts)


def remembered(**changes: Any) -> FeedMemory:
    facts = {"etag": '"old"', "interval_seconds": 900, "entries": 2, **changes}
    fresh = memory_of(FEED, None)
    return FeedMemory(
        key=fresh.key, feed_id=fresh.feed_id, address=fresh.address, **facts
    )


def learned_of(polled: Polled, kind: type) -> list[Any]:
    return [memory for memory in polled.learned if isinstance(memory, kind)]


def feed_memory(polled: Polled) -> FeedMemory:
    (memory,) = learned_of(polled, FeedMemory)
    return memory


def urls(polled: Polled) -> list[str | None]:
    return [taken.entry.url for taken in polled.entries]


def listing(*entries: FeedEntry) -> ListingMemory:
    return ListingMemory(
        key=key_of("feed", FEED.feed_id), listed=b"".join(sorted(map(key, entries)))
    )

"""A feed's body against what is remembered: which of its entries are new.

An entry is new where its id is not known, or where the feed says something else of it
than before. It is not new where its article came by another feed; then it is only
remembered, so that a change of it is noticed.
"""

import json
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime

from transforms.dataset.memory import EntryMemory, FeedMemory, ListingMemory
from transforms.dataset.state import State
from transforms.dataset.state_files import Learned
from transforms.elements import Entry, Feed, Window
from transforms.feeds.identity import entry_digest, entry_id
from transforms.feeds.parse import FeedEntry, ParsedFeed
from transforms.reading.aliases import address_alias, address_of
from transforms.reading.wire import from_wire
from transforms.reasons import Reason

#: Signs that a body does not hold all its entries.
_DAMAGED = frozenset({"truncated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenEntry:
    """An entry on its way, with the text the feed carries, if any."""

    entry: Entry
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A body's entries, sorted by what is known of them.

    Attributes:
        new: to be judged and fetched, newest first.
        seen: known from earlier runs, with their final outcome.
        over_cap: new ones left for later runs.
        is_whole: whether every entry of the feed is among these.
        keys: of all entries.
        adopted: entries whose article came by another feed.
    """

    new: tuple[TakenEntry, ...]
    seen: tuple[Entry, ...]
    over_cap: int
    is_whole: bool
    keys: frozenset[bytes]
    adopted: tuple[EntryMemory, ...]


def sort_listing(
    feed: Feed, parsed: ParsedFeed, state: State, window: Window, max_entries: int
) -> Listing:
    """Tell the new entries of a body from the known ones.

    Args:
        feed: as configured.
        parsed: its body.
        state: what earlier runs saw.
        window: an entry that was outside another window may be new in this one.
        max_entries: new ones taken; known ones do not count, so a feed with more
            comes in over several runs.
    """
    new: list[TakenEntry] = []
    seen: list[Entry] = []
    adopted: list[EntryMemory] = []
    keys: set[bytes] = set()
    for item in parsed.entries:
        entry = entry_of(feed, item)
        key = bytes.fromhex(entry.entry_id)
        keys.add(key)
        if _is_known(entry, state.entry(key), window):
            seen.append(entry)
        elif _came_by_another_feed(feed, entry, key, state):
            seen.append(entry)
            digest = bytes.fromhex(entry.digest)
            adopted.append(EntryMemory(key=key, digest=digest, outcome="published"))
        else:
            new.append(_taken(entry, item, state.retry(key)))
    beyond_parsing = parsed.total_entries - len(parsed.entries)
    return Listing(
        new=tuple(new[:max_entries]),
        seen=tuple(seen),
        over_cap=max(0, len(new) - max_entries) + beyond_parsing,
        is_whole=not (_DAMAGED & set(parsed.sickness)) and not beyond_parsing,
        keys=frozenset(keys),
        adopted=tuple(adopted),
    )


def listing_changes(
    memory: FeedMemory, keys: Set[bytes], state: State, now: datetime
) -> Iterator[Learned]:
    """What to remember of a whole body: who left it, who came back; often nothing."""
    before = state.listed(memory.feed_id)
    if before == keys:
        return
    yield ListingMemory(key=memory.key, listed=b"".join(sorted(keys)))
    before = before or frozenset()
    for key in sorted(before - keys):
        known = state.entry(key)
        if known is not None:
            yield replace(known, unlisted_at=now)
    for key in sorted(keys - before):
        known = state.entry(key)
        if known is not None and known.unlisted_at is not None:
            yield replace(known, unlisted_at=None)


def waiting_entries(
    feed: Feed, taken: Set[bytes], state: State, now: datetime
) -> Iterator[TakenEntry]:
    """Entries in the retry queue whose time has come, without those taken already."""
    for row in state.retries_of(feed.feed_id):
        if row["key"] in taken:
            continue
        if row["not_before"] is not None and row["not_before"] > now:
            continue
        entry: Entry = from_wire(Entry, json.loads(row["entry"]))
        entry = replace(
            entry,
            position=-1,
            tries=row["tries"],
            first_seen_at=row["first_seen_at"],
        )
        yield TakenEntry(entry=entry, content=row["content"])


def entry_of(feed: Feed, item: FeedEntry) -> Entry:
    """An item of a feed as an entry, its text left aside."""
    digest = entry_digest(
        address_of(item.url),
        item.title,
        *(d.isoformat() if d else None for d in (item.published_at, item.updated_at)),
        item.content_html,
    )
    return Entry(
        entry_id=entry_id(feed.feed_id, item.guid, item.url),
        feed_id=feed.feed_id,
        publisher=feed.publisher,
        url=item.url,
        guid=item.guid,
        position=item.position,
        title=item.title,
        summary=item.summary,
        authors=item.authors,
        categories=item.categories,
        published_at=item.published_at,
        published_at_raw=item.published_at_raw,
        updated_at=item.updated_at,
        language=feed.language or item.language,
        section=feed.section,
        rights=feed.rights,
        pages=feed.pages,
        digest=digest.hex(),
    )


def _is_known(entry: Entry, known: EntryMemory | None, window: Window) -> bool:
    if known is None:
        return False
    if known.outcome == Reason.OUTSIDE_WINDOW.value:
        return window.rejects(entry.published_at) is not None
    return known.digest is None or known.digest.hex() == entry.digest


def _came_by_another_feed(feed: Feed, entry: Entry, key: bytes, state: State) -> bool:
    if entry.url is None or state.entry(key) is not None:
        return False
    if state.retry(key) is not None:
        return False
    alias = address_alias(feed.publisher, entry.url)
    return alias is not None and state.alias(alias) is not None


def _taken(
    entry: Entry, item: FeedEntry, waiting: dict[str, object] | None
) -> TakenEntry:
    """A new entry; one that also waits to be tried again keeps its count."""
    if waiting is not None:
        entry = replace(
            entry,
            tries=waiting["tries"],  # type: ignore[arg-type]
            first_seen_at=waiting["first_seen_at"],  # type: ignore[arg-type]
            not_before=waiting["not_before"],  # type: ignore[arg-type]
        )
    content = item.content_html
    return TakenEntry(
        entry=entry, content=content.encode("utf-8", "replace") if content else None
    )

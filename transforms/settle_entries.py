"""Each candidate to its one outcome, and the outcome to memory."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import apache_beam as beam

from transforms.dataset.ledger import LedgerUnbalanced
from transforms.dataset.memory import EntryMemory, RetryMemory
from transforms.dataset.spill import read_blob
from transforms.dataset.state import StateOf
from transforms.dataset.state_files import Learned, Removed
from transforms.dataset.storage import open_storage
from transforms.drops import NOT_TRIED
from transforms.elements import Entry
from transforms.group_in_packs import GroupInPacks
from transforms.reading.rows import RunFacts
from transforms.reading.wire import to_wire
from transforms.reasons import Reason
from transforms.records import Drop
from transforms.run_windows import HeldState, RunSettings

Key = tuple[str, str]
Hold = tuple[Key, datetime]


@dataclasses.dataclass
class SettleEntries(beam.PTransform):
    """Candidates and what became of them → what to remember of each entry.

    Takes a dict of PCollections: ``candidates`` (entries), ``drops``, ``published``
    (candidate keys) and ``holds`` (``(feed_id, entry_id), not_before``). An entry that
    is published or dropped for good is remembered by its id, one to be tried again
    whole. This is the ledger entry by entry: one without exactly one outcome raises
    ``LedgerUnbalanced``, and nothing is committed.
    """

    run: RunFacts
    output: str
    state: StateOf

    def expand(
        self, decided: "dict[str, beam.PCollection]"
    ) -> "beam.PCollection[Learned]":
        """Bring the outcomes to their candidates."""
        return (
            {
                **decided,
                "drops": decided["drops"]
                | "Of entries" >> beam.Filter(_is_of_candidate),
            }
            | "Join" >> GroupInPacks(_KEYS)
            | "Settle" >> beam.ParDo(_SettleFn(self))
        )


def _entry_key(entry: Entry) -> Key:
    return (entry.feed_id, entry.entry_id)


def _is_of_candidate(drop: Drop) -> bool:
    return drop.subject == "entry" and drop.reason != Reason.ALREADY_SEEN.value


def _drop_key(drop: Drop) -> Key:
    return (drop.feed_id, drop.entry_id or "")


def _published_key(candidate: tuple[str, str, int]) -> Key:
    return candidate[:2]


def _hold_key(hold: Hold) -> Key:
    return hold[0]


_KEYS: dict[str, Callable[[Any], Key]] = {
    "candidates": _entry_key,
    "drops": _drop_key,
    "published": _published_key,
    "holds": _hold_key,
}


class _SettleFn(beam.DoFn):
    def __init__(self, settings: SettleEntries) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        self._state = HeldState()
        self._storage = open_storage(self._settings.output)

    def teardown(self) -> None:
        self._state.release()

    def process(
        self,
        joined: tuple[Key, dict[str, Iterable[Any]]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Learned]:
        settings = self._settings = self._runs.of(window)
        key, parts = joined
        candidates: list[Entry] = sorted(parts["candidates"], key=_position)
        drops: list[Drop] = sorted(parts["drops"], key=_reason)
        published = list(parts["published"])
        if len(candidates) != len(drops) + len(published):
            raise LedgerUnbalanced(
                f"entry {key[1]} of {key[0]} came {len(candidates)} times and has "
                f"{len(drops) + len(published)} outcomes"
            )
        again = next((d for d in drops if d.is_transient), None)
        entry = candidates[0]
        if again is not None and not published:
            moments = (moment for _, moment in parts["holds"])
            until = max(moments, default=entry.not_before)
            yield self._retry(entry, again, until)
            return
        outcome = "published" if published else drops[0].reason
        entry_key = bytes.fromhex(entry.entry_id)
        digest = bytes.fromhex(entry.digest) if entry.digest else None
        yield EntryMemory(key=entry_key, digest=digest, outcome=outcome)
        if self._state.of(settings.state).retry(entry_key) is not None:
            yield Removed("retries", entry_key)

    def _retry(
        self, entry: Entry, drop: Drop, not_before: datetime | None
    ) -> RetryMemory:
        content = None
        if entry.content is not None:
            content = read_blob(self._storage, entry.content)
        kept = dataclasses.replace(
            entry, content=None, tries=0, first_seen_at=None, not_before=None
        )
        is_tried = drop.reason not in NOT_TRIED
        return RetryMemory(
            key=bytes.fromhex(entry.entry_id),
            feed_id=entry.feed_id,
            entry=json.dumps(to_wire(kept), ensure_ascii=False),
            content=content,
            tries=entry.tries + is_tried,
            first_seen_at=entry.first_seen_at or self._settings.run.now,
            not_before=not_before,
            reason=drop.reason,
        )


def _position(entry: Entry) -> int:
    return entry.position


def _reason(drop: Drop) -> tuple[str, str]:
    return (drop.reason, drop.detail or "")

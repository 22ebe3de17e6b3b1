"""Keep the entries worth fetching: inside the window, each address once."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.drops import entry_drop
from transforms.elements import Entry, Rejection, Window
from transforms.group_in_packs import GroupInPacks, all_alike
from transforms.reading.references import candidate_of
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.run_windows import RunSettings
from transforms.web.forgotten import Forgotten, is_forgotten
from transforms.web.urls import canonical_url, parse_url

STAGE = "select_entries"


@dataclasses.dataclass
class SelectEntries(beam.PTransform):
    """Entries → entries to fetch; beside them ``drops`` and ``counts``.

    Drops ``bad_url``, ``forgotten``, ``outside_window``, ``duplicate_entry`` and
    ``deferred`` (over the limit, or asked to wait). ``counts`` are
    ``((feed_id, what), 1)`` with ``what`` one of ``new_entries`` and ``duplicated``.
    Repeatable: no network, no clock, no order.

    Attributes:
        feed_order: ids as configured; of entries that link to one address that of the
            first feed stands.
        limit: entries fetched in this run, the newest; None for all.
        forgotten: keys of addresses that were taken down.
    """

    run: RunFacts
    window: Window = Window()
    feed_order: tuple[str, ...] = ()
    limit: int | None = None
    forgotten: Forgotten = frozenset()

    def expand(self, entries: "beam.PCollection[Entry]") -> Any:
        """Judge each entry alone, then those that link to one address together."""
        judged = entries | "Judge" >> beam.ParDo(_JudgeFn(self)).with_outputs(
            "drops", main="kept"
        )
        chosen = (
            judged.kept
            | "Group by address" >> GroupInPacks(_address)
            | "Choose"
            >> beam.ParDo(_ChooseFn(self)).with_outputs("drops", "counts", main="kept")
        )
        drops = [judged.drops, chosen.drops]
        kept = chosen.kept
        if self.limit is not None:
            limited = (
                kept
                | "Group all" >> GroupInPacks(all_alike)
                | "Limit"
                >> beam.ParDo(_LimitFn(self)).with_outputs("drops", main="kept")
            )
            drops.append(limited.drops)
            kept = limited.kept
        return {
            "kept": kept,
            "drops": tuple(drops) | "Drops" >> beam.Flatten(),
            "counts": chosen.counts,
        }


def _address(entry: Entry) -> str:
    if entry.url is None:
        return f"{entry.feed_id}#{entry.entry_id}"
    return canonical_url(entry.url)


class _JudgeFn(beam.DoFn):
    def __init__(self, settings: SelectEntries) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def process(
        self, entry: Entry, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Any]:
        self._settings = self._runs.of(window)
        rejection = self._reject(entry)
        if rejection is None:
            yield entry
        else:
            yield _dropped(rejection, entry, self._settings.run)

    def _reject(self, entry: Entry) -> Rejection | None:
        if is_forgotten(entry.url, self._settings.forgotten):
            return Rejection(reason=Reason.FORGOTTEN)
        if entry.not_before is not None and entry.not_before > self._settings.run.now:
            until = f"{entry.not_before:%Y-%m-%d %H:%M}Z"
            detail = f"its server asked to be left alone until {until}"
            return Rejection(reason=Reason.DEFERRED, detail=detail)
        # What waits to be tried again was inside its window when it was first met.
        if not entry.tries and not entry.is_retry:
            detail = self._settings.window.rejects(entry.published_at) or ""
            if detail:
                return Rejection(reason=Reason.OUTSIDE_WINDOW, detail=detail)
        if entry.url is None:
            if entry.content is not None and entry.pages != "always":
                return None
            return Rejection(reason=Reason.BAD_URL, detail="the entry has no link")
        parsed = parse_url(entry.url)
        return parsed if isinstance(parsed, Rejection) else None


class _ChooseFn(beam.DoFn):
    """One entry for one address: configured publisher first, then feed order."""

    def __init__(self, settings: SelectEntries) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)
        self._place = {f: i for i, f in enumerate(settings.feed_order)}

    def process(
        self,
        keyed: tuple[str, Iterable[Entry]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        self._settings = self._runs.of(window)
        winner, *others = sorted(keyed[1], key=self._rank)
        yield TaggedOutput("counts", ((winner.feed_id, "new_entries"), 1))
        yield winner
        for entry in others:
            rejection = Rejection(
                reason=Reason.DUPLICATE_ENTRY,
                detail=f"same address as an entry of {winner.feed_id}",
            )
            yield TaggedOutput("counts", ((entry.feed_id, "duplicated"), 1))
            yield _dropped(rejection, entry, self._settings.run)

    def _rank(self, entry: Entry) -> tuple[bool, int, str, int]:
        place = self._place.get(entry.feed_id, len(self._place))
        return (entry.publisher is None, place, entry.feed_id, entry.position)


class _LimitFn(beam.DoFn):
    """What waited and the newest within the limit; the rest waits for the next run."""

    def __init__(self, settings: SelectEntries) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def process(
        self,
        keyed: tuple[int, Iterable[Entry]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        self._settings = self._runs.of(window)
        limit = self._settings.limit
        for number, entry in enumerate(sorted(keyed[1], key=_waiting_then_newest)):
            if limit is None or number < limit:
                yield entry
                continue
            detail = f"over the limit of {limit} entries for this run"
            rejection = Rejection(reason=Reason.DEFERRED, detail=detail)
            yield _dropped(rejection, entry, self._settings.run)


def _waiting_then_newest(entry: Entry) -> tuple[bool, float, str, int, str]:
    age = -entry.published_at.timestamp() if entry.published_at else 0.0
    place = (entry.feed_id, entry.position, entry.entry_id)
    return (entry.first_seen_at is None, age, *place)


def _dropped(rejection: Rejection, entry: Entry, run: RunFacts) -> TaggedOutput:
    Metrics.counter(STAGE, rejection.reason.value).inc()
    drop = entry_drop(rejection, candidate_of(entry), run, stage=STAGE)
    return TaggedOutput("drops", drop)

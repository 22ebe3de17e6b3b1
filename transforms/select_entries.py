"""Keep the entries worth fetching: new, inside the window, each article once."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.known import KnownArticles
from transforms.dataset.storage import open_storage
from transforms.drops import entry_drop
from transforms.elements import Entry, Rejection, Window
from transforms.reading.references import candidate_of
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.web.urls import canonical_url, parse_url

STAGE = "select_entries"


@dataclasses.dataclass
class SelectEntries(beam.PTransform):
    """Entries → entries to fetch; beside them ``drops`` and ``counts``.

    Drops ``bad_url``, ``outside_window`` and ``duplicate_entry``. Entries known from
    earlier runs are counted only. ``counts`` are ``((feed_id, what), 1)`` with
    ``what`` one of ``new_entries``, ``already_seen``, ``duplicated``.
    Repeatable: no network, no clock, no order.
    """

    run: RunFacts
    output: str
    window: Window = Window()
    ports: tuple[int, ...] = (80, 443)
    feed_order: tuple[str, ...] = ()

    def expand(self, entries: "beam.PCollection[Entry]") -> Any:
        """Judge each entry alone, then those that link to one address together."""
        judged = entries | "Judge" >> beam.ParDo(_JudgeFn(self)).with_outputs(
            "drops", "counts", main="kept"
        )
        chosen = (
            judged.kept
            | "Key by address" >> beam.WithKeys(_address)
            | "Group by address" >> beam.GroupByKey()
            | "Choose"
            >> beam.ParDo(_ChooseFn(self)).with_outputs("drops", "counts", main="kept")
        )
        return {
            "kept": chosen.kept,
            "drops": (judged.drops, chosen.drops) | "Drops" >> beam.Flatten(),
            "counts": (judged.counts, chosen.counts) | "Counts" >> beam.Flatten(),
        }


def _address(entry: Entry) -> str:
    if entry.url is None:
        return f"{entry.feed_id}#{entry.entry_id}"
    return canonical_url(entry.url)


class _JudgeFn(beam.DoFn):
    def __init__(self, settings: SelectEntries) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._known = KnownArticles.load(open_storage(self._settings.output))

    def process(self, entry: Entry) -> Iterator[Any]:
        if self._known.has_entry(entry.entry_id):
            yield TaggedOutput("counts", ((entry.feed_id, "already_seen"), 1))
            return
        rejection = self._reject(entry)
        if rejection is None:
            yield entry
            return
        yield from _dropped(rejection, entry, self._settings.run)

    def _reject(self, entry: Entry) -> Rejection | None:
        detail = self._settings.window.rejects(entry.published_at)
        if detail is not None:
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
        self._place = {f: i for i, f in enumerate(settings.feed_order)}

    def process(self, keyed: tuple[str, Iterable[Entry]]) -> Iterator[Any]:
        winner, *others = sorted(keyed[1], key=self._rank)
        yield TaggedOutput("counts", ((winner.feed_id, "new_entries"), 1))
        yield winner
        for entry in others:
            rejection = Rejection(
                reason=Reason.DUPLICATE_ENTRY,
                detail=f"same address as an entry of {winner.feed_id}",
            )
            yield TaggedOutput("counts", ((entry.feed_id, "duplicated"), 1))
            yield from _dropped(rejection, entry, self._settings.run)

    def _rank(self, entry: Entry) -> tuple[bool, int, str, int]:
        place = self._place.get(entry.feed_id, len(self._place))
        return (entry.publisher is None, place, entry.feed_id, entry.position)


def _dropped(rejection: Rejection, entry: Entry, run: RunFacts) -> Iterator[Any]:
    Metrics.counter(STAGE, rejection.reason.value).inc()
    drop = entry_drop(rejection, candidate_of(entry), run, stage=STAGE)
    yield TaggedOutput("drops", drop)

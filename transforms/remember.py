"""Write what a run learned as files of the state, to be named by its commit."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

from transforms.dataset.state import State
from transforms.dataset.state_files import (
    Learned,
    StateFile,
    table_of,
    write_learned,
)
from transforms.dataset.storage import open_storage
from transforms.reading.rows import RunFacts
from transforms.run_windows import in_window, of_window

#: Rows that travel as one element: each alone would cost more to move than to make.
_PACKED_ROWS = 1_000

Packed = tuple[str, list[Learned]]


@dataclasses.dataclass
class Remember(beam.PTransform):
    """Learned rows → (table, its files from now on), for each table that changes.

    Takes a dict of PCollections of learned rows, by who learned them. The files stand
    under names of their own and mean nothing until the commit names them, so a retried
    bundle or a lost run changes no state.

    Attributes:
        seq: number of the commit that will name the files.
    """

    run: RunFacts
    output: str
    seq: int

    def expand(
        self, learned: "dict[str, beam.PCollection[Learned]]"
    ) -> "beam.PCollection[tuple[str, tuple[StateFile, ...]]]":
        """Group by table, then write each."""
        return (
            tuple(
                rows | f"Pack {source}" >> beam.ParDo(_PackFn())
                for source, rows in learned.items()
            )
            | "Learned" >> beam.Flatten()
            | "Group by table" >> beam.GroupByKey()
            | "Write" >> beam.Map(_write, self)
        )


class _PackFn(beam.DoFn):
    """Learned rows → (table, many of them)."""

    def start_bundle(self) -> None:
        self._rows: dict[tuple[Any, str], list[Learned]] = defaultdict(list)

    def process(
        self, learned: Learned, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Packed]:
        table = table_of(learned)
        rows = self._rows[window, table]
        rows.append(learned)
        if len(rows) >= _PACKED_ROWS:
            del self._rows[window, table]
            yield table, rows

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for (window, table), rows in self._rows.items():
            yield in_window((table, rows), window)


def _write(
    keyed: tuple[str, Iterable[list[Learned]]],
    settings: Remember,
    window: Any = beam.DoFn.WindowParam,
) -> tuple[str, tuple[StateFile, ...]]:
    table, packed = keyed
    settings = of_window(settings, window)
    storage, run = open_storage(settings.output), settings.run
    before = [f for f in State.open(storage).files if f.table == table]
    files = write_learned(
        storage,
        before,
        table,
        _in_order(chain.from_iterable(packed)),
        seq=settings.seq,
        run_id=run.run_id,
        now=run.now,
    )
    return table, files


def _in_order(learned: Iterable[Learned]) -> Iterator[Learned]:
    """Of several with one key the last stands: always the same one.

    Only those are written out to be compared; of a large run that alone takes long
    and a good part of its memory.
    """
    for _, same in groupby(sorted(learned, key=_key), key=_key):
        rivals = list(same)
        yield from sorted(rivals, key=repr) if len(rivals) > 1 else rivals


def _key(learned: Learned) -> bytes:
    return learned.key

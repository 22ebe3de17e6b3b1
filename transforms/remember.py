"""Write what a run learned as files of the state, to be named by its commit."""

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

import apache_beam as beam

from transforms.dataset.state import State
from transforms.dataset.state_files import (
    Learned,
    StateFile,
    table_of,
    write_learned,
)
from transforms.dataset.storage import open_storage
from transforms.group_in_packs import GroupInPacks
from transforms.reading.rows import RunFacts
from transforms.run_windows import of_window


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
            learned
            | "Group by table" >> GroupInPacks(dict.fromkeys(learned, table_of))
            | "Write" >> beam.Map(_write, self)
        )


def _write(
    keyed: tuple[str, dict[str, list[Learned]]],
    settings: Remember,
    window: Any = beam.DoFn.WindowParam,
) -> tuple[str, tuple[StateFile, ...]]:
    table, by_source = keyed
    settings = of_window(settings, window)
    storage, run = open_storage(settings.output), settings.run
    before = [f for f in State.open(storage).files if f.table == table]
    files = write_learned(
        storage,
        before,
        table,
        _in_order(chain.from_iterable(by_source.values())),
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

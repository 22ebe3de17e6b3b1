"""Write small records (drops, health, copies) as one sorted Parquet file a shard."""

import dataclasses
from functools import partial
from typing import Any

import apache_beam as beam

from transforms.dataset.arrow import table_from_records
from transforms.dataset.layout import data_path, run_partition, shard_of, staged
from transforms.dataset.parquet import FileInfo, stage_table
from transforms.dataset.storage import open_storage
from transforms.group_in_packs import GroupInPacks
from transforms.reading.rows import RunFacts
from transforms.run_windows import of_window


@dataclasses.dataclass
class WriteRows(beam.PTransform):
    """Records of one table → ``FileInfo`` of each staged file; none for no records.

    The records themselves are shuffled: they are small, unlike articles. A retried
    bundle writes the same names again.

    Attributes:
        table: name of the table, see ``records.TABLES``.
        shards: files to divide the run's records among.
        shard_by: field that decides.
    """

    table: str
    run: RunFacts
    output: str
    shards: int = 1
    shard_by: str = "feed_id"

    def expand(self, records: "beam.PCollection") -> "beam.PCollection[FileInfo]":
        """Group by shard, then sort and write each."""
        return (
            records
            | "Group by shard"
            >> GroupInPacks(partial(_shard, by=self.shard_by, shards=self.shards))
            | "Stage file" >> beam.Map(_write, self)
        )


def _shard(record: Any, by: str, shards: int) -> int:
    return shard_of(getattr(record, by), shards)


def _write(
    keyed: tuple[int, list[Any]],
    settings: WriteRows,
    window: Any = beam.DoFn.WindowParam,
) -> FileInfo:
    shard, records = keyed
    run = of_window(settings, window).run
    path = data_path(run_partition(settings.table, run.now.date()), run.run_id, shard)
    return stage_table(
        open_storage(settings.output),
        staged(run.run_id, path),
        table_from_records(settings.table, records),
    )

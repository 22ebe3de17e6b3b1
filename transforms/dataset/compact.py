"""Small files of a partition made into few, without a change of any row."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dataset.arrow import file_schema
from transforms.dataset.change import change_id, commit_change
from transforms.dataset.layout import ARCHIVE, data_path, staged
from transforms.dataset.manifest import Manifest, live_files, read_chain
from transforms.dataset.parquet import FileInfo, stage_table
from transforms.dataset.storage import Storage

#: Files from this size on are left as they are.
SMALL_BYTES = 32_000_000
#: Rows of one file made; of articles about 200 MB in memory.
_MOST_ROWS = {"articles": 20_000}
_MOST_SMALL_ROWS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """What was merged.

    Attributes:
        merged: how many files went.
        into: how many came.
        manifest: the commit; None where there was nothing to merge.
    """

    merged: int = 0
    into: int = 0
    manifest: Manifest | None = None


def compact(storage: Storage, now: datetime, *, least_files: int = 2) -> Compaction:
    """Merge the small files of each partition, as one commit.

    Rows keep their values, ids and lineage; a merged file is sorted as any other.

    Args:
        storage: the dataset's, which the caller holds the lock of.
        now: the commit's moment.
        least_files: partitions with fewer small files are left as they are.
    """
    chain = read_chain(storage)
    run_id = change_id("compact", len(chain) + 1)
    added: list[FileInfo] = []
    removed: list[str] = []
    for folder, files in _small_files(chain):
        if len(files) < max(least_files, 2):
            continue
        for number, batch in enumerate(b for b in _batches(files) if len(b) > 1):
            path = staged(run_id, data_path(folder, run_id, number))
            added.append(stage_table(storage, path, read_files(storage, batch)))
            removed += [info.path for info in batch]
    if not added:
        return Compaction()
    manifest = commit_change(storage, "compact", now, added=added, removed=removed)
    return Compaction(merged=len(removed), into=len(added), manifest=manifest)


def read_files(storage: Storage, files: list[FileInfo]) -> pa.Table:
    """The rows of files of one table, by this version's schema."""
    schema = file_schema(files[0].table)
    tables = []
    for info in files:
        with storage.open_input(info.path) as source:
            rows = pq.read_table(source)
        columns = [
            rows[field.name]
            if field.name in rows.column_names
            # A file of an earlier version lacks what was added since.
            else pa.nulls(rows.num_rows, field.type)
            for field in schema
        ]
        tables.append(pa.Table.from_arrays(columns, schema=schema))
    return pa.concat_tables(tables)


def _small_files(
    chain: tuple[Manifest, ...],
) -> Iterator[tuple[str, list[FileInfo]]]:
    folders: dict[str, list[FileInfo]] = defaultdict(list)
    for info in live_files(chain):
        if info.table != ARCHIVE and info.bytes < SMALL_BYTES:
            folders[str(PurePosixPath(info.path).parent)].append(info)
    yield from sorted(folders.items())


def _batches(files: list[FileInfo]) -> Iterator[list[FileInfo]]:
    most = _MOST_ROWS.get(files[0].table, _MOST_SMALL_ROWS)
    batch: list[FileInfo] = []
    for info in files:
        if batch and sum(f.rows for f in batch) + info.rows > most:
            yield batch
            batch = []
        batch.append(info)
    yield batch

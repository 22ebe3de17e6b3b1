"""The rows that one run wrote, found by the commits, column by column."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dataset.arrow import row_schema
from transforms.dataset.data_file import opened_rows
from transforms.dataset.layout import partition_values
from transforms.dataset.manifest import (
    Manifest,
    listed_commits,
    name_of,
    read_commits,
)
from transforms.dataset.parquet import FileInfo
from transforms.dataset.storage import Storage

#: Earlier runs that say what is usual.
USUAL_RUNS = 14
#: Commits read before a run's own: other kinds of commit may lie between.
_COMMITS_BEFORE = 2 * USUAL_RUNS
_READS_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRows:
    """One run of a dataset.

    Attributes:
        storage: the dataset's.
        manifest: its commit.
        later: the commits after it, oldest first; they may have rewritten its files.
    """

    storage: Storage
    manifest: Manifest
    later: tuple[Manifest, ...] = ()

    def files(self, table: str) -> list[FileInfo]:
        """Where its rows of a table stand now, rows of other runs perhaps among them.

        A file that a later commit removed is replaced by what that commit added in
        the same folder.
        """
        files = {f.path: f for f in self.manifest.added if f.table == table}
        for commit in self.later:
            gone = [files.pop(path) for path in commit.removed if path in files]
            folders = {_folder(file.path) for file in gone}
            for file in commit.added:
                if _folder(file.path) in folders:
                    files[file.path] = file
        return [files[path] for path in sorted(files)]

    def read(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Its rows of a table; partition columns are taken from the paths.

        A column that a file of an older schema lacks is null.
        """
        full = row_schema(table)
        # Nullable all of them: a file of an older schema may lack some.
        schema = pa.schema([pa.field(c, full.field(c).type) for c in columns])
        with ThreadPoolExecutor(_READS_AT_ONCE) as threads:
            parts = threads.map(
                lambda file: self._part(file, schema), self.files(table)
            )
            return pa.concat_tables([schema.empty_table(), *parts])

    def _part(self, file: FileInfo, schema: pa.Schema) -> pa.Table:
        """Its rows in one file."""
        with opened_rows(self.storage, file.path) as parquet:
            there = set(parquet.schema_arrow.names).intersection(schema.names)
            rows = self._own(parquet.read(columns=sorted({"run_id", *there})), file)
        folders = partition_values(file.path)
        arrays = []
        for field in schema:
            if field.name in there:
                arrays.append(rows[field.name].cast(field.type))
            else:
                value = pa.scalar(folders.get(field.name), pa.string())
                arrays.append(pa.repeat(value, rows.num_rows).cast(field.type))
        return pa.table(arrays, schema=schema)

    def _own(self, rows: pa.Table, file: FileInfo) -> pa.Table:
        """The run's among a file's rows; a file it wrote has no others."""
        if file in self.manifest.added:
            return rows
        return rows.filter(pc.equal(rows["run_id"], self.manifest.run_id))

    def texts(self, wanted: Collection[str]) -> Iterator[dict[str, Any]]:
        """``article_id``, ``revision``, ``title`` and ``text`` of some articles."""
        ids = pa.array(sorted(wanted), pa.string())
        for groups in self._row_groups():
            keys = groups.read(["article_id"])
            mask = pc.is_in(keys["article_id"], value_set=ids)
            if pc.any(mask).as_py():
                columns = ["run_id", "article_id", "revision", "title", "text"]
                rows = groups.read(columns).filter(mask)
                yield from self._own(rows, groups.file).to_pylist()

    def _row_groups(self) -> "Iterator[_RowGroup]":
        """Those of its articles one by one, since texts are large."""
        for file in sorted(self.files("articles"), key=lambda f: (-f.rows, f.path)):
            with opened_rows(self.storage, file.path) as parquet:
                for place in range(parquet.num_row_groups):
                    yield _RowGroup(file, parquet, place)


@dataclass(frozen=True, slots=True)
class _RowGroup:
    """One row group of an open file."""

    file: FileInfo
    parquet: pq.ParquetFile
    place: int

    def read(self, columns: Sequence[str]) -> pa.Table:
        """Some columns of it."""
        return self.parquet.read_row_group(self.place, columns=list(columns))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def find_run(
    storage: Storage, run_id: str | None = None
) -> tuple[RunRows, tuple[RunRows, ...]]:
    """A run and those before it that say what is usual, oldest first.

    Args:
        storage: the dataset's.
        run_id: None for the newest run.

    Raises:
        LookupError: there is no such run.
        ChainError: a commit cannot be read.
    """
    # The report of a damaged dataset can still be had.
    names = listed_commits(storage)
    place = len(names) - 1
    if run_id is not None:
        own = name_of(run_id, names)
        place = names.index(own) if own else -1
    if place < 0:
        raise LookupError(run_id or "no run is committed")
    start = max(0, place - _COMMITS_BEFORE)
    commits = read_commits(storage, names[start:])
    runs = [
        RunRows(storage=storage, manifest=commit, later=tuple(commits[n + 1 :]))
        for n, commit in enumerate(commits)
        if commit.kind == "run" and n <= place - start
    ]
    if not runs or run_id not in (None, runs[-1].manifest.run_id):
        raise LookupError(run_id or "no run is committed")
    return runs[-1], tuple(runs[:-1][-USUAL_RUNS:])

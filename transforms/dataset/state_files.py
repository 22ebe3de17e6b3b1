"""The state's files: a base a table and small deltas, named by the commits.

A run writes only what it learned. Where deltas have grown to a fifth of their base
they are merged into a new one, so what a run writes follows what is new and what a
start reads stays small. Which files count is said by the last commit, so a crash
leaves litter but never another state.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dataset.keyed_table import KeyedTable
from transforms.dataset.layout import state_path
from transforms.dataset.memory import TABLE_OF, TABLES, Memory
from transforms.dataset.state_merge import (
    Expiry,
    merged,
    read_parquet,
    with_removed,
)
from transforms.dataset.storage import Storage

#: Deltas are merged when they reach this share of their base …
MERGE_SHARE = 0.2
#: … and at least so many rows, or so many files.
MERGE_ROWS, MERGE_FILES = 1_000, 24
#: Rows of a group where readers take only the groups they need.
_GROUP_ROWS = {"anchors": 32_768, "sketches": 1_024}
#: Rows of a file at the most, where a table's keys are hashes: a merge holds one file
#: in memory, about 100 MB, and not the table.
FILE_ROWS = {"anchors": 2_000_000, "sketches": 100_000}
_ANY_ROWS = 1 << 62
#: Columns that repeat.
_DICTIONARY = {"entries": ["outcome"], "anchors": ["seen_at"], "sketches": ["seen_at"]}
#: An entry is forgotten so long after the last whole body that had it.
KEEP_UNLISTED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFile:
    """One file of the state, as a commit names it.

    Attributes:
        table: see ``memory.TABLES``.
        is_base: whether it stands for all that was before it.
    """

    path: str
    table: str
    is_base: bool
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A key that is to be forgotten in a table."""

    table: str
    key: bytes


Learned = Memory | Removed


def table_of(learned: Learned) -> str:
    """The table that something learned belongs to."""
    return learned.table if isinstance(learned, Removed) else TABLE_OF[type(learned)]


def read_table(storage: Storage, files: Iterable[StateFile], table: str) -> KeyedTable:
    """The live rows of one table.

    Raises:
        FileNotFoundError: a file that a commit names is gone; see ``rebuild_state``.
        StorageError: a file cannot be read.
    """
    return KeyedTable(
        [read_parquet(storage, f.path) for f in files if f.table == table]
    )


def write_learned(
    storage: Storage,
    files: Sequence[StateFile],
    table: str,
    learned: Iterable[Learned],
    *,
    seq: int,
    run_id: str,
    now: datetime,
) -> tuple[StateFile, ...]:
    """Write what a run learned of one table.

    Args:
        storage: the dataset's.
        files: the table's files so far, oldest first.
        table: its name.
        learned: rows and removals; of several with one key the last stands.
        seq: number of the commit that will name the file.
        run_id: of that commit.
        now: the run's moment, by which entries expire.

    Returns:
        The table's files from now on.
    """
    expired = Expiry("unlisted_at", now - KEEP_UNLISTED) if table == "entries" else None
    rows = _to_arrow(table, learned)
    return write_rows(
        storage, files, table, rows, seq=seq, run_id=run_id, expiry=expired
    )


def write_rows(
    storage: Storage,
    files: Sequence[StateFile],
    table: str,
    delta: pa.Table,
    *,
    seq: int,
    run_id: str,
    expiry: Expiry | None = None,
) -> tuple[StateFile, ...]:
    """Write rows of one table, in the order of their keys, as ``write_learned``.

    Args:
        storage: the dataset's.
        files: the table's files so far, oldest first.
        table: its name.
        delta: the rows with their column ``removed``.
        seq: number of the commit that will name the file.
        run_id: of that commit.
        expiry: what is left out when files are merged.

    Returns:
        The table's files from now on.
    """
    if delta.num_rows == 0:
        return tuple(files)
    base_rows = sum(f.rows for f in files if f.is_base)
    deltas = [f for f in files if not f.is_base]
    grown = sum(f.rows for f in deltas) + delta.num_rows
    is_due = grown >= max(MERGE_ROWS, base_rows * MERGE_SHARE)
    if not is_due and len(deltas) + 1 < MERGE_FILES:
        return (*files, _write(storage, table, delta, seq, run_id, is_base=False))
    most = FILE_ROWS.get(table, _ANY_ROWS)
    paths = [file.path for file in files]
    total = sum(file.rows for file in files)
    return tuple(
        _write(storage, table, rows, seq, run_id, is_base=True, part=part)
        for part, rows in enumerate(merged(storage, paths, total, delta, most, expiry))
    )


def write_base(
    storage: Storage, table: str, learned: Iterable[Learned], *, seq: int, run_id: str
) -> tuple[StateFile, ...]:
    """Write a table anew."""
    rows = KeyedTable([_to_arrow(table, learned)]).table()
    if rows is None:
        return ()
    return replace_table(storage, table, rows, seq=seq, run_id=run_id)


def replace_table(
    storage: Storage, table: str, rows: pa.Table, *, seq: int, run_id: str
) -> tuple[StateFile, ...]:
    """Write live rows as the whole of a table from now on."""
    if not rows.num_rows:
        return ()
    return (_write(storage, table, with_removed(rows), seq, run_id, is_base=True),)


def with_changes(
    files: Iterable[StateFile], changed: Mapping[str, Sequence[StateFile]]
) -> tuple[StateFile, ...]:
    """Every file of the state from now on: those of changed tables are replaced."""
    kept = [f for f in files if f.table not in changed]
    new = [f for table in changed.values() for f in table]
    order = list(TABLES)
    return tuple(sorted(kept + new, key=lambda f: (order.index(f.table), f.path)))


def _to_arrow(table: str, learned: Iterable[Learned]) -> pa.Table:
    """Rows and removals in the order of their keys, each key once."""
    last: dict[bytes, Learned] = {item.key: item for item in learned}
    items = [last[key] for key in sorted(last)]
    record, schema = TABLES[table]
    names = [f.name for f in fields(record)]
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for item in items:
        for name in names:
            value = item.key if name == "key" else getattr(item, name, None)
            columns[name].append(value)
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    removed = pa.array([isinstance(item, Removed) for item in items], pa.bool_())
    return pa.Table.from_arrays(
        [*arrays, removed], schema=schema.append(pa.field("removed", pa.bool_()))
    )


def _write(
    storage: Storage,
    table: str,
    rows: pa.Table,
    seq: int,
    run_id: str,
    *,
    is_base: bool,
    part: int = 0,
) -> StateFile:
    path = state_path(table, seq, run_id, part)
    with storage.open_output(path) as out:
        pq.write_table(
            rows,
            out,
            compression="zstd",
            row_group_size=_GROUP_ROWS.get(table),
            use_dictionary=_DICTIONARY.get(table, False),
        )
    data = storage.read(path)
    return StateFile(
        path=path,
        table=table,
        is_base=is_base,
        rows=rows.num_rows,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )

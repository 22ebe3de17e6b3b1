"""Files of one table of the state merged into new ones, a span of keys at a time."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dataset.keyed_table import KeyedTable
from transforms.dataset.storage import Storage, StorageError

#: Spans are told by the first two bytes of the keys.
_PREFIXES = 1 << 16


@dataclass(frozen=True, slots=True)
class Expiry:
    """Rows to be forgotten: those whose time in a column is before a moment."""

    column: str
    before: datetime

    def kept(self, rows: pa.Table) -> pa.Table:
        """The others; a row without a time stays."""
        horizon = pa.scalar(self.before, pa.timestamp("us", tz="UTC"))
        is_old = pc.fill_null(pc.less(rows[self.column], horizon), False)
        return rows.filter(pc.invert(is_old))


def merged(
    storage: Storage,
    paths: Sequence[str],
    rows: int,
    delta: pa.Table,
    most: int,
    expiry: Expiry | None,
) -> Iterator[pa.Table]:
    """The rows that stand, in the order of their keys, table by table.

    Args:
        storage: the dataset's.
        paths: files of the table, oldest first.
        rows: that they have together.
        delta: rows laid over them.
        most: rows that a table should have; more only by chance, since keys are taken
            to be hashes.
        expiry: what is left out.
    """
    spans = max(1, -(-(rows + delta.num_rows) // most))
    for span in range(spans):
        start, end = span * _PREFIXES // spans, (span + 1) * _PREFIXES // spans
        if spans == 1:
            parts = [read_parquet(storage, path) for path in paths]
        else:
            parts = [_read_span(storage, path, start, end) for path in paths]
        found = KeyedTable([*parts, _of_span(delta, start, end)]).table()
        if found is not None:
            yield with_removed(found if expiry is None else expiry.kept(found))


def read_parquet(storage: Storage, path: str) -> pa.Table:
    """All rows of a file of the state."""
    with opened(storage, path) as file:
        return file.read()


@contextlib.contextmanager
def opened(storage: Storage, path: str) -> Iterator[pq.ParquetFile]:
    """A file of the state, to read parts of.

    Raises:
        FileNotFoundError: it is gone; see ``rebuild_state``.
        StorageError: it cannot be read.
    """
    try:
        with storage.open_input(path) as source, pq.ParquetFile(source) as file:
            yield file
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException) as error:
        hint = f"{error}; newsbeam state reset --rebuild makes it anew"
        raise StorageError(path, "read", hint) from error


def _read_span(storage: Storage, path: str, start: int, end: int) -> pa.Table:
    with opened(storage, path) as file:
        groups = [
            number
            for number in range(file.metadata.num_row_groups)
            if _overlaps(file.metadata.row_group(number), start, end)
        ]
        return _of_span(file.read_row_groups(groups), start, end)


def _overlaps(group: pq.RowGroupMetaData, start: int, end: int) -> bool:
    span = group.column(0).statistics
    if span is None or not span.has_min_max:
        return True
    first, last = (int.from_bytes(key[:2], "big") for key in (span.min, span.max))
    return first < end and last >= start


def _of_span(rows: pa.Table, start: int, end: int) -> pa.Table:
    keys = rows["key"].combine_chunks()
    chunk = keys if isinstance(keys, pa.Array) else pa.concat_arrays(keys.chunks)
    data = np.frombuffer(chunk.buffers()[1], ">u2")[chunk.offset * 8 :][::8]
    prefixes = data[: len(chunk)]
    return rows.filter(pa.array((prefixes >= start) & (prefixes < end)))


def with_removed(rows: pa.Table) -> pa.Table:
    """Rows that stand, with the column that says so."""
    nothing = pa.array([False] * rows.num_rows, pa.bool_())
    return rows.append_column(pa.field("removed", pa.bool_()), nothing)

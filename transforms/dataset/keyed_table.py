"""A table searched by key: a sorted base and a few small deltas, never a dict.

A dict of a million keys costs seconds and hundreds of megabytes at each start; one
sorted array costs what its bytes cost. Rows become Python values only when found.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa


class KeyedTable:
    """The live rows of parts laid over each other; the last row of a key stands.

    Args:
        parts: tables of one schema, or of earlier ones of it, whose ``key`` is 16
            bytes; oldest first. A row that is ``removed`` takes its key away.
    """

    def __init__(self, parts: Sequence[pa.Table]) -> None:
        # Files of earlier versions lack the columns that came since.
        whole = pa.concat_tables(parts, promote_options="default") if parts else None
        rows = whole.combine_chunks() if whole is not None else None
        if rows is None or rows.num_rows == 0:
            self._rows = None
            self._keys = np.empty(0, "S16")
            self._places = np.empty(0, np.int64)
            return
        keys = _keys(rows["key"])
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        is_last = np.append(ordered[1:] != ordered[:-1], True)
        places = order[is_last]
        stays = ~_removed(rows)[places]
        self._rows = rows
        self._keys = ordered[is_last][stays]
        self._places = places[stays]

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: bytes) -> bool:
        return self._find(key) is not None

    def get(self, key: bytes) -> dict[str, Any] | None:
        """The row of a key, or None."""
        place = self._find(key)
        return None if place is None else self._row(place)

    def value(self, key: bytes, column: str) -> Any:
        """One column of the row of a key; None also where there is no such row."""
        place = self._find(key)
        if place is None or self._rows is None:
            return None
        return self._rows[column][place].as_py()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every live row, in the order of the keys."""
        table = self.table()
        if table is not None:
            for batch in table.to_batches(max_chunksize=10_000):
                yield from batch.to_pylist()

    def table(self) -> pa.Table | None:
        """The live rows as one table in the order of the keys; None for no row."""
        if self._rows is None or not len(self._keys):
            return None
        return self._rows.take(pa.array(self._places)).drop_columns(["removed"])

    def _find(self, key: bytes) -> int | None:
        if not len(self._keys):
            return None
        # As an array: numpy's bytes scalars lose their trailing zeros.
        wanted = np.frombuffer(key, "S16")
        at = int(self._keys.searchsorted(wanted)[0])
        if at < len(self._keys) and self._keys[at : at + 1] == wanted:
            return int(self._places[at])
        return None

    def _row(self, place: int) -> dict[str, Any]:
        assert self._rows is not None
        row: dict[str, Any] = self._rows.slice(place, 1).to_pylist()[0]
        del row["removed"]
        return row


def _keys(column: pa.ChunkedArray) -> np.ndarray:
    """16-byte keys as one numpy array over the same memory."""
    chunk = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    data = np.frombuffer(chunk.buffers()[1], "S16")
    return data[chunk.offset : chunk.offset + len(chunk)]


def _removed(rows: pa.Table) -> np.ndarray:
    removed = rows["removed"].combine_chunks().to_numpy(zero_copy_only=False)
    return np.asarray(removed, np.bool_)

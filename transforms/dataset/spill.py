"""Rows and texts put aside while only references to them travel.

A part is written whole before a bundle ends and is never changed. Parts have random
names and are never listed: what a failed bundle left behind is referenced by nothing
and is swept with the run.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dataset.arrow import table_from_records
from transforms.dataset.layout import spill_folder
from transforms.dataset.storage import Storage
from transforms.pickles import compactly_pickled
from transforms.records import Article

#: Characters of text buffered before a part is written.
PART_CHARACTERS = 12_000_000
PART_BLOB_BYTES = 16_000_000


@compactly_pickled
@dataclass(frozen=True, slots=True)
class RowRef:
    """Where a row is: part and position in it."""

    path: str
    row: int


@compactly_pickled
@dataclass(frozen=True, slots=True)
class BlobRef:
    """Where a text is: part, offset and length in bytes."""

    path: str
    offset: int
    length: int


class SpillWriter:
    """Buffers article rows and texts of one bundle; not thread-safe.

    A reference is valid once ``close`` has been called.
    """

    def __init__(self, storage: Storage, run_id: str) -> None:
        self._storage = storage
        self._folder = spill_folder(run_id)
        self._new_rows()
        self._new_blobs()

    def put(self, article: Article) -> RowRef:
        """Put a row aside."""
        reference = RowRef(self._rows_path, len(self._rows))
        self._rows.append(article)
        self._characters += len(article.text) + len(article.text_normalized)
        if self._characters >= PART_CHARACTERS:
            self._write_rows()
        return reference

    def put_blob(self, data: bytes) -> BlobRef:
        """Put a text aside."""
        reference = BlobRef(self._blobs_path, len(self._blobs), len(data))
        self._blobs += data
        if len(self._blobs) >= PART_BLOB_BYTES:
            self._write_blobs()
        return reference

    def close(self) -> None:
        """Write what is buffered."""
        self._write_rows()
        self._write_blobs()

    def _new_rows(self) -> None:
        self._rows_path = f"{self._folder}/{uuid.uuid4().hex}.parquet"
        self._rows: list[Article] = []
        self._characters = 0

    def _new_blobs(self) -> None:
        self._blobs_path = f"{self._folder}/{uuid.uuid4().hex}.blob"
        self._blobs = bytearray()

    def _write_rows(self) -> None:
        if not self._rows:
            return
        rows = table_from_records("articles", self._rows, with_partitions=True)
        with self._storage.open_output(self._rows_path) as out:
            # Small row groups: a writer reads back the few rows of its partition.
            pq.write_table(rows, out, row_group_size=64, compression="lz4")
        self._new_rows()

    def _write_blobs(self) -> None:
        if not self._blobs:
            return
        with self._storage.open_output(self._blobs_path) as out:
            out.write(self._blobs)
        self._new_blobs()


def read_rows(
    storage: Storage,
    references: Sequence[RowRef],
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The rows at the references, in the references' order.

    Each part is opened once and only the row groups in question are read.

    Args:
        storage: the dataset's.
        references: at least one.
        columns: only these columns; None gives all, those of the path included.
    """
    positions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, reference in enumerate(references):
        positions[reference.path].append((reference.row, place))
    tables, places = [], []
    for path in sorted(positions):
        wanted = sorted(positions[path])
        tables.append(_read_part(storage, path, [row for row, _ in wanted], columns))
        places += [place for _, place in wanted]
    rows = pa.concat_tables(tables)
    order = sorted(range(len(places)), key=places.__getitem__)
    return rows.take(pa.array(order, pa.int64()))


def _read_part(
    storage: Storage, path: str, rows: list[int], columns: Sequence[str] | None
) -> pa.Table:
    with storage.open_input(path) as file, pq.ParquetFile(file) as part:
        size = part.metadata.row_group(0).num_rows
        groups = sorted({row // size for row in rows})
        start = {group: i * size for i, group in enumerate(groups)}
        read = part.read_row_groups(groups, columns=columns)
        return read.take(
            pa.array([start[row // size] + row % size for row in rows], pa.int64())
        )


def read_blob(storage: Storage, reference: Any) -> bytes:
    """The text at a reference."""
    assert isinstance(reference, BlobRef)
    with storage.open_input(reference.path) as file:
        file.seek(reference.offset)
        return file.read(reference.length)

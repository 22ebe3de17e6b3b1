"""Rows, and what belongs to them, put aside while only references to them travel.

A part is written whole before a bundle ends and is never changed. Parts have random
names and are never listed: what a failed bundle left behind is referenced by nothing
and is swept with the run.

In a part the rows lie by the partition they will probably go to, each partition a
batch of its own, so that whoever writes a partition reads back its rows and no others:
with a run over 140 days, each file would else read the whole spill again.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.dataset.arrow import row_schema, table_from_records
from transforms.dataset.layout import spill_folder
from transforms.dataset.storage import Storage, StorageError
from transforms.pickles import compactly_pickled
from transforms.processwide import give_memory_back
from transforms.records import Article

#: Characters of text buffered before a part is written.
PART_CHARACTERS = 8_000_000
PART_BLOB_BYTES = 4_000_000
#: Rows of a batch at the most: what is read back as one.
BATCH_ROWS = 64

_PLACES = b"newsbeam.places"

Places = npt.NDArray[np.int64]


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
        self._rows_path = f"{self._folder}/{uuid.uuid4().hex}.arrow"
        self._rows: list[Article] = []
        self._characters = 0

    def _new_blobs(self) -> None:
        self._blobs_path = f"{self._folder}/{uuid.uuid4().hex}.blob"
        self._blobs = bytearray()

    def _write_rows(self) -> None:
        if not self._rows:
            return
        batches = _batches(self._rows)
        places = np.empty((len(self._rows), 2), np.int32)
        for number, batch in enumerate(batches):
            places[batch] = [(number, row) for row in range(len(batch))]
        schema = row_schema("articles").with_metadata({_PLACES: places.tobytes()})
        # One table for all: it is by the call that columns are dear, not by the row.
        in_order = [self._rows[row] for batch in batches for row in batch]
        table = table_from_records("articles", in_order, with_partitions=True)
        table = table.replace_schema_metadata(schema.metadata)
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            self._storage.open_output(self._rows_path) as out,
            pa.ipc.new_file(out, schema, options=options) as part,
        ):
            start = 0
            for batch in batches:
                part.write(table.slice(start, len(batch)))
                start += len(batch)
        self._new_rows()
        del in_order, table
        give_memory_back()

    def _write_blobs(self) -> None:
        if not self._blobs:
            return
        with self._storage.open_output(self._blobs_path) as out:
            out.write(self._blobs)
        self._new_blobs()


class SpillWriters:
    """The writers of one bundle, by run: one, but where windows meet in a bundle."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._writers: dict[str, SpillWriter] = {}

    def of(self, run_id: str) -> SpillWriter:
        """The writer of a run."""
        if run_id not in self._writers:
            self._writers[run_id] = SpillWriter(self._storage, run_id)
        return self._writers[run_id]

    def close(self) -> None:
        """Write what is buffered; the references are valid from then on."""
        for writer in self._writers.values():
            writer.close()


def _batches(rows: Sequence[Article]) -> list[list[int]]:
    """Positions of the rows in their order in a part, batch by batch."""
    order = sorted(range(len(rows)), key=lambda row: _partition(rows[row]))
    return [
        same[start : start + BATCH_ROWS]
        for _, group in groupby(order, key=lambda row: _partition(rows[row]))
        for same in [list(group)]
        for start in range(0, len(same), BATCH_ROWS)
    ]


def _partition(row: Article) -> tuple[date, str]:
    """Where it will go unless an earlier run has seen the article elsewhere."""
    return (row.published_date, row.language)


def read_rows(
    storage: Storage,
    references: Sequence[RowRef],
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The rows at the references, in the references' order.

    Each part is opened once and only the batches in question are read.

    Args:
        storage: the dataset's.
        references: at least one.
        columns: only these columns; None gives all, those of the path included.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, reference in enumerate(references):
        places[reference.path].append(place)
    batches: list[pa.RecordBatch] = []
    found = np.empty(len(references), np.int64)
    start = 0
    for path in sorted(places):
        of_part = np.array(places[path])
        rows = [references[place].row for place in places[path]]
        for batch, which, where in _read_part(storage, path, rows, columns):
            batches.append(batch)
            found[of_part[which]] = start + where
            start += batch.num_rows
    table = pa.Table.from_batches(batches)
    if start != len(found) or (found != np.arange(start)).any():
        table = table.take(pa.array(found))
    return table if columns is None else table.select(columns)


def _read_part(
    storage: Storage, path: str, rows: list[int], columns: Sequence[str] | None
) -> Iterator[tuple[pa.RecordBatch, Places, Places]]:
    """The batches that rows of a part are in, which of the rows, and where there."""
    schema = row_schema("articles")
    fields = None if columns is None else [schema.get_field_index(c) for c in columns]
    options = pa.ipc.IpcReadOptions(included_fields=fields)
    with (
        _reading(storage, path) as file,
        pa.ipc.open_file(file, options=options) as part,
    ):
        stand = np.frombuffer(part.schema.metadata[_PLACES], np.int32).reshape(-1, 2)
        numbers, in_batch = stand[rows].T
        for number in np.unique(numbers).tolist():
            which = np.flatnonzero(numbers == number)
            where = in_batch[which].astype(np.int64)
            batch = part.get_batch(number)
            if 2 * len(which) < batch.num_rows:
                # Of articles that stood elsewhere before there may be one a batch.
                batch = batch.take(pa.array(where))
                where = np.arange(len(which))
            yield batch, which, where


def read_blob(storage: Storage, reference: Any) -> bytes:
    """The text at a reference.

    Raises:
        StorageError: it cannot be had; not the one entry's affair.
    """
    assert isinstance(reference, BlobRef)
    with _reading(storage, reference.path) as file:
        file.seek(reference.offset)
        return file.read(reference.length)


def read_blobs(
    storage: Storage, path: str, references: Iterable[BlobRef]
) -> Iterator[bytes]:
    """The texts at the references, all of one part, which is read whole.

    Raises:
        StorageError: the part cannot be had.
    """
    with _reading(storage, path) as file:
        part = memoryview(file.read())
    for reference in references:
        yield bytes(part[reference.offset : reference.offset + reference.length])


@contextmanager
def _reading(storage: Storage, path: str) -> Iterator[BinaryIO]:
    try:
        with storage.open_input(path) as file:
            yield file
    except OSError as error:
        hint = f"{error.strerror or error}; mend it and start again"
        raise StorageError(path, "read", hint) from error

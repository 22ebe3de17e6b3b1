"""Parquet files that are the same bytes for the same rows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dataset.layout import table_of, unstaged
from transforms.dataset.storage import Storage, StorageError

#: Rows of a row group: about 60 MB of article text, read and skipped as one.
ROW_GROUP_ROWS = 8_192

#: Sort keys that make a file's order a matter of its rows; a file's rows are unique
#: by them, or equal.
SORT_KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("published_at", "article_id", "revision"),
    "drops": ("feed_id", "subject", "reason", "url", "entry_id", "detail"),
    "feeds": ("feed_id",),
    "copies": ("article_id", "earliest_article_id"),
    "edits": ("article_id", "revision", "field", "start", "rule"),
}
#: Texts gain nothing from a dictionary; everything else repeats.
_NO_DICTIONARY = frozenset({"text", "text_normalized", "summary", "article_id", "url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """One data file of a commit.

    Attributes:
        path: where it stands once published.
        table: which table it is of.
        sha256: of its bytes, hex.
        min_published_at: earliest ``published_at`` of its articles.
        max_published_at: latest.
    """

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str
    min_published_at: datetime | None = None
    max_published_at: datetime | None = None


def stage_table(storage: Storage, path: str, rows: pa.Table) -> FileInfo:
    """Sort the rows, write them to a staging path, and read them back.

    Args:
        storage: the dataset's.
        path: a staging path, see ``layout.staged``.
        rows: with the file schema of their table.

    Raises:
        StorageError: what was read back is not what was written.
    """
    table = table_of(unstaged(path))
    ordered = rows.take(
        pc.sort_indices(
            rows,
            sort_keys=[(key, "ascending") for key in SORT_KEYS[table]],
        )
    ).combine_chunks()
    with storage.open_output(path) as out:
        pq.write_table(
            ordered,
            out,
            row_group_size=ROW_GROUP_ROWS,
            compression="zstd",
            use_dictionary=_dictionary_columns(ordered.schema),
            write_statistics=True,
            store_schema=True,
        )
    return _checked(storage, path, table, ordered)


def _checked(storage: Storage, path: str, table: str, rows: pa.Table) -> FileInfo:
    with storage.open_input(path) as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
        size = file.tell()
        found = pq.read_metadata(file).num_rows
    if found != rows.num_rows:
        hint = f"{found} rows were read back of {rows.num_rows}; is the disk sound?"
        raise StorageError(path, "verify", hint)
    earliest, latest = _published_range(table, rows)
    return FileInfo(
        path=unstaged(path),
        table=table,
        rows=rows.num_rows,
        bytes=size,
        sha256=digest.hexdigest(),
        min_published_at=earliest,
        max_published_at=latest,
    )


def _published_range(table: str, rows: pa.Table) -> tuple[Any, Any]:
    if table != "articles":
        return None, None
    extremes = pc.min_max(rows["published_at"]).as_py()
    return extremes["min"], extremes["max"]


def _dictionary_columns(schema: pa.Schema) -> list[str]:
    return [f.name for f in schema if f.name not in _NO_DICTIONARY]

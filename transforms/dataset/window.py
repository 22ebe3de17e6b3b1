"""The look-back window on disk: the anchors and sketches of articles seen of late.

Each file is in the order of its keys, and its footer says which keys a group of rows
spans. So a reader takes the groups that its own keys fall into: of few articles a
fraction, and of a partition of the hashes that partition.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dataset.memory import TABLES
from transforms.dataset.state_files import (
    Expiry,
    StateFile,
    with_removed,
    write_rows,
)
from transforms.dataset.storage import Storage
from transforms.dataset.window_memory import SketchMemory

Keys = npt.NDArray[np.bytes_]
#: An anchor in the first 8 bytes of a key; the beginning of an article_id in the rest.
_PAIR = np.dtype([("anchor", ">i8"), ("article", ">u8")])


@dataclass(frozen=True, slots=True)
class Known:
    """Anchors of known articles: three arrays of one length.

    Attributes:
        anchors: one for each occurrence.
        articles: first 8 bytes of the article_id that has it, as a number.
        moments: of that article's rank.
    """

    anchors: npt.NDArray[np.int64]
    articles: npt.NDArray[np.uint64]
    moments: npt.NDArray[np.int64]


class Window:
    """Reads the window of one commit.

    Args:
        storage: the dataset's.
        files: the state's files, oldest first.
        since: articles last seen before are not in the window.
    """

    def __init__(
        self, storage: Storage, files: Iterable[StateFile], since: datetime
    ) -> None:
        self._storage = storage
        self._files = tuple(files)
        self._seen = Expiry("seen_at", since)

    def with_anchors(self, wanted: npt.NDArray[np.int64]) -> Known:
        """Where the wanted anchors occur.

        Args:
            wanted: anchors, ascending, each once.
        """
        parts = []
        for some in self._rows("anchors", wanted.astype(">i8").view("S8")):
            # A removed anchor in a later file does not matter: what counts is whether
            # the article still has its sketch.
            rows = some.filter(pc.invert(some["removed"])).combine_chunks()
            pairs = _keys(rows).view(_PAIR)
            anchors = pairs["anchor"].astype(np.int64)
            at = np.minimum(wanted.searchsorted(anchors), len(wanted) - 1)
            is_wanted = wanted[at] == anchors
            moments = rows["moment"].to_numpy()
            parts.append((pairs[is_wanted], moments[is_wanted]))
        pairs = np.concatenate([pair for pair, _ in parts] or [np.empty(0, _PAIR)])
        moments = np.concatenate([m for _, m in parts] or [np.empty(0, np.int64)])
        return Known(
            pairs["anchor"].astype(np.int64),
            pairs["article"].astype(np.uint64),
            moments,
        )

    def sketches(self, starts: npt.NDArray[np.uint64]) -> dict[bytes, SketchMemory]:
        """What is known of articles, by article_id; the last that was written stands.

        Args:
            starts: first 8 bytes of the article_ids as numbers, ascending.
        """
        found: dict[bytes, SketchMemory] = {}
        for rows in self._rows("sketches", starts.astype(">u8").view("S8")):
            own = _keys(rows).view(">u8")[::2].astype(np.uint64)
            at = np.minimum(starts.searchsorted(own), len(starts) - 1)
            chosen = rows.filter(pa.array(starts[at] == own))
            for row in chosen.to_pylist():
                if row.pop("removed"):
                    found.pop(row["key"], None)
                    continue
                row["credits"] = tuple(row["credits"])
                found[row["key"]] = SketchMemory(**row)
        return found

    def _rows(self, table: str, wanted: Keys) -> Iterator[pa.Table]:
        """Rows of the groups that may hold keys with those beginnings, file by file."""
        for file in self._files:
            if file.table != table or not len(wanted):
                continue
            with (
                self._storage.open_input(file.path) as source,
                pq.ParquetFile(source) as parquet,
            ):
                groups = _groups(parquet.metadata, wanted)
                if groups:
                    rows = parquet.read_row_groups(groups)
                    yield self._seen.kept(rows).combine_chunks()


def _groups(metadata: pq.FileMetaData, wanted: Keys) -> list[int]:
    """Groups of rows whose span of keys has a wanted beginning in it."""
    found = []
    for number in range(metadata.num_row_groups):
        span = metadata.row_group(number).column(0).statistics
        # As arrays: numpy's bytes scalars lose their trailing zeros.
        ends = np.frombuffer(span.min[:8] + span.max[:8], "S8")
        first = wanted.searchsorted(ends[:1], "left")[0]
        after = wanted.searchsorted(ends[1:], "right")[0]
        if first < after:
            found.append(number)
    return found


def write_window(
    storage: Storage,
    files: Sequence[StateFile],
    articles: Sequence[tuple[SketchMemory, bytes, int]],
    *,
    seq: int,
    run_id: str,
    since: datetime,
) -> dict[str, tuple[StateFile, ...]]:
    """Add a run's articles to the window.

    Args:
        storage: the dataset's.
        files: the state's files so far, oldest first.
        articles: what to remember, each with its anchors, packed, and its moment.
        seq: number of the commit that will name the files.
        run_id: of that commit.
        since: articles last seen before are forgotten.

    Returns:
        The files of both tables from now on.
    """
    ordered = sorted(articles, key=lambda item: item[0].key)
    deltas = {"sketches": _sketch_rows(ordered), "anchors": _anchor_rows(ordered)}
    return {
        table: write_rows(
            storage,
            [f for f in files if f.table == table],
            table,
            with_removed(rows),
            seq=seq,
            run_id=run_id,
            expiry=Expiry("seen_at", since),
        )
        for table, rows in deltas.items()
    }


def _sketch_rows(articles: Sequence[tuple[SketchMemory, bytes, int]]) -> pa.Table:
    schema = TABLES["sketches"][1]
    return pa.Table.from_arrays(
        [
            pa.array([getattr(item, name) for item, _, _ in articles], type_)
            for name, type_ in zip(schema.names, schema.types, strict=True)
        ],
        schema=schema,
    )


def _anchor_rows(articles: Sequence[tuple[SketchMemory, bytes, int]]) -> pa.Table:
    """One row an anchor, in the order of the hashes; made without a Python object."""
    schema = TABLES["anchors"][1]
    sizes = [len(anchors) // 8 for _, anchors, _ in articles]
    pairs = np.empty(sum(sizes), _PAIR)
    pairs["anchor"] = np.frombuffer(b"".join(a for _, a, _ in articles), "<i8")
    starts = np.frombuffer(b"".join(item.key[:8] for item, _, _ in articles), ">u8")
    owner = np.repeat(np.arange(len(articles)), sizes)
    pairs["article"] = starts[owner]
    order = np.lexsort((owner, pairs["anchor"]))
    keys = pa.FixedSizeBinaryArray.from_buffers(
        schema.field("key").type, len(pairs), [None, pa.py_buffer(pairs[order])]
    )
    moments = np.array([moment for _, _, moment in articles], np.int64)
    seen = pa.array([item.seen_at for item, _, _ in articles], schema.types[2])
    return pa.Table.from_arrays(
        [keys, pa.array(moments[owner[order]]), seen.take(pa.array(owner[order]))],
        schema=schema,
    )


def _keys(rows: pa.Table) -> npt.NDArray[np.bytes_]:
    """16-byte keys over the same memory."""
    column = rows["key"].combine_chunks()
    chunk = column if isinstance(column, pa.Array) else pa.concat_arrays(column.chunks)
    data = np.frombuffer(chunk.buffers()[1], "S16")
    return data[chunk.offset : chunk.offset + len(chunk)]

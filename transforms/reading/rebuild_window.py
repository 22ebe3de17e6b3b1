"""What is remembered of copies made anew from the rows of articles and copies."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from transforms.dataset.manifest import Manifest, live_files
from transforms.dataset.state_files import Learned
from transforms.dataset.storage import Storage
from transforms.dataset.window_memory import (
    AnchorMemory,
    ClusterMemory,
    SketchMemory,
)
from transforms.duplicates.clusters import Sketched, cluster_of
from transforms.duplicates.sketch import unpacked
from transforms.reading.references import SKETCHED_COLUMNS, sketched


def window_memories(article: Sketched, seen_at: datetime) -> Iterator[Learned]:
    """The rows of the window that stand for an article."""
    key = article.article_id
    yield SketchMemory(
        key=key,
        appeared_at=article.appeared_at,
        published_at=article.published_at,
        seen_at=seen_at,
        keys=article.keys,
        credits=article.credits,
    )
    for anchor in unpacked(article.anchors).tolist():
        yield AnchorMemory(
            key=(anchor << 1).to_bytes(8, "big") + key[:8],
            moment=article.rank[0],
            seen_at=seen_at,
        )


def copies_memories(storage: Storage, chain: tuple[Manifest, ...]) -> Iterator[Learned]:
    """Edges in the order they were found: later ones lead to earlier articles."""
    edges: dict[bytes, bytes] = {}
    columns = ("run_id", "article_id", "earliest_article_id")
    rows = (
        row
        for info in live_files(chain, "copies")
        for row in read_columns(storage, info.path, columns)
    )
    # By the run that wrote them: a file may hold the edges of many.
    order = {manifest.run_id: manifest.seq for manifest in chain}
    for row in sorted(rows, key=lambda row: order[row["run_id"]]):
        copy = bytes.fromhex(row["article_id"])
        edges[copy] = bytes.fromhex(row["earliest_article_id"])
    moments = _moments(storage, chain, set(edges.values()))
    for copy, earliest in edges.items():
        yield ClusterMemory(
            key=copy,
            earliest=earliest,
            moment=moments.get(earliest, 0),
            cluster=cluster_of(copy, edges, lambda _: None),
        )


def _moments(
    storage: Storage, chain: tuple[Manifest, ...], wanted: set[bytes]
) -> dict[bytes, int]:
    """When the articles that copies lead to appeared, as their ranks tell it."""
    found: dict[bytes, int] = {}
    columns = tuple(name for name in SKETCHED_COLUMNS if name != "text_normalized")
    for info in live_files(chain, "articles") if wanted else ():
        for row in read_columns(storage, info.path, columns):
            if bytes.fromhex(row["article_id"]) in wanted:
                article = sketched(**row, text_normalized="")
                moment = article.rank[0]
                known = found.get(article.article_id, moment)
                found[article.article_id] = min(moment, known)
    return found


def read_columns(
    storage: Storage, path: str, columns: tuple[str, ...] | None
) -> Iterator[dict[str, Any]]:
    """Rows of a data file, some columns or all."""
    with storage.open_input(path) as source, pq.ParquetFile(source) as file:
        chosen = list(columns) if columns is not None else None
        for batch in file.iter_batches(batch_size=1_000, columns=chosen):
            yield from batch.to_pylist()

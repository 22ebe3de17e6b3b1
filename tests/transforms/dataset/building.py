"""A dataset made of commits, without a pipeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.clock import NOW
from tests.transforms.dataset.samples import drop, health
from transforms.dataset.arrow import table_from_records
from transforms.dataset.commit import commit
from transforms.dataset.layout import (
    article_partition,
    data_path,
    run_partition,
    staged,
)
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest, read_chain
from transforms.dataset.parquet import FileInfo, stage_table
from transforms.dataset.storage import Storage
from transforms.records import Article


def facts(now: datetime = NOW) -> dict[str, Any]:
    """What a run knows of itself."""
    return {
        "now": now,
        "started_at": now,
        "finished_at": now,
        "interrupted": False,
        "runner": "none",
        "config_digest": "d",
        "versions": {"newsbeam": "0.1.0"},
    }


def stage_run(
    storage: Storage, run_id: str, articles: Sequence[Article]
) -> list[FileInfo]:
    """Stage a run's files: its articles, one drop, one feed."""
    partitions: dict[str, list[Article]] = {}
    for row in articles:
        partition = article_partition(row.first_published_date, row.language)
        partitions.setdefault(partition, []).append(row)
    tables = [
        (partition, table_from_records("articles", rows))
        for partition, rows in partitions.items()
    ]
    for table, record in (("drops", drop(run_id)), ("feeds", health(run_id))):
        partition = run_partition(table, NOW.date())
        tables.append((partition, table_from_records(table, [record])))
    return [
        stage_table(storage, staged(run_id, data_path(partition, run_id, 0)), rows)
        for partition, rows in tables
    ]


def add_run(
    storage: Storage,
    run_id: str,
    articles: Sequence[Article],
    based_on: int | None = None,
) -> Manifest:
    """Stage and commit a run."""
    ledger = Ledger(
        entries=len(articles) + 1,
        published=len(articles),
        rows=len(articles),
        dropped={"entry": {"read_pages": {"robots": 1}}},
        feeds={"ok": 1},
    )
    return commit(
        storage,
        run_id=run_id,
        based_on=len(read_chain(storage)) if based_on is None else based_on,
        staged_files=stage_run(storage, run_id, articles),
        counts=ledger.to_json(),
        facts=facts(),
    )

"""Datasets and figures for the report's tests, without a pipeline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from tests.clock import NOW
from tests.transforms.dataset.building import facts
from tests.transforms.dataset.samples import article, drop, health
from transforms.dataset.arrow import row_schema, table_from_records
from transforms.dataset.commit import commit
from transforms.dataset.layout import (
    article_partition,
    data_path,
    run_partition,
    staged,
)
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest, read_chain
from transforms.dataset.parquet import stage_table
from transforms.dataset.storage import Storage
from transforms.records import Article, Copy, Drop, EditRow, FeedHealth, Topic


def rows_of(table: str, records: Sequence[Any], columns: Sequence[str]) -> pa.Table:
    """Records as the report reads them."""
    full = table_from_records(table, records, with_partitions=True)
    fields = [pa.field(c, row_schema(table).field(c).type) for c in columns]
    return full.select(list(columns)).cast(pa.schema(fields))


def manifest(seq: int = 1, **changes: Any) -> Manifest:
    """A commit of nothing, changed."""
    ledger = changes.pop("ledger", Ledger(feeds={"ok": 1}))
    seconds = changes.pop("seconds", 60)
    made = Manifest(
        seq=seq,
        run_id=f"run-{seq}",
        parent=None,
        added=(),
        counts=ledger.to_json(),
        **facts(),
    )
    finished = made.started_at + timedelta(seconds=seconds)
    return replace(made, **{"finished_at": finished, **changes})


def add_empty_runs(storage: Storage, number: int) -> None:
    """The commits of so many runs that wrote nothing."""
    for seq in range(1, number + 1):
        made = manifest(seq)
        storage.write(made.path, made.to_bytes())


def add_whole_run(
    storage: Storage,
    run_id: str,
    *,
    articles: Sequence[Article] = (),
    drops: Sequence[Drop] = (),
    feeds: Sequence[FeedHealth] = (),
    edits: Sequence[EditRow] = (),
    copies: Sequence[Copy] = (),
    residue: Sequence[dict[str, Any]] = (),
    now: datetime = NOW,
) -> Manifest:
    """Commit a run whose ledger is made of its rows."""
    partitions: dict[str, list[Any]] = {}
    for row in articles:
        partition = article_partition(row.first_published_date, row.language)
        partitions.setdefault(partition, []).append(replace(row, run_id=run_id))
    for table, records in (
        *(("drops", drops), ("feeds", feeds)),
        *(("edits", edits), ("copies", copies)),
    ):
        if records:
            partition = run_partition(table, now.date())
            partitions[partition] = [replace(r, run_id=run_id) for r in records]
    staged_files = []
    for partition, records in partitions.items():
        table = table_from_records(partition.partition("/")[0], records)
        path = staged(run_id, data_path(partition, run_id, 0))
        staged_files.append(stage_table(storage, path, table))
    return commit(
        storage,
        run_id=run_id,
        based_on=len(read_chain(storage)),
        staged_files=staged_files,
        counts=_ledger(articles, drops, feeds).to_json(),
        facts={**facts(now), "residue": residue},
    )


def _ledger(
    articles: Sequence[Article], drops: Sequence[Drop], feeds: Sequence[FeedHealth]
) -> Ledger:
    dropped: dict[str, dict[str, dict[str, int]]] = {}
    for row in drops:
        reasons = dropped.setdefault(row.subject, {}).setdefault(row.stage, {})
        reasons[row.reason] = reasons.get(row.reason, 0) + 1
    statuses: dict[str, int] = {}
    for feed in feeds:
        statuses[feed.status] = statuses.get(feed.status, 0) + 1
    entries = len(articles) + sum(row.subject == "entry" for row in drops)
    return Ledger(
        entries=entries,
        published=len(articles),
        rows=len(articles),
        dropped=dropped,
        feeds=statuses,
    )


HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror="document.title=\'taken\'">',
    "</style><style>body{display:none}</style>",
    "{{ 7 * 7 }}{% raw %} &amp; &#60;b>",
    "\u202eleft to right\u2066 and \x00\x1b[31m back",
    "W" * 4_000,
)


def add_hostile_run(storage: Storage, run_id: str = "hostile") -> Manifest:
    """A run in which whatever a publisher can write is written to break the page."""
    articles = [
        article(
            n,
            title=text,
            publisher=text,
            section=text,
            canonical_url=f"javascript:document.title='taken'//{n}",
            keywords=(text,),
            topics=(Topic(qcode="medtop:1", label=text, score=0.9),),
            language_declared=text,
            language_confidence=0.5,
            text=f"{text} Turkey {text}",
            published_at=NOW - timedelta(hours=n),
        )
        for n, text in enumerate(HOSTILE)
    ]
    drops = [
        drop(run_id, url=f"javascript:alert({n})", detail=text, feed_id=text)
        for n, text in enumerate(HOSTILE)
    ]
    feeds = [
        health(
            run_id,
            feed_id=text,
            publisher=text,
            status="failed",
            url="javascript:alert(1)",
            detail=text,
            robots_flags=(text,),
            sickness=("stale",),
            latency_ms=n,
        )
        for n, text in enumerate(HOSTILE)
    ]
    edits = [
        EditRow(
            run_id=run_id,
            article_id=article(n).article_id,
            revision=1,
            language="en",
            publisher=text,
            field="text",
            start=len(text) + 1,
            end=len(text) + 7,
            original="Turkey",
            replacement=text,
            rule=f"variant:{n}",
            run_date=NOW.date(),
        )
        for n, text in enumerate(HOSTILE)
    ]
    copies = [
        Copy(
            run_id=run_id,
            article_id=article(n).article_id,
            earliest_article_id=article(0).article_id,
            containment=0.8,
            shared=9,
            evidence=(HOSTILE[n],),
            published_gap_seconds=60 * n,
            run_date=NOW.date(),
        )
        for n in range(1, len(HOSTILE))
    ]
    return add_whole_run(
        storage,
        run_id,
        articles=articles,
        drops=drops,
        feeds=feeds,
        edits=edits,
        copies=copies,
        residue=[
            {"host": text, "line": text, "pages": 9, "of": 10} for text in HOSTILE
        ],
    )

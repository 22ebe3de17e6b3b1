"""Everything the page shows, gathered once from a run's commit and rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.report import articles, copies, edits, feeds, funnel
from pipeline.report.articles import Articles, describe_articles
from pipeline.report.comparison import Comparison, compare
from pipeline.report.copies import Cluster, clusters
from pipeline.report.doubts import Doubt, doubts
from pipeline.report.edits import Diff, Pair, diffs, pairs, to_show
from pipeline.report.feeds import FeedRow, feed_health, quiet
from pipeline.report.funnel import Step
from pipeline.report.latency import Latency, latency
from pipeline.report.queries import Query, queries
from pipeline.report.residue import ResidueLine, residue
from pipeline.report.rows import RunRows
from pipeline.report.verdict import DEFAULT_LIMITS, Verdict, judge
from transforms.dataset.ledger import Ledger

#: Runs before this one whose articles are looked through for what was copied.
_RUNS_SEARCHED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The facts, section by section.

    Attributes:
        cluster_count: clusters that the run's copies belong to; ``clusters`` are the
            largest of them.
        edit_count: edits of the run; ``pairs`` and ``diffs`` are some.
        comparison: None for the first run.
        latency: None where no feed was fetched.
    """

    verdict: Verdict
    funnel: tuple[Step, ...]
    feeds: tuple[FeedRow, ...]
    articles: Articles
    cluster_count: int
    clusters: tuple[Cluster, ...]
    edit_count: int
    pairs: tuple[Pair, ...]
    diffs: tuple[Diff, ...]
    doubts: tuple[Doubt, ...]
    residue: tuple[ResidueLine, ...]
    latency: Latency | None
    comparison: Comparison | None
    queries: tuple[Query, ...]


def gather(
    run: RunRows,
    earlier: Sequence[RunRows],
    limits: Mapping[str, float] = DEFAULT_LIMITS,
) -> Report:
    """The facts of a run.

    Only the columns that are shown are read, and texts of a bounded number of rows.

    Args:
        run: the run.
        earlier: those before it that say what is usual, oldest first.
        limits: ``fail_if`` of the config.
    """
    manifest = run.manifest
    feed_rows = run.read("feeds", feeds.COLUMNS)
    history = [r.read("feeds", feeds.HISTORY_COLUMNS) for r in earlier]
    health = feed_health(feed_rows, history)
    rows = run.read("articles", articles.COLUMNS)
    cluster_count, largest = clusters(
        run.read("copies", copies.COLUMNS),
        rows,
        lambda wanted: _of_earlier_runs(earlier, wanted),
    )
    edit_rows = run.read("edits", edits.COLUMNS)
    shown = to_show(edit_rows)
    return Report(
        verdict=judge(
            manifest,
            [r.manifest for r in earlier],
            quiet_feeds=quiet(health),
            limits=limits,
        ),
        funnel=funnel.funnel(
            Ledger.from_json(manifest.counts), run.read("drops", funnel.COLUMNS)
        ),
        feeds=health,
        articles=describe_articles(rows, manifest.now),
        cluster_count=cluster_count,
        clusters=largest,
        edit_count=edit_rows.num_rows,
        pairs=pairs(edit_rows),
        diffs=diffs(shown, _texts(run, shown)),
        doubts=doubts(rows, manifest.now),
        residue=residue(manifest),
        latency=latency(feed_rows.select(["url", "latency_ms", "bytes"]).to_pylist()),
        comparison=_comparison(run, rows, earlier),
        queries=queries(run.storage.root, manifest.run_id),
    )


def _comparison(
    run: RunRows, rows: pa.Table, earlier: Sequence[RunRows]
) -> Comparison | None:
    if not earlier:
        return None
    before = earlier[-1]
    return compare(
        run.manifest,
        before.manifest,
        _publishers(rows),
        _publishers(before.read("articles", ["publisher"])),
    )


def _publishers(rows: pa.Table) -> dict[str, int]:
    counted = pc.value_counts(rows["publisher"]).to_pylist()
    return {c["values"]: c["counts"] for c in counted}


def _texts(
    run: RunRows, shown: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, int], dict[str, Any]]:
    """Title and text of the articles whose edits are shown."""
    wanted = {edit["article_id"] for edit in shown}
    rows = run.texts(wanted) if wanted else ()
    return {(row["article_id"], row["revision"]): row for row in rows}


def _of_earlier_runs(
    earlier: Sequence[RunRows], wanted: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Articles of the runs before, the newest run first, as far as they are there."""
    left = set(wanted)
    for run in reversed(earlier[-_RUNS_SEARCHED:]):
        if not left:
            return
        for row in copies.rows_of(run.read("articles", copies.ARTICLE_COLUMNS), left):
            left.discard(row["article_id"])
            yield row

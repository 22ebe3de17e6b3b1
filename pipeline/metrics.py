"""A run's figures for the on-call, in Prometheus' text format.

They are written as a file for the node exporter's textfile collector, since a run is
over before anybody could scrape it. The format is that of
https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).
"""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from pipeline.limits import is_broken, limited_figures
from pipeline.plan import Plan
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest, read_last
from transforms.dataset.storage import open_storage

logger = logging.getLogger(__name__)

#: Always told, with 0 where there was none, so that an alert meets no missing series.
_STATUSES = ("ok", "unchanged", "not_due", "failed", "retired")

Labels = dict[str, str]


class RunMetrics:
    """What is told of one run.

    Attributes:
        manifest: its commit, once there is one.
    """

    def __init__(self) -> None:
        self.manifest: Manifest | None = None


@contextlib.contextmanager
def metrics_written(path: str | None, plan: Plan) -> Iterator[RunMetrics]:
    """Write the figures when the block ends, also where it ends in an error.

    Args:
        path: of the file; None writes none.
        plan: of the run.
    """
    metrics, code = RunMetrics(), 0
    try:
        yield metrics
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        code = 130 if interrupted else getattr(error, "exit_code", 1)
        raise
    finally:
        if path is not None:
            try:
                write_metrics(path, plan, metrics.manifest, code)
            except OSError as error:
                # The rows are committed; their figures are not worth a failed run.
                logger.error("cannot write the metrics to %s: %s", path, error)


def write_metrics(path: str, plan: Plan, manifest: Manifest | None, code: int) -> None:
    """Put the file in place at once, as its collector may read at any moment."""
    last = manifest or _last_commit(plan.output)
    text = render_metrics(plan, manifest, last, code, datetime.now(timezone.utc))
    target = Path(path)
    handle, half = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        # mkstemp makes files that only their owner can read, and not the collector.
        Path(half).chmod(0o644)
        os.replace(half, target)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


def render_metrics(
    plan: Plan,
    manifest: Manifest | None,
    last: Manifest | None,
    code: int,
    now: datetime,
) -> str:
    """The figures as text.

    Args:
        plan: of the run.
        manifest: its commit; None where nothing was committed.
        last: the dataset's newest commit, this run's or an earlier one.
        code: the run's exit code.
        now: when it ended.
    """
    page = _Page(plan.output)
    page.add("last_run_timestamp_seconds", "When the last run ended.", now.timestamp())
    page.add("last_run_exit_code", "How it ended, see newsbeam --help.", code)
    if last is not None:
        page.add(
            "last_commit_timestamp_seconds",
            "When the newest commit was made.",
            last.finished_at.timestamp(),
        )
        page.add("last_commit_number", "Number of the newest commit.", last.seq)
    if manifest is not None and manifest.kind == "run":
        _add_run(page, manifest)
        _add_limits(page, plan, manifest)
    return page.text()


def _add_run(page: "_Page", manifest: Manifest) -> None:
    ledger = Ledger.from_json(manifest.counts)
    seconds = (manifest.finished_at - manifest.started_at).total_seconds()
    page.add("run_duration_seconds", "How long it took.", seconds)
    page.add(
        "run_interrupted",
        "1 where a signal stopped it and the rest was deferred.",
        int(manifest.interrupted),
    )
    for status in _STATUSES:
        number = ledger.feeds.get(status, 0)
        page.add("run_feeds", "Feeds by status.", number, status=status)
    help_text = "Entries that needed an outcome, by where they came from."
    page.add("run_candidates", help_text, ledger.entries, source="feeds")
    page.add("run_candidates", help_text, ledger.retries, source="retries")
    help_text = "Candidates by outcome; the sum is that of run_candidates."
    for outcome, number in (
        ("published", ledger.published),
        ("dropped", ledger.dropped_candidates),
        ("already_seen", ledger.already_seen),
    ):
        page.add("run_outcomes", help_text, number, outcome=outcome)
    page.add("run_articles", "Rows of articles.", ledger.rows)
    page.add("run_over_cap", "Entries over the cap of their feed.", ledger.over_cap)
    for subject, stages in sorted(ledger.dropped.items()):
        for stage, reasons in sorted(stages.items()):
            for reason, number in sorted(reasons.items()):
                page.add(
                    "run_drops",
                    "Rows of drops by subject, stage and reason.",
                    number,
                    subject=subject,
                    stage=stage,
                    reason=reason,
                )


def _add_limits(page: "_Page", plan: Plan, manifest: Manifest) -> None:
    for limit, figure in limited_figures(manifest.counts).items():
        value = plan.fail_if[limit]
        page.add("limit", "The config's fail_if.", value, limit=limit)
        page.add("limit_figure", "What it is held against.", figure, limit=limit)
        page.add(
            "limit_broken",
            "1 where the limit is broken; the run exits with 3.",
            int(is_broken(limit, figure, value)),
            limit=limit,
        )


def _last_commit(output: str) -> Manifest | None:
    try:
        return read_last(open_storage(output))
    except Exception as error:
        logger.warning("the newest commit cannot be told: %s", error)
        return None


class _Page:
    """Samples in the order of their metrics; each metric is described once."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._lines: dict[str, list[str]] = {}

    def add(self, name: str, help_text: str, value: float, **labels: str) -> None:
        full = f"newsbeam_{name}"
        lines = self._lines.setdefault(
            full, [f"# HELP {full} {help_text}", f"# TYPE {full} gauge"]
        )
        pairs = {"dataset": self._dataset, **labels}
        told = ",".join(f'{key}="{_escape(text)}"' for key, text in pairs.items())
        lines.append(f"{full}{{{told}}} {float(value)!r}")

    def text(self) -> str:
        return "".join(f"{line}\n" for lines in self._lines.values() for line in lines)


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

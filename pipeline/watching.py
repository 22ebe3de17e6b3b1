"""The loop of bounded runs behind ``newsbeam watch``."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from pipeline.errors import ConfigErrors, UsageFailed
from pipeline.limits import broken_limits_named
from pipeline.metrics import metrics_written
from pipeline.plan import Plan
from pipeline.planning import plan_from_command
from pipeline.run import run_under
from pipeline.signals import stop_on_signals
from pipeline.streaming import stream
from pipeline.summary import one_line
from transforms.dataset.commit import CommitLost
from transforms.dataset.compact import compact
from transforms.dataset.lock import LockHeld
from transforms.dataset.manifest import Manifest
from transforms.dataset.state import State
from transforms.dataset.storage import open_storage
from transforms.dataset.writing import writing
from transforms.processwide import STOP
from transforms.reading.due import has_work

logger = logging.getLogger(__name__)

#: Small files of one partition from which on they are merged between runs.
SMALL_FILES = 16


def watch(
    config: str,
    every: timedelta,
    tell: Callable[[str], None],
    beam_options: Sequence[str] = (),
    metrics: str | None = None,
    **options: Any,
) -> None:
    """Run until told to stop; a run that fails is logged and the next one is tried.

    Args:
        config: path of the config.
        every: from start to start; a run that takes longer is followed at once.
        tell: given one line a run.
        beam_options: passed to the runner.
        metrics: file for each run's figures, see ``pipeline.metrics``.
        options: of ``RunOptions``.

    Raises:
        ConfigErrors: the config is wrong at the start.
    """
    plan = plan_from_command(config, beam_options, due_only=True, **options)
    with stop_on_signals() as interrupts:
        if plan.engine.is_unbounded:
            if metrics is not None:
                raise UsageFailed("--metrics: is not written with --streaming")
            return stream(
                interrupts, plan, every, lambda m: _told(m, plan, tell), beam_options
            )
        while not STOP.is_set():
            began = time.monotonic()
            state = State.open(open_storage(plan.output))
            if has_work(state, plan.feeds, plan.facts.now):
                try:
                    with metrics_written(metrics, plan) as told:
                        manifest = run_under(interrupts, plan, beam_options)
                        told.manifest = manifest
                except (CommitLost, LockHeld) as error:
                    logger.warning("%s", error)
                except Exception:
                    logger.exception("run %s failed", plan.facts.run_id)
                else:
                    _told(manifest, plan, tell)
                    tidy(plan)
            STOP.wait(max(0.0, every.total_seconds() - (time.monotonic() - began)))
            plan = _next_plan(plan, config, beam_options, options)


def _told(manifest: Manifest, plan: Plan, tell: Callable[[str], None]) -> None:
    tell(one_line(manifest))
    for broken in broken_limits_named(manifest.counts, plan.fail_if):
        logger.warning("run %s: %s", manifest.run_id, broken)


def tidy(plan: Plan) -> None:
    """Merge small files where many have gathered; a failure costs no run."""
    storage = open_storage(plan.output)
    try:
        with writing(storage, "compact"):
            done = compact(storage, plan.facts.now, least_files=SMALL_FILES)
    except Exception as error:
        logger.warning("small files are not merged: %s", error)
        return
    if done.manifest is not None:
        logger.info("merged %d small files into %d", done.merged, done.into)


def _next_plan(
    plan: Plan, config: str, beam_options: Sequence[str], options: dict[str, Any]
) -> Plan:
    try:
        return plan_from_command(config, beam_options, due_only=True, **options)
    except ConfigErrors as error:
        logger.error("%s is wrong, the last good one is kept: %s", config, error)
        return plan.at(datetime.now(timezone.utc).replace(microsecond=0))

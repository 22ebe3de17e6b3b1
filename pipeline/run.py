"""One bounded run: build the graph, run it, wait, and tell what came of it."""

import contextlib
import io
import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.errors import ContractBroken, RunFailed, UsageFailed
from pipeline.graph import build, build_unbounded
from pipeline.limits import broken_limits_named
from pipeline.plan import Plan
from pipeline.progress import progress_shown
from pipeline.report.write import make_report, write_report
from pipeline.signals import Interrupts, stop_on_signals
from transforms.dataset.commit import recover_commits
from transforms.dataset.manifest import Manifest, commit_names, find_commit, read_last
from transforms.dataset.storage import Storage, open_storage
from transforms.dataset.writing import purpose_of, writing
from transforms.processwide import spare_machine
from transforms.reading.forget import read_forgotten
from transforms.reading.rebuild_state import missing_state, rebuild_state

logger = logging.getLogger(__name__)

#: What the engine adds to the message of an error in one of our functions, and how it
#: names one that says already what the operator has to mend.
_STAGE = re.compile(r" \[while running '.*'\]$")
_OURS = re.compile(r"transforms\.dataset\.[a-z_.]+\.[A-Za-z]+: (.+)")


def run(plan: Plan, beam_options: Sequence[str] = ()) -> Manifest:
    """Run a plan to its commit, stopping cleanly on signals.

    Args:
        plan: what to do.
        beam_options: passed to the runner as they are, e.g. ``--region=…``.

    Returns:
        The commit. A run id that was committed before is returned as it stands.

    Raises:
        RunFailed: nothing was committed.
        UsageFailed: the engine does not take these options; nothing was asked for.
        LockHeld: somebody else writes the dataset; nothing was asked for.
        KeyboardInterrupt: interrupted a second time; nothing was committed.
    """
    with stop_on_signals() as interrupts:
        return run_under(interrupts, plan, beam_options)


def run_under(
    interrupts: Interrupts, plan: Plan, beam_options: Sequence[str] = ()
) -> Manifest:
    """The same where the caller handles the signals, see ``run``."""
    spare_machine()
    storage = open_storage(plan.output)
    # An engine goes on where the process that started it ends.
    outlives = plan.engine.outlives
    with writing(storage, purpose_of(plan.facts.run_id), outlives=outlives):
        return _run(storage, interrupts, plan, beam_options)


def _run(
    storage: Storage, interrupts: Interrupts, plan: Plan, beam_options: Sequence[str]
) -> Manifest:
    earlier = prepare(storage, plan)
    if earlier is not None:
        return earlier
    try:
        p = construct(plan, beam_options)
        with progress_shown():
            p.run().wait_until_finish()
    except UsageFailed:
        raise
    except Exception as error:
        # Beam turns a KeyboardInterrupt into a RuntimeError of its own.
        if interrupts.ends_run:
            raise KeyboardInterrupt from error
        manifest = _commit_despite(error, storage, plan.facts.run_id)
    else:
        manifest = _committed(storage, plan.facts.run_id)
    _write_report(storage, plan, manifest)
    return manifest


def _committed(storage: Storage, run_id: str) -> Manifest:
    """The commit of a run that ended well."""
    manifest = find_commit(storage, run_id)
    if manifest is None:
        raise RunFailed("the runner ended without a commit; see its log above")
    return manifest


def prepare(storage: Storage, plan: Plan) -> Manifest | None:
    """Make what the run reads ready, in a dataset that is held and in order.

    Returns:
        The run's commit where it was committed before: then there is nothing to do.
    """
    earlier = find_commit(storage, plan.facts.run_id)
    if earlier is not None:
        logger.warning("run %s was committed before", plan.facts.run_id)
        return earlier
    last = read_last(storage)
    if last is not None and plan.facts.now < last.now:
        logger.warning(
            "the run's moment %s is before %s, that of the last commit: what was seen "
            "by then stays seen",
            plan.facts.now.isoformat(),
            last.now.isoformat(),
        )
    _mend_state(storage, plan, last)
    return None


def construct(plan: Plan, beam_options: Sequence[str]) -> beam.Pipeline:
    """The pipeline of one bounded run, for its engine; not started."""
    p = _pipeline(plan, beam_options)
    storage = open_storage(plan.output)
    based_on = len(commit_names(storage))
    kept_out = plan.without(read_forgotten(storage))
    build(p, kept_out, based_on, datetime.now(timezone.utc))
    return p


def construct_unbounded(
    plan: Plan, beam_options: Sequence[str], every: timedelta
) -> beam.Pipeline:
    """The pipeline of runs without end, for its engine; not started."""
    p = _pipeline(plan, beam_options)
    kept_out = plan.without(read_forgotten(open_storage(plan.output)))
    build_unbounded(p, kept_out, every)
    return p


def _pipeline(plan: Plan, beam_options: Sequence[str]) -> beam.Pipeline:
    pool = plan.pool
    defaults = plan.engine.defaults(
        children=pool.count, memory_mb=pool.settings.memory_mb
    )
    said = io.StringIO()
    try:
        # Beam's options are read by argparse, which prints and leaves.
        with contextlib.redirect_stderr(said):
            options = PipelineOptions([*defaults, *beam_options])
            unknown = sorted(
                options.get_all_options(retain_unknown_options=True).keys()
                - options.get_all_options().keys()
            )
            p = beam.Pipeline(options=options)
    except (ValueError, SystemExit) as error:
        told = said.getvalue().rpartition("error: ")[2] or str(error)
        raise UsageFailed(
            f"the engine does not take these options: {told.strip().rstrip('.')}; "
            "see docs/engines.md"
        ) from error
    if unknown and plan.engine.is_here:
        raise UsageFailed(f"{plan.runner} knows no option --{unknown[0]}")
    if unknown:
        # Whatever runs the job server may know it.
        logger.warning("Beam knows no option --%s; it is passed on", unknown[0])
    return p


def _commit_despite(error: Exception, storage: Storage, run_id: str) -> Manifest:
    """The commit of a run that ended in an error, where it had come so far.

    Raises:
        RunFailed: nothing was committed, or that cannot be found out.
    """
    try:
        for done in recover_commits(storage):
            logger.warning("%s", done)
        manifest = find_commit(storage, run_id)
    except Exception as second:
        raise RunFailed(
            f"{_last_line(error)}; then it could not be found out whether run {run_id} "
            f"is committed ({second}). If so, the next start finishes it"
        ) from error
    if manifest is None:
        raise RunFailed(_last_line(error)) from error
    logger.warning("committed all the same: %s", _last_line(error))
    return manifest


def _write_report(storage: Storage, plan: Plan, manifest: Manifest) -> None:
    """Write the run's report; without one the run is done all the same."""
    try:
        report = make_report(storage, manifest.run_id, plan.fail_if)
        write_report(storage, report)
    except Exception:
        logger.warning("run %s has no report", manifest.run_id, exc_info=True)


def _mend_state(storage: Storage, plan: Plan, last: Manifest | None) -> None:
    """Make the state anew from the dataset where its files were lost."""
    missing = missing_state(storage, last)
    if missing:
        logger.warning("%d files of the state are gone; made anew", len(missing))
        rebuild_state(storage, plan.facts.now)


def check_limits(plan: Plan, manifest: Manifest) -> None:
    """Hold a committed run against the config's ``fail_if``.

    Raises:
        ContractBroken: a limit is broken; the rows are committed all the same.
    """
    broken = broken_limits_named(manifest.counts, plan.fail_if)
    if broken:
        raise ContractBroken("; ".join(broken))


def _last_line(error: BaseException) -> str:
    """What an error says, without the frames that the engine puts around it."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    told = _STAGE.sub("", lines[-1]) if lines else "no message"
    ours = _OURS.match(told)
    return ours[1] if ours else f"{type(error).__name__}: {told}"

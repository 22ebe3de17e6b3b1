"""One bounded run: build the graph, run it, wait, and tell what came of it."""

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from types import FrameType

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.errors import ContractBroken, RunFailed
from pipeline.graph import build
from pipeline.plan import Plan
from pipeline.summary import broken_limits
from transforms.dataset.commit import recover
from transforms.dataset.manifest import Manifest, read_chain
from transforms.dataset.storage import Storage, open_storage
from transforms.processwide import STOP

logger = logging.getLogger(__name__)


def run(plan: Plan, beam_options: Sequence[str] = ()) -> Manifest:
    """Run a plan to its commit.

    Args:
        plan: what to do.
        beam_options: passed to the runner as they are, e.g. ``--region=…``.

    Returns:
        The commit. A run id that was committed before is returned as it stands.

    Raises:
        RunFailed: nothing was committed.
        KeyboardInterrupt: interrupted a second time; nothing was committed.
    """
    storage = open_storage(plan.output)
    started_at = datetime.now(timezone.utc)
    for done in recover(storage):
        logger.warning("%s", done)
    earlier = find_run(storage, plan.facts.run_id)
    if earlier is not None:
        logger.warning("run %s was committed before", plan.facts.run_id)
        return earlier
    options = PipelineOptions([f"--runner={plan.runner}", *beam_options])
    with _stop_on_signals() as interrupts:
        try:
            p = beam.Pipeline(options=options)
            build(p, plan, len(read_chain(storage)), started_at)
            p.run().wait_until_finish()
        except Exception as error:
            # Beam turns a KeyboardInterrupt into a RuntimeError of its own.
            if len(interrupts) > 1:
                raise KeyboardInterrupt from error
            raise RunFailed(_last_line(error)) from error
    manifest = find_run(storage, plan.facts.run_id)
    if manifest is None:
        raise RunFailed("the runner ended without a commit; see its log above")
    return manifest


def check_limits(plan: Plan, manifest: Manifest) -> None:
    """Hold a committed run against the config's ``fail_if``.

    Raises:
        ContractBroken: a limit is broken; the rows are committed all the same.
    """
    broken = broken_limits(manifest.counts, plan.fail_if)
    if broken:
        raise ContractBroken("; ".join(broken))


def find_run(storage: Storage, run_id: str) -> Manifest | None:
    """The commit of a run, or None."""
    return next((m for m in read_chain(storage) if m.run_id == run_id), None)


@contextlib.contextmanager
def _stop_on_signals() -> Iterator[list[int]]:
    """SIGTERM and the first interrupt stop the fetching; a second one ends the run.

    Yields the signals received. What was fetched by then is committed, what was not
    is deferred.
    """
    received: list[int] = []
    STOP.clear()
    if threading.current_thread() is not threading.main_thread():
        yield received
        return

    def stop(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if number == signal.SIGINT and received.count(signal.SIGINT) > 1:
            raise KeyboardInterrupt
        logger.warning("stopping: what is fetched will be committed")
        STOP.set()

    earlier = {n: signal.signal(n, stop) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else 'no message'}"

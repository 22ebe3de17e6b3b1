"""Runs without end on an engine: the unbounded graph behind ``newsbeam watch``."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from pipeline.errors import RunFailed, UsageFailed
from pipeline.plan import Plan
from pipeline.run import construct_unbounded, prepare
from pipeline.signals import Interrupts
from transforms.dataset.layout import SLOTS
from transforms.dataset.manifest import Manifest, commit_names, read_commit
from transforms.dataset.storage import Storage, open_storage
from transforms.dataset.writing import writing
from transforms.processwide import STOP, spare_machine
from transforms.run_windows import runs_under_way

logger = logging.getLogger(__name__)

#: How often the launcher looks for commits, and whether it was told to stop.
_LOOK_SECONDS = 1.0


def stream(
    interrupts: Interrupts,
    plan: Plan,
    every: timedelta,
    tell: Callable[[Manifest], None],
    beam_options: Sequence[str],
) -> None:
    """Start the graph, tell each commit, and end it when told to.

    Where workers are this process, the run under way is brought to its commit first.
    Elsewhere it is given up: nothing of it is committed, and the next start does it.

    Raises:
        UsageFailed: the engine gives nothing before a source ends.
        LockHeld: somebody else writes the dataset.
        RunFailed: the engine gave up.
    """
    if plan.engine.runner == "FnApiRunner":
        raise UsageFailed(
            "--streaming: FnApiRunner gives nothing before its source ends; leave the "
            "option out, or name another runner"
        )
    spare_machine()
    storage = open_storage(plan.output)
    with writing(storage, "watch", outlives=plan.engine.outlives):
        prepare(storage, plan)
        job = _Job(construct_unbounded(plan, beam_options, every))
        told = _Told(storage, tell)
        while job.is_running and not _is_over(interrupts, plan, storage):
            told.tell_new()
            job.wait(_LOOK_SECONDS)
        failure = job.end()
        told.tell_new()
    if failure is not None and not STOP.is_set():
        raise RunFailed(f"{type(failure).__name__}: {failure}") from failure


class _Told:
    """Tells the commits that came since it was made, each once."""

    def __init__(self, storage: Storage, tell: Callable[[Manifest], None]) -> None:
        self._storage, self._tell = storage, tell
        self._number = len(commit_names(storage))
        self._slots = len(storage.list(SLOTS))

    def tell_new(self) -> None:
        """Look at the commits only where there are new numbers."""
        slots = len(self._storage.list(SLOTS))
        if slots == self._slots:
            return
        names = commit_names(self._storage)
        for name in names[self._number :]:
            self._tell(read_commit(self._storage, name))
        self._number, self._slots = len(names), slots


def _is_over(interrupts: Interrupts, plan: Plan, storage: Storage) -> bool:
    if not STOP.is_set():
        return False
    if interrupts.ends_run or not plan.engine.is_here:
        return True
    return not list(runs_under_way(storage))


class _Job:
    """A pipeline that runs, watched by a thread: waiting for it takes no limit."""

    def __init__(self, pipeline: Any) -> None:
        self._result = pipeline.run()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def end(self) -> BaseException | None:
        """Cancel it if it runs; what it failed with, if it did."""
        if self.is_running:
            self._result.cancel()
            self._thread.join(30)
        return self._failure

    def _watch(self) -> None:
        try:
            self._result.wait_until_finish()
        except BaseException as error:
            self._failure = error

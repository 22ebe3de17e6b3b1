"""Hand a run to an engine and leave: the commit is an element of the graph."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import RunFailed, UsageFailed
from pipeline.plan import Plan
from pipeline.run import construct, prepare
from transforms.dataset.storage import open_storage
from transforms.dataset.writing import purpose_of, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A run that is somebody else's from now on.

    Attributes:
        state: ``submitted``, ``template written`` or ``committed before``.
        job: the engine's name for it; None where it has none, or none yet.
    """

    run_id: str
    output: str
    runner: str
    state: str
    job: str | None = None

    def told(self, style: str) -> str:
        """In words, or as JSON."""
        if style == "json":
            return json.dumps({"format": 1, **asdict(self)})
        job = f" as job {self.job}" if self.job else ""
        return (
            f"run {self.run_id}: {self.state}{job}\n"
            f"  runner     {self.runner}\n"
            f"  later      newsbeam verify {self.output}"
        )


def submit(plan: Plan, beam_options: Sequence[str]) -> Submitted:
    """Start a run, or write it down as a template, and do not wait for it.

    Raises:
        UsageFailed: the engine ends with this process.
        RunFailed: the engine did not take it.
        LockHeld: somebody else writes the dataset.
    """
    engine = plan.engine
    if not engine.outlives:
        raise UsageFailed(
            f"--no-wait: {engine.runner} ends with this process; leave the option out"
        )
    storage = open_storage(plan.output)
    with writing(storage, purpose_of(plan.facts.run_id), outlives=True) as lock:
        if prepare(storage, plan) is not None:
            return _submitted(plan, "committed before")
        submitted = _start(plan, beam_options)
        if submitted.state == "submitted":
            lock.leave()
    return submitted


def _start(plan: Plan, beam_options: Sequence[str]) -> Submitted:
    engine = plan.engine
    try:
        result = construct(plan, beam_options).run()
    except AttributeError as error:
        # Of a template Beam makes a result without a job, and asks it for its id.
        if engine.writes_template and error.name in ("id", "job_id"):
            return _submitted(plan, "template written")
        raise
    except Exception as error:
        raise RunFailed(f"{type(error).__name__}: {error}") from error
    if engine.writes_template:
        return _submitted(plan, "template written")
    return _submitted(plan, "submitted", result)


def _submitted(plan: Plan, state: str, result: Any = None) -> Submitted:
    job_id = getattr(result, "job_id", None)
    return Submitted(
        run_id=plan.facts.run_id,
        output=plan.output,
        runner=plan.runner,
        state=state,
        job=job_id() if callable(job_id) else job_id,
    )

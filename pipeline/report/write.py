"""A run's report beside its commit: written at every run, made anew by the command."""

from collections.abc import Mapping

from pipeline.report.facts import Report, gather
from pipeline.report.rows import find_run
from pipeline.report.verdict import DEFAULT_LIMITS
from transforms.dataset.layout import RUNS, parse_report_path, report_path
from transforms.dataset.storage import Storage

#: Reports kept; an older one can be made anew from the dataset.
KEPT = 30


def make_report(
    storage: Storage,
    run_id: str | None = None,
    limits: Mapping[str, float] = DEFAULT_LIMITS,
) -> Report:
    """The facts of a run, the newest where none is named.

    Raises:
        LookupError: there is no such run.
        ChainError: a commit cannot be read.
    """
    return gather(*find_run(storage, run_id), limits)


def write_report(storage: Storage, report: Report) -> str:
    """Put a run's page beside its commit, and remove those of runs long before.

    Returns:
        Its path in the dataset.
    """
    # Imported here: what only asks for the numbers needs no templates.
    from pipeline.report.page import render

    path = report_path(report.verdict.seq, report.verdict.run_id)
    storage.write(path, render(report))
    for old in storage.list(RUNS):
        seq = parse_report_path(old)
        if seq is not None and seq <= report.verdict.seq - KEPT:
            storage.delete(old)
    return path

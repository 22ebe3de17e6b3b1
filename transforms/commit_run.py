"""The commit: one element that waits for all writers, then publishes all or nothing."""

import dataclasses
import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import apache_beam as beam

from transforms.articles.residue import Residue, commonest
from transforms.dataset.commit import commit
from transforms.dataset.ledger import LedgerUnbalanced, ledger_of
from transforms.dataset.lock import release_outliving
from transforms.dataset.manifest import Manifest
from transforms.dataset.parquet import FileInfo
from transforms.dataset.state import State
from transforms.dataset.state_files import StateFile, with_changes
from transforms.dataset.storage import open_storage
from transforms.dataset.writing import purpose_of
from transforms.processwide import STOP
from transforms.reading.archive import ArchiveFile
from transforms.reading.rows import RunFacts
from transforms.run_windows import of_window

logger = logging.getLogger(__name__)


@dataclasses.dataclass
class CommitRun(beam.PTransform):
    """(once, files, archives, tallies, state, residue) → one committed ``Manifest``.

    The commit is an element of the graph, not something the launcher does afterwards:
    a Flex Template's launcher does not outlive the submission. It is idempotent, so a
    retried bundle finds its own commit. A ledger that does not balance raises, and
    nothing is committed: correct data or no data.

    ``once`` has one element a run; the others are everything that the run wrote.

    Attributes:
        based_on: sequence number of the last commit when the run began.
        started_at: when that was.
        runner: name of the engine, for the manifest.
        versions: of everything a row depends on.
    """

    run: RunFacts
    output: str
    based_on: int
    started_at: datetime
    runner: str
    versions: Mapping[str, str]

    def expand(
        self, inputs: "tuple[beam.PCollection, ...]"
    ) -> "beam.PCollection[Manifest]":
        """One element whose side inputs are everything that was written."""
        once, files, archives, tallies, state, residue = inputs
        return once | "Commit" >> beam.Map(
            _commit,
            self,
            beam.pvalue.AsList(files),
            beam.pvalue.AsList(archives),
            beam.pvalue.AsDict(tallies),
            beam.pvalue.AsDict(state),
            beam.pvalue.AsList(residue),
        )


def _commit(
    _: Any,
    settings: CommitRun,
    files: list[FileInfo],
    archives: list[ArchiveFile],
    tallies: dict[tuple[str, ...], int],
    state: dict[str, tuple[StateFile, ...]],
    residue: list[Residue],
    window: Any = beam.DoFn.WindowParam,
) -> Manifest:
    settings = of_window(settings, window)
    run = settings.run
    ledger = ledger_of(tallies)
    problems = ledger.imbalances(files)
    if problems:
        raise LedgerUnbalanced(
            f"run {run.run_id} is not committed, its ledger does not balance: "
            + "; ".join(problems)
        )
    storage = open_storage(settings.output)
    manifest = commit(
        storage,
        run_id=run.run_id,
        based_on=settings.based_on,
        staged_files=[*files, *(archive.info for archive in archives)],
        counts=ledger.to_json(),
        facts={
            **_facts(settings),
            "captures": {archive.info.path: archive.offsets for archive in archives},
            "residue": commonest(residue),
        },
        state=with_changes(State.open(storage).files, state),
    )
    release_outliving(storage, purpose_of(run.run_id))
    return manifest


def _facts(settings: CommitRun) -> dict[str, Any]:
    run = settings.run
    return {
        "now": run.now,
        "started_at": settings.started_at,
        "finished_at": datetime.now(timezone.utc),
        "runner": settings.runner,
        "versions": dict(settings.versions),
        "config_digest": run.config_digest,
        "interrupted": STOP.is_set(),
    }

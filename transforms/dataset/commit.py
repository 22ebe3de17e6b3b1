"""The commit protocol: all of a run or nothing, once.

1. Staged files are there and verified.
2. ``_runs/_slots/<seq>`` is created *exclusively* with the whole manifest in it. This
   is the commit: of two runs that both build on the same chain, one succeeds.
3. Files move from staging into place.
4. The manifest gets its public name, ``_runs/<seq>-<run_id>.json``: only now, since
   whoever reads by the chain opens the files that a public manifest names.
5. Files and state that the commit took away go; a mark says that all is done.
6. Spill and staging of the run are removed.

Each step can be done again. A crash before 2 leaves litter that the next start
sweeps; a crash after it is finished by the next start (``recover``).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.dataset.layout import (
    FORGOTTEN,
    RUNS,
    SLOTS,
    SPILL,
    STAGING,
    STATE,
    published_path,
    slot_path,
    spill_folder,
    staged,
)
from transforms.dataset.manifest import (
    Manifest,
    commit_names,
    name_of,
    parse_manifest,
    read_commit,
    read_last,
)
from transforms.dataset.parquet import FileInfo
from transforms.dataset.readme import write_readme
from transforms.dataset.state_files import StateFile
from transforms.dataset.storage import Storage, StorageError

_SLOT = re.compile(rf"{SLOTS}/(\d{{8}})")


class CommitLost(Exception):
    """Another run committed first; this one may hold rows that the other has too."""

    exit_code = 1

    def __init__(self, run_id: str, winner: str) -> None:
        super().__init__(
            f"run {run_id} is not committed: run {winner} committed to this dataset "
            "meanwhile. Nothing is lost: start it again."
        )
        self.run_id, self.winner = run_id, winner

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return (type(self), (self.run_id, self.winner))


def commit(
    storage: Storage,
    *,
    run_id: str,
    based_on: int,
    staged_files: Sequence[FileInfo],
    counts: Mapping[str, Any],
    facts: Mapping[str, Any],
    state: Sequence[StateFile] = (),
) -> Manifest:
    """Commit a run and publish its files.

    Args:
        storage: the dataset's.
        run_id: a run id commits once; again, its commit is completed and returned.
        based_on: sequence number of the last commit the run knew of.
        staged_files: what the run wrote, verified.
        counts: its ledger.
        facts: the manifest's other fields.
        state: every file of the state from now on.

    Raises:
        CommitLost: another run has committed since ``based_on``.
    """
    recover_commits(storage)
    names = commit_names(storage)
    own = name_of(run_id, names)
    if own is not None:
        return read_commit(storage, own)
    if len(names) != based_on:
        raise CommitLost(run_id, names[-1].run_id if names else "?")
    manifest = Manifest(
        seq=based_on + 1,
        run_id=run_id,
        parent=names[-1].path if names else None,
        added=tuple(sorted(staged_files, key=lambda f: f.path)),
        counts=counts,
        state=tuple(state),
        **facts,
    )
    if not storage.create(slot_path(manifest.seq), manifest.to_bytes()):
        winner = _read_slot(storage, manifest.seq)
        if winner.run_id != run_id:
            raise CommitLost(run_id, winner.run_id)
        manifest = winner
    publish(storage, manifest)
    return manifest


def publish(storage: Storage, manifest: Manifest) -> None:
    """Make a commit visible: steps 3 to 6, from wherever they were left.

    Raises:
        StorageError: a committed file is neither staged nor in place.
    """
    missing = storage.move_all(
        (staged(manifest.run_id, info.path), info.path) for info in manifest.added
    )
    if missing:
        hint = f"committed by {manifest.path} but found nowhere"
        raise StorageError(missing[0], "publish", hint)
    if manifest.seq == 1:
        write_readme(storage)
    storage.create(manifest.path, manifest.to_bytes())
    for path in manifest.removed:
        storage.delete(path)
    _sweep_state(storage, manifest)
    storage.create(published_path(manifest.seq), b"")
    storage.delete_tree(spill_folder(manifest.run_id))
    storage.delete_tree(f"{STAGING}/{manifest.run_id}")


def _sweep_state(storage: Storage, last: Manifest | None) -> int:
    """Remove state that the commit does not name: merged, or of a run that failed."""
    named = {file.path for file in last.state} if last is not None else set()
    litter = [path for path in storage.list(STATE) if path not in named]
    for path in litter:
        storage.delete(path)
    return len(litter)


def recover(storage: Storage) -> list[str]:
    """Bring a dataset into order before a run: finish commits, sweep the rest.

    Returns:
        What was done, in words, for the log.
    """
    done = recover_commits(storage)
    storage.sweep_halves((RUNS, STATE, FORGOTTEN))
    for folder in (SPILL, STAGING):
        litter = storage.list(folder)
        # What was only half written is not listed.
        storage.delete_tree(folder)
        if litter:
            done.append(f"swept {len(litter)} files of uncommitted runs in {folder}")
    swept = _sweep_state(storage, read_last(storage))
    if swept:
        done.append(f"swept {swept} files of state that no commit names")
    return done


def recover_commits(storage: Storage) -> list[str]:
    """Finish commits whose files are not all in place yet."""
    done = []
    paths = storage.list(SLOTS)
    for path in paths:
        match = _SLOT.fullmatch(path)
        if match is None or published_path(int(match[1])) in paths:
            continue
        manifest = _read_slot(storage, int(match[1]))
        publish(storage, manifest)
        done.append(f"published run {manifest.run_id}, which was committed before")
    return done


def _read_slot(storage: Storage, seq: int) -> Manifest:
    path = slot_path(seq)
    return parse_manifest(storage.read(path), path)

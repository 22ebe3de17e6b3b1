"""A commit that is no run: what maintenance adds, takes away or remembers."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from transforms.dataset.commit import commit
from transforms.dataset.manifest import Manifest, read_last
from transforms.dataset.parquet import FileInfo
from transforms.dataset.state_files import StateFile
from transforms.dataset.storage import Storage


def change_id(kind: str, seq: int) -> str:
    """The name of a commit of that kind, in place of a run id."""
    return f"{kind}-{seq:08d}"


def commit_change(
    storage: Storage,
    kind: str,
    now: datetime,
    *,
    added: Iterable[FileInfo] = (),
    removed: Iterable[str] = (),
    state: Iterable[StateFile] | None = None,
    captures: Mapping[str, tuple[int, ...]] | None = None,
) -> Manifest:
    """Commit a change of a dataset that has at least one commit.

    Args:
        storage: the dataset's, which the caller holds the lock of.
        kind: of the commit, e.g. ``compact``.
        now: the commit's moment.
        added: files staged under ``change_id``; one with the path of a committed file
            takes its place.
        removed: paths of committed files that go.
        state: every file of the state from now on; None leaves it as it is.
        captures: as in ``Manifest``, of the archive files added.
    """
    before = read_last(storage)
    assert before is not None
    return commit(
        storage,
        run_id=change_id(kind, before.seq + 1),
        based_on=before.seq,
        staged_files=tuple(added),
        counts={},
        facts={
            "kind": kind,
            "now": now,
            "started_at": now,
            "finished_at": now,
            "runner": "none",
            "config_digest": before.config_digest,
            "versions": before.versions,
            "removed": tuple(sorted(removed)),
            "captures": dict(captures or {}),
        },
        state=before.state if state is None else tuple(state),
    )

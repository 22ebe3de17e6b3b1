"""The way into a dataset for whoever changes it: hold the lock, bring it into order.

Sweeping away what an earlier writer left is right only where that writer cannot commit
any more. Where it is known to be gone, it cannot. Where it is only taken for gone (on
another machine, or one that was asleep), its next number in the chain is taken from it
by an empty commit: if it does wake up, its commit is lost and nothing else.
"""

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime, timezone

from transforms.dataset.commit import commit, recover, recover_commits
from transforms.dataset.lock import Held, held
from transforms.dataset.manifest import Manifest, read_last
from transforms.dataset.storage import Storage

logger = logging.getLogger(__name__)


def purpose_of(run_id: str) -> str:
    """What the lock of a run says."""
    return f"run {run_id}"


@contextlib.contextmanager
def writing(
    storage: Storage, purpose: str, *, outlives: bool = False
) -> Iterator[Held]:
    """Hold the dataset during the block; nobody else writes it, nothing is left over.

    Args:
        storage: the dataset's.
        purpose: what is done, e.g. ``run 20261122T060000Z-4f1c``.
        outlives: the work may go on in an engine after this process.

    Raises:
        LockHeld: somebody else writes it.
        StorageError: the operator has to mend something.
    """
    with held(storage, purpose, outlives=outlives) as lock:
        if lock.owes_fence:
            fence = take_number(storage)
            logger.warning("commit %d is empty: it fences the former off", fence.seq)
            lock.fenced()
        for done in recover(storage):
            logger.warning("%s", done)
        yield lock


def take_number(storage: Storage) -> Manifest:
    """Make the next commit an empty one."""
    recover_commits(storage)
    last = read_last(storage)
    based_on = last.seq if last else 0
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return commit(
        storage,
        run_id=f"takeover-{based_on + 1:08d}",
        based_on=based_on,
        staged_files=(),
        counts={},
        facts={
            "kind": "takeover",
            "now": last.now if last else now,
            "started_at": now,
            "finished_at": now,
            "runner": "none",
            "config_digest": last.config_digest if last else "",
            "versions": last.versions if last else {},
        },
        state=last.state if last else (),
    )

"""Maintenance that dies or meets an error at any call to the disk, tried at each."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.clock import NOW
from tests.faults import Failing, Snapshots, copy_dataset, watched
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.compact import compact
from transforms.dataset.expire import expire
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import LocalStorage, Storage
from transforms.dataset.verify import verify
from transforms.dataset.writing import writing
from transforms.reading.forget import forget, read_forgotten

GONE = article(1).url
OLD = {"first_published_date": NOW.date().replace(year=2025)}

Operation = Callable[[Storage], object]

OPERATIONS: dict[str, Operation] = {
    "compact": lambda storage: compact(storage, NOW),
    "expire": lambda storage: expire(storage, NOW.date(), NOW),
    "forget": lambda storage: forget(storage, [GONE], NOW),
}
each = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
#: ``make test`` tries each twelfth point, the slow tests all.
points = pytest.mark.parametrize(
    "step",
    [12, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
    ids=["some", "all"],
)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    root = tmp_path / "before"
    storage = LocalStorage(str(root))
    for run in range(2):
        add_run(storage, f"run-{run}", [article(10 * run + n) for n in (1, 2)])
    add_run(storage, "old", [article(99, **OLD)])
    return root


def done(root: Path, operation: Operation) -> None:
    storage = LocalStorage(str(root))
    with writing(storage, "maintenance"):
        operation(storage)


def seen(root: Path) -> dict[str, list[str]]:
    """Every row that a reader of the commits finds, by table."""
    storage = LocalStorage(str(root))
    found: dict[str, list[str]] = {}
    for info in live_files(read_chain(storage)):
        with storage.open_input(info.path) as source:
            rows: list[Any] = pq.read_table(source).to_pylist()
        found.setdefault(info.table, []).extend(map(str, rows))
    return {table: sorted(rows) for table, rows in found.items()}


def is_whole(root: Path) -> None:
    """Sound, but for a commit that the next start finishes."""
    codes = {finding.code for finding in verify(LocalStorage(str(root)))}
    assert codes <= {"unpublished", "extra_file"}


@each
@points
def test_a_death_at_any_moment_leaves_all_or_nothing(
    operation: Operation, step: int, before: Path, tmp_path: Path
) -> None:
    clean, looks = tmp_path / "clean", tmp_path / "looks"
    copy_dataset(before, clean)
    looks.mkdir()
    snapshots = Snapshots(clean, looks)
    with watched(snapshots):
        done(clean, operation)
    snapshots.keep()
    former, after = seen(before), seen(clean)
    assert len(snapshots.kept) > 10

    for look in snapshots.kept[::step]:
        is_whole(look)
        assert seen(look) in (former, after)
        done(look, operation)
        assert seen(look) == after
        assert verify(LocalStorage(str(look))) == ()
        assert read_forgotten(LocalStorage(str(look))) == read_forgotten(
            LocalStorage(str(clean))
        )


@each
@points
def test_an_error_at_any_call_leaves_all_or_nothing(
    operation: Operation, step: int, before: Path, tmp_path: Path
) -> None:
    clean = tmp_path / "clean"
    copy_dataset(before, clean)
    counting = Failing()
    with watched(counting):
        done(clean, operation)
    former, after = seen(before), seen(clean)

    for at in range(1, counting.calls + 1, step):
        root = tmp_path / f"failed-{at}"
        copy_dataset(before, root)
        failing = Failing(at=at)
        with watched(failing), contextlib.suppress(Exception):
            done(root, operation)
        is_whole(root)
        assert seen(root) in (former, after)
        done(root, operation)
        assert seen(root) == after
        assert verify(LocalStorage(str(root))) == ()

"""A Flink cluster that loses a TaskManager: the local engine's rows all the same.

What holds on a whole one stands with the other engines, in ``test_engines.py``.
"""

import threading

import psutil
import pytest

from pipeline.press.server import Press
from tests.e2e.process import start
from tests.engines.demo import Demo, arguments, configure
from tests.engines.flink import open_flink
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.engine,
    pytest.mark.flink,
    pytest.mark.timeout(600),
]

TABLES = ["articles", "drops", "feeds", "edits", "copies"]
#: Pages that the press has seen when a TaskManager dies.
_PAGES = 8


class Survived(Demo):
    """A first edition on a cluster that lost a TaskManager in the middle of it.

    Attributes:
        repeated: subtasks of the job that Flink deployed again.
    """

    repeated: int


@pytest.fixture(scope="module")
def survived(
    press: Press, local: Demo, tmp_path_factory: pytest.TempPathFactory
) -> Survived:
    folder = tmp_path_factory.mktemp("lost")
    found = Survived(root=folder / "news")
    press.turn_to(1)
    config = configure(press, found.root, shards=4)
    with open_flink(folder / "flink") as flink:
        before = len(press.requests)
        process = start(*arguments(config, 1, flink.options))
        while sum("/2026/" in r.path for r in press.requests[before:]) < _PAGES:
            assert process.poll() is None
            threading.Event().wait(0.02)
        _kill(flink.task_managers()[0])
        _, told = process.communicate(timeout=400)
        assert process.returncode == 0, told[-4000:]
        subtasks = flink.subtasks(flink.last_job())
        found.repeated = sum(subtask["attempt"] > 0 for subtask in subtasks)
    return found


def _kill(process: psutil.Process) -> None:
    process.kill()
    process.wait(20)


def test_flink_did_part_of_it_again(survived: Survived) -> None:
    assert survived.repeated > 0


@pytest.mark.parametrize("table", TABLES)
def test_without_a_task_manager_the_rows_are_the_same(
    survived: Survived, local: Demo, table: str
) -> None:
    first = "run-1"
    assert _of_run(survived, table, first) == _of_run(local, table, first)


def _of_run(demo: Demo, table: str, run: str) -> list[tuple[object, ...]]:
    return [row for row in demo.rows(table) if run in row]


def test_the_survivors_dataset_is_sound(survived: Demo) -> None:
    assert verify(LocalStorage(str(survived.root))) == ()
    assert len(survived.manifests) == 1

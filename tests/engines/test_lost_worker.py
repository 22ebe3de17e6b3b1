"""A worker that dies in the middle: nothing is committed, and the same run comes again.

Prism does not repeat a bundle, so its job fails; engines that do are not tried here.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.press.server import Press
from tests.e2e.process import start
from tests.engines.demo import Demo, arguments, configure, run_edition
from tests.engines.prism import open_worker_pool, prism_options
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.engine,
    pytest.mark.timeout(300),
]

#: Pages that the press has seen when the worker dies.
_PAGES = 8


class Attempts:
    """A run whose worker died, the same run again, and one that nothing happened to."""

    def __init__(self, press: Press, folder: Path) -> None:
        self.whole = Demo(root=folder / "whole" / "news")
        self.again = Demo(root=folder / "again" / "news")
        run_edition(press, self.whole, 1, [], shards=1)
        with open_worker_pool() as workers:
            options = prism_options() + workers
            self.code, self.orphans = _interrupted(press, self.again, options)
            self.committed = self.again.manifests
            run_edition(press, self.again, 1, options, shards=4)


def _interrupted(
    press: Press, demo: Demo, options: list[str]
) -> tuple[int, list[psutil.Process]]:
    config = configure(press, demo.root, shards=4)
    before = len(press.requests)
    process = start(*arguments(config, 1, options))
    while sum("/2026/" in r.path for r in press.requests[before:]) < _PAGES:
        assert process.poll() is None
        threading.Event().wait(0.02)
    worker = _worker()
    children = worker.children(recursive=True)
    worker.kill()
    process.communicate(timeout=120)
    _, alive = psutil.wait_procs(children, timeout=10)
    return process.returncode, alive


def _worker() -> psutil.Process:
    found = [
        child
        for child in psutil.Process().children(recursive=True)
        if any("SdkHarness" in part for part in child.cmdline())
    ]
    (worker,) = found
    return worker


@pytest.fixture(scope="module")
def attempts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attempts]:
    prism_options()
    with Press() as press:
        yield Attempts(press, tmp_path_factory.mktemp("lost"))


def test_nothing_is_committed(attempts: Attempts) -> None:
    assert attempts.code == 1
    assert attempts.committed == ()


def test_its_reading_processes_die_with_it(attempts: Attempts) -> None:
    assert attempts.orphans == []


@pytest.mark.parametrize("table", ["articles", "drops", "feeds", "edits"])
def test_the_next_attempt_gives_the_rows_of_a_whole_run(
    attempts: Attempts, table: str
) -> None:
    assert attempts.again.rows(table) == attempts.whole.rows(table)


def test_the_dataset_is_sound(attempts: Attempts) -> None:
    assert verify(LocalStorage(str(attempts.again.root))) == ()

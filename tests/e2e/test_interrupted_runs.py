"""Runs that are stopped, killed or crash: all of a run or nothing, nothing hidden."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.e2e.process import run_killing_itself, start
from tests.newsstand import Newsstand
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e]


@pytest.fixture
def config(stand: Newsstand, dataset: Dataset) -> str:
    path = dataset.root.parent / "config.yaml"
    path.write_text(stand.config(str(dataset.root)), "utf-8")
    return str(path)


def run_arguments(config: str, run_id: str) -> list[str]:
    now = NOW.isoformat()
    return ["run", config, "--now", now, "--run-id", run_id, "--workers", "1"]


def visible(root: Path) -> list[Path]:
    return sorted(root.glob("articles/**/*.parquet"))


# These points, and all others, are tried without a process in test_fault_points.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "prefix"),
    [
        pytest.param("open_output", "_staging/", id="while it writes"),
        pytest.param("open_output", "_state/", id="while it remembers"),
        pytest.param("create", "_runs/_slots/00000001", id="just before the commit"),
    ],
)
def test_a_run_killed_before_its_commit_leaves_no_row_and_runs_again(
    stand: Newsstand, dataset: Dataset, config: str, method: str, prefix: str
) -> None:
    stand.write(1)
    stand.write(2)
    run_killing_itself(
        *run_arguments(config, "first"), method=method, prefix=prefix, when="before"
    )
    assert visible(dataset.root) == []

    again = dataset.run(run_id="first")

    assert again.counts["rows"] == 2
    assert len(dataset.titles()) == 2
    assert verify(LocalStorage(str(dataset.root))) == ()
    assert not (dataset.root / "_staging").exists()


# These points, and all others, are tried without a process in test_fault_points.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "prefix"),
    [
        pytest.param("create", "_runs/_slots/00000001", id="at once"),
        pytest.param("move", "_staging/", id="between two files"),
    ],
)
def test_a_run_killed_after_its_commit_is_finished_by_the_next_start(
    stand: Newsstand, dataset: Dataset, config: str, method: str, prefix: str
) -> None:
    stand.write(1)
    stand.write(2)
    run_killing_itself(
        *run_arguments(config, "first"), method=method, prefix=prefix, when="after"
    )
    asked = len(stand.requests)

    again = dataset.run(run_id="first")

    assert again.counts["rows"] == 2
    assert len(stand.requests) == asked
    assert len(dataset.titles()) == 2
    assert verify(LocalStorage(str(dataset.root))) == ()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=str)
def test_a_stopped_run_commits_what_it_has_and_the_rest_comes_later(
    stand: Newsstand, dataset: Dataset, config: str, number: int
) -> None:
    for story in range(6):
        stand.write(story)
    process = start(*run_arguments(config, "first"))

    def stop_at_the_second_page(path: str) -> None:
        if path.startswith("/story-") and len(stand.requests) == 3:
            os.kill(process.pid, number)

    stand.before = stop_at_the_second_page
    _, talk = process.communicate(timeout=150)
    stand.before = None

    manifest = json.loads(next((dataset.root / "_runs").glob("*.json")).read_text())
    assert process.returncode == 0, talk
    assert manifest["interrupted"] is True
    assert 1 <= manifest["counts"]["rows"] < 6
    assert verify(LocalStorage(str(dataset.root))) == ()

    dataset.run()

    assert [s for p, _, s in stand.requests if p == "/feed"] == [200, 304]
    assert len(dataset.titles()) == 6


def test_a_second_interrupt_ends_the_run_with_nothing_committed(
    stand: Newsstand, dataset: Dataset, config: str
) -> None:
    for story in range(4):
        stand.write(story)
    process = start(*run_arguments(config, "first"))
    children: list[psutil.Process] = []

    def interrupt_twice(path: str) -> None:
        if not path.startswith("/story-"):
            return
        children.extend(psutil.Process(process.pid).children(recursive=True))
        os.kill(process.pid, signal.SIGINT)
        # Signals do not queue: the second is sent once the first is answered.
        assert process.stderr is not None
        assert "stopping" in process.stderr.readline()
        os.kill(process.pid, signal.SIGINT)

    stand.before = interrupt_twice
    with process:
        process.wait(timeout=150)

    assert process.returncode == 130
    assert visible(dataset.root) == []
    assert not list(dataset.root.glob("_runs/*.json"))
    assert children
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_a_run_id_is_committed_once(stand: Newsstand, dataset: Dataset) -> None:
    stand.write(1)
    first = dataset.run(run_id="only")
    stand.write(2)
    asked = len(stand.requests)

    again = dataset.run(run_id="only")

    assert again == first
    assert len(stand.requests) == asked

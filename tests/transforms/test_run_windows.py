from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from apache_beam.transforms.window import GlobalWindow, IntervalWindow

from tests.clock import NOW
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.state import StateOf
from transforms.dataset.storage import LocalStorage
from transforms.elements import Window
from transforms.reading.poll import PollPolicy
from transforms.reading.rows import RunFacts
from transforms.run_windows import (
    RunSettings,
    based_on,
    begin_run,
    of_window,
    run_at,
    runs_under_way,
)

JOB = RunFacts(
    run_id="20260115T120000Z-c542",
    now=NOW,
    pipeline_version="1",
    extractor_version="1",
    taxonomy_version="1",
    config_digest="d",
)
START = 1_768_480_000
RUN_ID = f"{datetime.fromtimestamp(START, timezone.utc):%Y%m%dT%H%M%SZ}-c542"
WINDOW = IntervalWindow(START, START + 1)


@dataclass
class Settings:
    run: RunFacts
    output: str
    state: StateOf
    policy: PollPolicy
    archive: dict[str, Any] | None
    based_on: int = 0
    seq: int = 1


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(str(tmp_path))


@pytest.fixture
def settings(storage: LocalStorage) -> Settings:
    return Settings(
        run=JOB,
        output=storage.root,
        state=StateOf(output=storage.root, seq=0),
        policy=PollPolicy(window=Window(since=NOW - timedelta(days=7))),
        archive={"run_id": JOB.run_id, "now": JOB.now.isoformat(), "limit": None},
    )


def test_a_run_is_named_by_its_second_and_its_job() -> None:
    run = run_at(JOB, START + 0.7)

    assert run.run_id == RUN_ID
    assert run.now == datetime.fromtimestamp(START, timezone.utc)


def test_a_bounded_run_has_its_settings_as_they_are(settings: Settings) -> None:
    assert of_window(settings, GlobalWindow()) is settings


def test_a_window_has_the_settings_of_its_run(
    settings: Settings, storage: LocalStorage
) -> None:
    begin_run(storage, RUN_ID, 4)
    found = of_window(settings, WINDOW)

    assert found.run == run_at(JOB, START)
    assert found.state.seq == found.based_on == 4
    assert found.seq == 5
    assert found.archive == {
        "run_id": RUN_ID,
        "now": found.run.now.isoformat(),
        "limit": None,
    }
    assert found.policy.window.since == found.run.now - timedelta(days=7)


def test_a_window_that_began_no_run_is_refused(settings: Settings) -> None:
    with pytest.raises(FileNotFoundError):
        of_window(settings, WINDOW)


def test_the_settings_are_made_anew_only_for_another_window(
    settings: Settings, storage: LocalStorage
) -> None:
    begin_run(storage, RUN_ID, 0)
    runs = RunSettings(settings)

    assert runs.of(WINDOW) is runs.of(IntervalWindow(START, START + 1))


def test_a_run_is_under_way_until_its_commit(storage: LocalStorage) -> None:
    begin_run(storage, "run-1", 0)
    before = list(runs_under_way(storage))
    add_run(storage, "run-1", [article(1)])

    assert before == ["run-1"]
    assert list(runs_under_way(storage)) == []


def test_a_committed_run_still_knows_what_it_built_on(storage: LocalStorage) -> None:
    add_run(storage, "run-1", [article(1)])
    begin_run(storage, "run-2", 1)
    add_run(storage, "run-2", [article(2)])

    assert based_on(storage, "run-2") == 1

"""Runs that die or meet an error at any call to the disk end as if nothing had been.

Every point of two runs is tried. After each, the next start must find byte for byte
what the run had found before, or its whole commit; and the run, repeated, must give
the rows, state, archive and ledger of the clean result, while a reader who follows the
commits never sees a part of one. ``make test`` repeats each tenth of the points
where the process dies and tries a few of those where a call fails, the slow tests all.
"""

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.process import run_dying_at
from tests.e2e.two_runs import (
    EDITIONS,
    Outcome,
    TwoRuns,
    assert_settled,
    followed,
    outcome,
)
from tests.faults import Failing, Snapshots, copy_dataset, watched
from tests.newsstand import open_newsstand

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(180)]

#: Of the points that ``make test`` tries.
STEP_OF_DEATHS = 10
STEP_OF_ERRORS = 150
#: Of the errors, so that two workers share them.
PARTS = 4
#: What the next start finds is compared after every error, byte for byte; of these
#: the run is repeated as well.
STEP_OF_REPEATS = 10

editions = pytest.mark.parametrize("edition", EDITIONS)
slow = pytest.mark.slow
whole = pytest.mark.timeout(1800)


@dataclass
class Clean:
    """The undisturbed runs.

    Attributes:
        before: the dataset as each run found it.
        after: what was there when each had ended.
        deaths: the disk between any two changes of each.
        changes: how many changes each made.
        calls: how many calls each made.
    """

    runs: TwoRuns
    before: dict[int, Path]
    after: dict[int, Outcome]
    deaths: dict[int, list[Path]]
    changes: dict[int, int]
    calls: dict[int, int]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clean]:
    folder = tmp_path_factory.mktemp("clean")
    root = folder / "news"
    with open_newsstand() as stand:
        found = Clean(TwoRuns(stand), {}, {}, {}, {}, {})
        for edition in EDITIONS:
            found.before[edition] = folder / f"before-{edition}"
            copy_dataset(root, found.before[edition])
            (folder / f"deaths-{edition}").mkdir()
            looks = Snapshots(root, folder / f"deaths-{edition}")
            calls = Failing()

            def before(name: str, arguments: tuple[object, ...]) -> None:
                calls(name, arguments)  # noqa: B023
                looks(name, arguments)  # noqa: B023

            with watched(before), followed(root):
                found.runs.run(root, edition)
            looks.keep()
            found.after[edition] = outcome(root)
            found.deaths[edition] = looks.kept
            found.changes[edition], found.calls[edition] = looks.changes, calls.calls
        yield found


def assert_repeated_clean(clean: Clean, root: Path, edition: int, point: str) -> None:
    """The run, started again, gives the clean result."""
    with followed(root):
        clean.runs.run(root, edition)
    assert outcome(root) == clean.after[edition], point


def settled(clean: Clean, root: Path, edition: int, point: str) -> bool:
    before, after = clean.before[edition], clean.after[edition]
    return assert_settled(root, before, after, edition, point)


def chosen(points: list[Path], step: int) -> list[Path]:
    return [*points[step - 1 :: step], points[-1]]


def repeat_deaths(clean: Clean, folder: Path, edition: int, step: int) -> int:
    points = chosen(clean.deaths[edition], step)
    for point in points:
        root = folder / point.name
        copy_dataset(point, root)
        assert_repeated_clean(clean, root, edition, f"killed as in {point.name}")
        shutil.rmtree(root)
    return len(points)


def meet_errors(
    clean: Clean, folder: Path, edition: int, step: int, first: int | None = None
) -> int:
    number, met = first or step, 0
    while True:
        root, failing = folder / f"{number}", Failing(at=number)
        copy_dataset(clean.before[edition], root)
        with watched(failing), followed(root):
            error = error_of(lambda: clean.runs.run(root, edition))  # noqa: B023
        if failing.failed is None:
            assert error is None
            return met
        met += 1
        point = f"{failing.failed}, call {number}: {error}"
        if error is not None:
            assert getattr(error, "exit_code", None) == 1, point
            assert "Input/output error" in str(error), point
        was_committed = settled(clean, root, edition, point)
        assert error is not None or was_committed, point
        if met % STEP_OF_REPEATS == 0:
            assert_repeated_clean(clean, root, edition, point)
        # Where the first of all calls failed there is none.
        shutil.rmtree(root, ignore_errors=True)
        number += step


def error_of(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except Exception as error:
        return error
    return None


@editions
def test_the_next_start_after_a_death_at_any_point_finds_all_or_nothing(
    clean: Clean, tmp_path: Path, edition: int
) -> None:
    ends = set()
    for point in clean.deaths[edition]:
        root = tmp_path / point.name
        copy_dataset(point, root)
        with followed(root):
            ends.add(settled(clean, root, edition, point.name))

    assert ends == {True, False}


@editions
def test_a_run_killed_at_each_tenth_point_is_repeated_clean(
    clean: Clean, tmp_path: Path, edition: int
) -> None:
    assert repeat_deaths(clean, tmp_path, edition, STEP_OF_DEATHS) > 4


@editions
def test_a_run_that_met_an_error_at_some_points_is_as_if_it_had_not_been(
    clean: Clean, tmp_path: Path, edition: int
) -> None:
    assert meet_errors(clean, tmp_path, edition, STEP_OF_ERRORS) > 0


@slow
@whole
@editions
def test_a_run_killed_at_any_point_is_repeated_clean(
    clean: Clean, tmp_path: Path, edition: int
) -> None:
    assert repeat_deaths(clean, tmp_path, edition, 1) > 40


@slow
@whole
@editions
@pytest.mark.parametrize("first", range(1, PARTS + 1))
def test_a_run_that_met_an_error_at_any_point_is_as_if_it_had_not_been(
    clean: Clean, tmp_path: Path, edition: int, first: int
) -> None:
    assert meet_errors(clean, tmp_path, edition, PARTS, first) > 150 // PARTS


@slow
@whole
@editions
def test_what_a_killed_process_leaves_is_repeated_clean(
    clean: Clean, tmp_path: Path, edition: int
) -> None:
    """The deaths above are looks at the disk; this is the kernel's own SIGKILL."""
    for change in range(5, clean.changes[edition], 12):
        root = tmp_path / f"{change}"
        copy_dataset(clean.before[edition], root)
        clean.runs.turn_to(edition)
        with followed(root):
            done = run_dying_at(change, *clean.runs.arguments(root, edition))
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert_repeated_clean(clean, root, edition, f"killed at change {change}")

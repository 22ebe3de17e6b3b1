"""Compaction and takedown of rows of real runs, killed between any two changes."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clock import NOW
from tests.e2e.two_runs import EDITIONS, Follower, TwoRuns, outcome
from tests.faults import Snapshots, copy_dataset, watched
from tests.newsstand import open_newsstand
from transforms.dataset.compact import compact
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage, Storage
from transforms.dataset.writing import writing
from transforms.reading.forget import forget

pytestmark = [
    *(pytest.mark.beam, pytest.mark.e2e, pytest.mark.slow),
    pytest.mark.timeout(600),
]


@dataclass
class Made:
    root: Path
    url: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    with open_newsstand() as stand:
        runs = TwoRuns(stand)
        for edition in EDITIONS:
            runs.run(folder / "news", edition)
        return Made(folder / "news", f"{stand.base}/story-1")


OPERATIONS: dict[str, Callable[[Storage, str], object]] = {
    "compact": lambda storage, url: compact(storage, NOW),
    "forget": lambda storage, url: forget(storage, [url], NOW),
}


@pytest.mark.parametrize("act", OPERATIONS.values(), ids=OPERATIONS)
def test_killed_at_any_point_it_is_done_whole_by_the_next_start(
    made: Made, tmp_path: Path, act: Callable[[Storage, str], object]
) -> None:
    def done(root: Path) -> None:
        storage = LocalStorage(str(root))
        with writing(storage, "maintenance"):
            act(storage, made.url)

    clean = tmp_path / "clean"
    copy_dataset(made.root, clean)
    (tmp_path / "looks").mkdir()
    looks = Snapshots(clean, tmp_path / "looks")
    with watched(looks):
        done(clean)
    looks.keep()
    after = outcome(clean)

    assert len(looks.kept) > 20
    for look in looks.kept:
        Follower(look).read_whole(read_chain(LocalStorage(str(look))))
        done(look)
        assert outcome(look) == after, look.name
        shutil.rmtree(look)

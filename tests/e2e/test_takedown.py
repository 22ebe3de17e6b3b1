"""A takedown: nowhere in the dataset, not after a replay, and never fetched again."""

import copy
import gzip
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import newsbeam
from pipeline.replaying import ReplayOptions, replay
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, Reply, open_newsstand, story_text
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify
from transforms.reading.rebuild_state import rebuild_state

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.usefixtures("keep_children"),
]

SECRET = "Nobody may read of the smugglers in the old lighthouse again."


def places(root: Path, *needles: str) -> set[str]:
    """Files that hold one of the texts, whatever they are packed with."""
    found = set()
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        if path.suffix == ".parquet":
            data = "\n".join(map(str, _rows(path))).encode()
        if any(needle.encode() in data for needle in needles):
            found.add(path.relative_to(root).parts[0])
    return found


def _rows(path: Path) -> list[object]:
    import pyarrow.parquet as pq

    rows: list[object] = pq.ParquetFile(path).read().to_pylist()
    return rows


@dataclass(frozen=True)
class Taken:
    """A dataset, and the address of the story in it that is to go."""

    stand: Newsstand
    dataset: Dataset
    url: str


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    """The story was read, revised and dropped once."""
    with open_newsstand() as stand:
        dataset = Dataset(stand, tmp_path_factory.mktemp("written") / "news")
        item = stand.write(1)
        stand.write(2)
        stand.print(item, [*story_text(1), SECRET])
        dataset.run()
        item.title = "Story number 1, with a correction"
        stand.print(item, [*story_text(1), SECRET, "Corrected at noon."])
        dataset.run(now=NOW + timedelta(hours=1))
        item.title = "Story number 1, with another headline"
        dataset.run(now=NOW + timedelta(hours=2))
        yield Taken(stand, dataset, f"{stand.base}{item.path}")


@pytest.fixture
def taken(written: Taken, tmp_path: Path) -> Iterator[Taken]:
    stand, root = written.stand, tmp_path / "news"
    shutil.copytree(written.dataset.root, root)
    shown = copy.deepcopy((stand.items, stand.replies))
    yield Taken(stand, Dataset(stand, root), written.url)
    stand.items, stand.replies = shown


def forget(dataset: Dataset, url: str) -> str:
    told = CliRunner().invoke(newsbeam, ["forget", str(dataset.root), "--url", url])
    assert told.exit_code == 0, told.output
    return told.stdout


def test_it_is_nowhere_in_the_dataset(taken: Taken) -> None:
    dataset = taken.dataset
    assert places(dataset.root, f"{taken.url}<", SECRET) >= {"articles", "archive"}

    told = forget(dataset, taken.url)

    assert "articles      2\n" in told
    assert places(dataset.root, taken.url, SECRET, "Story number 1") == set()
    assert dataset.titles() == ["Story number 2 of the day"]
    assert verify(LocalStorage(str(dataset.root))) == ()


def test_it_is_not_fetched_again(taken: Taken) -> None:
    stand, dataset = taken.stand, taken.dataset
    forget(dataset, taken.url)
    asked = stand.asked("/story-1")
    stand.items[-1].title = "Story number 1, new to all who forgot it"
    stand.write(3)

    manifest = dataset.run(now=NOW + timedelta(hours=3))

    assert stand.asked("/story-1") == asked
    assert dataset.reasons(manifest) == ["forgotten"]
    assert places(dataset.root, taken.url, "Story number 1") == set()
    assert "Story number 3 of the day" in dataset.titles()


def test_an_address_that_leads_there_is_not_read_either(taken: Taken) -> None:
    stand, dataset = taken.stand, taken.dataset
    forget(dataset, taken.url)
    stand.items.clear()
    item = stand.write(4)
    stand.replies[item.path] = Reply(b"", status=302, headers={"Location": taken.url})

    manifest = dataset.run(now=NOW + timedelta(hours=3))

    assert dataset.reasons(manifest) == ["forgotten"]
    assert places(dataset.root, taken.url, SECRET) == set()


def test_it_is_not_there_after_a_replay(taken: Taken) -> None:
    dataset = taken.dataset
    forget(dataset, taken.url)
    again = dataset.root.parent / "again"

    replay([str(dataset.root)], ReplayOptions(output=str(again), workers=1), print)

    assert places(again, taken.url, SECRET) == set()
    assert Dataset(dataset.stand, again).titles() == dataset.titles()


def test_an_older_copy_of_the_archive_does_not_bring_it_back(taken: Taken) -> None:
    dataset = taken.dataset
    older = dataset.root.parent / "older"
    for path in (dataset.root / "archive").rglob("*.warc.gz"):
        target = older / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    forget(dataset, taken.url)

    replay([str(older)], ReplayOptions(output=str(dataset.root), workers=1), print)

    assert places(dataset.root, taken.url, SECRET) == set()


def test_a_state_made_anew_does_not_know_it(taken: Taken) -> None:
    stand, dataset = taken.stand, taken.dataset
    forget(dataset, taken.url)
    rebuild_state(LocalStorage(str(dataset.root)), NOW)
    asked = stand.asked("/story-1")

    dataset.run(now=NOW + timedelta(hours=3))

    assert stand.asked("/story-1") == asked
    assert places(dataset.root, taken.url, SECRET) == set()


def test_an_address_that_was_never_seen_is_kept_away(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    dataset.run()
    item = stand.write(2)

    told = forget(dataset, f"{stand.base}{item.path}?utm_source=letter")
    dataset.run(now=NOW + timedelta(hours=1))

    assert told == "nothing of it was here; it will not be fetched\n"
    assert stand.asked(item.path) == 0


def test_what_is_no_address_is_refused(stand: Newsstand, dataset: Dataset) -> None:
    stand.write(1)
    dataset.run()

    told = CliRunner().invoke(
        newsbeam, ["forget", str(dataset.root), "--url", "lighthouse"]
    )

    assert told.exit_code == 2
    assert "--url: not an address" in told.output


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        newsbeam, ["forget", str(tmp_path), "--url", "https://a.example/b"]
    )

    assert told.exit_code == 2
    assert "is no dataset" in told.output

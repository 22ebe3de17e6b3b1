"""Copies over whole runs: in one, across several, and after the state was lost."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, open_newsstand
from tests.transforms.duplicates.texts import story
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(300)]

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with open_newsstand() as running:
        yield running


def publish(stand: Newsstand, number: int, text: str, *, hours_ago: float) -> str:
    published = NOW - timedelta(hours=hours_ago)
    item = stand.write(number, published=published)
    stand.print(item, text.split("\n"))
    return item.title


def edges(dataset: Dataset) -> list[tuple[str, str]]:
    titles = dict(dataset.rows("articles", "article_id, title"))
    found = dataset.rows("copies", "article_id, earliest_article_id")
    return sorted((titles[copy], titles[earliest]) for copy, earliest in found)


def test_copies_are_linked_within_a_run_across_runs_and_after_the_state_was_lost(
    stand: Newsstand, tmp_path: Path
) -> None:
    dataset = Dataset(stand, tmp_path / "news")
    first = publish(stand, 1, story(1), hours_ago=5)
    copy = publish(stand, 2, f"In short. {story(1)}", hours_ago=4)
    other = publish(stand, 3, story(3), hours_ago=3)
    one = dataset.run()
    late = publish(stand, 4, story(3, sentences=12), hours_ago=2)
    earliest = publish(stand, 5, f"{story(1)} Read on tomorrow.", hours_ago=8)
    two = dataset.run(now=LATER)

    assert one.counts["copies"] == 1
    assert two.counts["copies"] == 3
    assert edges(dataset) == sorted(
        [(copy, first), (copy, earliest), (first, earliest), (late, other)]
    )
    found = dataset.rows("articles", "title, is_syndicated, cluster_id = article_id")
    assert sorted(found) == sorted(
        [
            (first, False, True),
            (copy, True, False),
            (other, False, True),
            (late, True, False),
            (earliest, False, True),
        ]
    )

    shutil.rmtree(dataset.root / "_state")
    last = publish(stand, 6, f"{story(1)} That was it.", hours_ago=1)
    dataset.run(now=LATER + timedelta(hours=1))

    assert (last, earliest) in edges(dataset)
    assert len(edges(dataset)) == 5
    assert verify(LocalStorage(str(dataset.root))) == ()


@pytest.mark.slow
def test_beyond_the_look_back_nothing_is_linked(
    stand: Newsstand, tmp_path: Path
) -> None:
    dataset = Dataset(stand, tmp_path / "news")
    config = {"duplicates": {"look_back_hours": 2}}
    publish(stand, 1, story(1), hours_ago=5)
    dataset.run(config=config)
    publish(stand, 2, story(1), hours_ago=1)
    dataset.run(now=LATER, config=config)

    assert edges(dataset) == []

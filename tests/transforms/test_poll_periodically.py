from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.testing import test_stream as streams
from apache_beam.transforms.window import TimestampedValue

from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from tests.transforms.test_run_windows import JOB, RUN_ID, START
from transforms.dataset.storage import LocalStorage
from transforms.elements import Feed
from transforms.poll_periodically import RunTicks
from transforms.processwide import STOP

pytestmark = pytest.mark.beam

FEED = Feed(feed_id="stand", url="http://127.0.0.1/feed")
EVERY = 60


@dataclass
class Began:
    """What came of ticks: the runs that began, with their windows' starts."""

    root: Path

    def of(
        self, ticks: int, *, commits: bool, feeds: Sequence[Feed] = (FEED,)
    ) -> list[tuple[str, float]]:
        stream = streams.TestStream()
        for number in range(ticks):
            at = START + number * EVERY
            stream = stream.advance_watermark_to(at)
            stream = stream.add_elements([TimestampedValue(number, at + 0.4)])
        stream = stream.advance_watermark_to_infinity()
        told = self.root / "told"
        told.touch()
        options = PipelineOptions(["--streaming"])
        with beam.Pipeline(BundleBasedDirectRunner(), options) as p:
            runs = p | stream | RunTicks(JOB, str(self.root / "news"), tuple(feeds))
            runs | beam.ParDo(_TellFn(str(told), str(self.root / "news"), commits))
        lines = told.read_text().split()
        return [(line.split("@")[0], float(line.split("@")[1])) for line in lines]


class _TellFn(beam.DoFn):
    def __init__(self, told: str, root: str, commits: bool) -> None:
        self._told, self._root, self._commits = told, root, commits

    def process(
        self, run_id: str, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[None]:
        with open(self._told, "a") as out:
            out.write(f"{run_id}@{float(window.start)}\n")
        if self._commits:
            number = len(Path(self._told).read_text().split())
            add_run(LocalStorage(self._root), run_id, [article(number)])
        yield from ()


@pytest.fixture
def began(tmp_path: Path) -> Iterator[Began]:
    STOP.clear()
    yield Began(tmp_path)
    STOP.clear()


def _id(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, timezone.utc):%Y%m%dT%H%M%SZ}-c542"


def test_a_tick_begins_a_run_in_a_window_of_its_own(began: Began) -> None:
    assert began.of(1, commits=False) == [(RUN_ID, START)]


def test_the_next_tick_begins_the_next_run_after_the_commit(began: Began) -> None:
    runs = [run_id for run_id, _ in began.of(3, commits=True)]

    assert runs == [_id(START + number * EVERY) for number in range(3)]


def test_a_tick_is_dropped_while_a_run_is_under_way(began: Began) -> None:
    assert began.of(3, commits=False) == [(RUN_ID, START)]


def test_no_run_begins_without_work(began: Began) -> None:
    assert began.of(2, commits=True, feeds=()) == []


def test_no_run_begins_after_the_stop(began: Began) -> None:
    STOP.set()

    assert began.of(2, commits=True) == []

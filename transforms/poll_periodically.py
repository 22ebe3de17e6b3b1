"""The beat of an unbounded graph: a tick is a run, and one run at a time."""

import dataclasses
import logging
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.coders import StrUtf8Coder
from apache_beam.transforms.periodicsequence import PeriodicImpulse
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec
from apache_beam.transforms.window import FixedWindows

from transforms.dataset.manifest import commit_names
from transforms.dataset.state import State
from transforms.dataset.storage import open_storage
from transforms.elements import Feed
from transforms.processwide import STOP
from transforms.reading.due import has_work
from transforms.reading.rows import RunFacts
from transforms.run_windows import WINDOW_SECONDS, begin_run, run_at

logger = logging.getLogger(__name__)


@dataclasses.dataclass
class PollPeriodically(beam.PTransform):
    """Pipeline → ticks, each in a window of its own, which is a run from there on.

    A tick is let through only when the run before it is committed and a feed is due or
    an entry waits; another is dropped, and the next one does its work. So runs build on
    each other as bounded ones do, and no window overtakes another.

    Attributes:
        run: facts of the job; see ``run_at``.
        every: seconds from tick to tick.
    """

    run: RunFacts
    output: str
    feeds: tuple[Feed, ...]
    every: float

    def expand(self, p: beam.Pipeline) -> "beam.PCollection[str]":
        """Beat, let through, and open a window."""
        return (
            p
            | "Beat" >> PeriodicImpulse(fire_interval=self.every)
            | "Runs" >> RunTicks(self.run, self.output, self.feeds)
        )


@dataclasses.dataclass
class RunTicks(beam.PTransform):
    """Ticks → the ids of the runs that they begin, in windows."""

    run: RunFacts
    output: str
    feeds: tuple[Feed, ...]

    def expand(self, ticks: "beam.PCollection[Any]") -> "beam.PCollection[str]":
        """Let through, and open a window."""
        return (
            ticks
            | "All together" >> beam.WithKeys(_one)
            | "Begin run" >> beam.ParDo(_BeginRunFn(self))
            | "Window" >> beam.WindowInto(FixedWindows(WINDOW_SECONDS))
        )


def _one(_: Any) -> str:
    return ""


class _BeginRunFn(beam.DoFn):
    UNDER_WAY = ReadModifyWriteStateSpec("under_way", StrUtf8Coder())

    def __init__(self, settings: RunTicks) -> None:
        self._settings = settings

    def process(
        self,
        keyed: tuple[str, Any],
        timestamp: Any = beam.DoFn.TimestampParam,
        under_way: Any = beam.DoFn.StateParam(UNDER_WAY),  # noqa: B008
    ) -> Iterator[str]:
        settings = self._settings
        run = run_at(settings.run, float(timestamp))
        storage = open_storage(settings.output)
        names = commit_names(storage)
        committed = {name.run_id for name in names}
        before = under_way.read()
        if STOP.is_set() or run.run_id in committed:
            return
        if before and before not in committed:
            logger.warning("run %s is still under way; %s waits", before, run.run_id)
            return
        if not has_work(State.open(storage), settings.feeds, run.now):
            return
        begin_run(storage, run.run_id, len(names))
        under_way.write(run.run_id)
        yield run.run_id

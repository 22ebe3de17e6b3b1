"""A run as a window: in an unbounded graph each window is one run.

A bounded run has one window, the global one, and its settings stand as they are. In an
unbounded graph a run begins with a tick, which is alone in its second; whatever comes
of it stays in that window, and the settings of the run are made of the window here.
"""

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, Generic, TypeVar

from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

from transforms.dataset.layout import STAGING, new_run_id, staged
from transforms.dataset.manifest import commit_names, name_of
from transforms.dataset.state import State, StateOf
from transforms.dataset.storage import Storage, open_storage
from transforms.elements import Window
from transforms.reading.poll import PollPolicy
from transforms.reading.rows import RunFacts

#: Seconds of a run's window: enough to tell runs apart, and over at once.
WINDOW_SECONDS = 1
_BEGUN = "begun.json"

S = TypeVar("S")


def run_at(base: RunFacts, seconds: float) -> RunFacts:
    """The run of the window that begins then.

    Args:
        base: of the job; the end of its id is the end of each run's.
        seconds: since 1970; a fraction is cut off.
    """
    now = datetime.fromtimestamp(int(seconds), timezone.utc)
    suffix = base.run_id.rpartition("-")[2]
    return dataclasses.replace(base, now=now, run_id=new_run_id(now, suffix))


def begin_run(storage: Storage, run_id: str, based_on: int) -> None:
    """Write down what a run builds on, for all its workers; swept with its staging."""
    storage.create(_begun(run_id), json.dumps({"based_on": based_on}).encode())


def based_on(storage: Storage, run_id: str) -> int:
    """Number of the commit that a run builds on.

    Raises:
        StorageError: the run is none that began, or is over.
    """
    try:
        begun = storage.read(_begun(run_id))
    except FileNotFoundError:
        # A commit that is repeated finds itself.
        own = name_of(run_id, commit_names(storage))
        if own is None:
            raise
        return own.seq - 1
    number: int = json.loads(begun)["based_on"]
    return number


@lru_cache(maxsize=16)
def _known_base(output: str, run_id: str) -> int:
    """The same, read once a process: it never changes."""
    return based_on(open_storage(output), run_id)


def runs_under_way(storage: Storage) -> Iterator[str]:
    """Ids of the runs that began and are neither committed nor swept."""
    committed = {name.run_id for name in commit_names(storage)}
    for path in storage.list(STAGING):
        run_id, _, name = path.removeprefix(f"{STAGING}/").partition("/")
        if name == _BEGUN and run_id not in committed:
            yield run_id


def _begun(run_id: str) -> str:
    return staged(run_id, _BEGUN)


def of_window(settings: S, window: Any) -> S:
    """A transform's settings for the run that a window is."""
    if isinstance(window, GlobalWindow):
        return settings
    old: Any = settings
    run = run_at(old.run, float(window.start))
    changes: dict[str, Any] = {"run": run}
    for field in dataclasses.fields(old):
        value = getattr(old, field.name)
        if field.name == "archive" and value is not None:
            identity = {"run_id": run.run_id, "now": run.now.isoformat()}
            changes["archive"] = {**value, **identity}
        elif field.name == "started_at":
            changes["started_at"] = run.now
        elif field.name == "window":
            changes["window"] = _shifted(value, run, old.run)
        elif isinstance(value, PollPolicy):
            dates = _shifted(value.window, run, old.run)
            changes[field.name] = dataclasses.replace(value, window=dates)
        elif isinstance(value, StateOf):
            number = _known_base(value.output, run.run_id)
            changes[field.name] = dataclasses.replace(value, seq=number)
        elif field.name in ("based_on", "seq"):
            number = _known_base(old.output, run.run_id)
            changes[field.name] = number + (field.name == "seq")
    of_run: S = dataclasses.replace(old, **changes)
    return of_run


def _shifted(window: Window, run: RunFacts, base: RunFacts) -> Window:
    """The same days before the run as before the job."""
    passed = run.now - base.now
    return Window(
        since=window.since and window.since + passed,
        until=window.until and window.until + passed,
    )


def in_window(element: Any, window: Any) -> WindowedValue:
    """An element with its window, where Beam does not know it: ends of bundles."""
    return WindowedValue(element, window.max_timestamp(), (window,))


class RunSettings(Generic[S]):
    """Settings of the run at hand, made anew only when the run changes."""

    def __init__(self, settings: S) -> None:
        self._base = settings
        self._current = settings
        self._window: Any = None

    def of(self, window: Any) -> S:
        """Those of a window."""
        # Beam compares a window with nothing but windows.
        last = self._window
        if window is not last and (last is None or window != last):
            self._current = of_window(self._base, window)
            self._window = window
        return self._current


class HeldState:
    """The state a run builds on, held while a DoFn works for that run."""

    def __init__(self) -> None:
        self._source: StateOf | None = None
        self._state: State | None = None

    def of(self, source: StateOf) -> State:
        """The state of a source; the one before it is let go."""
        if self._state is None or source != self._source:
            self.release()
            self._state, self._source = source.acquire(), source
        return self._state

    def release(self) -> None:
        """Let it go."""
        if self._source is not None:
            self._source.release()
        self._source = self._state = None

"""The unbounded graph, live on Prism: a newsstand prints while it is watched."""

import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pytest

from tests.e2e.process import start_code
from tests.engines.prism import prism_options
from tests.newsstand import Newsstand, open_newsstand
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.engine,
    pytest.mark.timeout(240),
]

#: Seconds from tick to tick, and of the feed's own rhythm.
EVERY = 5
#: ... and how long a run may take beside that until its rows are committed.
GRACE = 15

#: The command, where feeds may be asked every few seconds.
IMPATIENT = f"""
import sys
from transforms.feeds import rhythm
rhythm.SHORTEST_SECONDS = rhythm.FIRST_SECONDS = {EVERY - 1}
rhythm.LONGEST_SECONDS = {EVERY}
from pipeline.cli import newsbeam
newsbeam(sys.argv[1:], prog_name="newsbeam")
"""


@dataclass
class Watched:
    """What a watch on Prism did while the newsstand printed.

    Attributes:
        waited: seconds from an entry's appearance to its commit, by its path.
        code: the exit code after SIGTERM.
    """

    stand: Newsstand
    root: Path
    waited: dict[str, float] = field(default_factory=dict)
    code: int | None = None
    told: str = ""
    said: str = ""
    _paths_of: dict[Path, list[str]] = field(default_factory=dict)

    def paths(self) -> list[str]:
        """Of the rows' pages, sorted; a file is read once, since none changes."""
        files = set(self.root.glob("articles/**/*.parquet"))
        for file in files - self._paths_of.keys():
            rows = duckdb.sql(f"SELECT url FROM read_parquet('{file}')").fetchall()
            found = ["/" + url.rpartition("/")[2] for (url,) in rows]
            self._paths_of[file] = found
        return sorted(path for file in files for path in self._paths_of[file])

    def run_ids(self, table: str) -> set[str]:
        """That the rows of a table name."""
        if not list(self.root.glob(f"{table}/**/*.parquet")):
            return set()
        files = f"read_parquet('{self.root}/{table}/**/*.parquet')"
        rows = duckdb.sql(f"SELECT DISTINCT run_id FROM {files}").fetchall()
        return {run_id for (run_id,) in rows}

    def wait_for(self, path: str, process: "subprocess.Popen[str]") -> None:
        began = time.monotonic()
        _until(lambda: path in self.paths() or process.poll() is not None, seconds=60)
        self.waited[path] = time.monotonic() - began


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not is_so() and time.monotonic() < give_up:
        threading.Event().wait(0.1)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    options = prism_options()
    folder = tmp_path_factory.mktemp("watched")
    with open_newsstand() as stand:
        watched = Watched(stand, folder / "news")
        config = folder / "config.yaml"
        config.write_text(stand.config(str(watched.root)), "utf-8")
        stand.write(0, published=datetime.now(timezone.utc))
        arguments = ["watch", str(config), "--every", f"{EVERY}s", "--workers", "1"]
        process = start_code(IMPATIENT, *arguments, "--", *options, "--streaming")
        try:
            watched.wait_for("/story-0", process)
            for number in (1, 2):
                item = stand.write(number, published=datetime.now(timezone.utc))
                watched.wait_for(item.path, process)
            process.send_signal(signal.SIGTERM)
            watched.told, watched.said = process.communicate(timeout=60)
            watched.code = process.returncode
        finally:
            process.kill()
        yield watched


def test_a_new_entry_is_committed_within_a_poll_and_a_moment(watched: Watched) -> None:
    late = {p: s for p, s in watched.waited.items() if s > EVERY + GRACE}
    # The first one waits for the engine to start, too.
    late.pop("/story-0", None)

    assert len(watched.waited) == 3
    assert late == {}


def test_each_entry_is_one_row(watched: Watched) -> None:
    assert watched.paths() == ["/story-0", "/story-1", "/story-2"]


def test_each_page_was_fetched_once(watched: Watched) -> None:
    assert [watched.stand.asked(path) for path in watched.paths()] == [1, 1, 1]


def test_the_dataset_is_sound(watched: Watched) -> None:
    assert verify(LocalStorage(str(watched.root))) == ()


def test_all_that_is_written_is_of_a_committed_run(watched: Watched) -> None:
    committed = {m.run_id for m in read_chain(LocalStorage(str(watched.root)))}
    tables = ("articles", "drops", "feeds", "edits")
    written = {table: watched.run_ids(table) for table in tables}

    assert written["articles"]
    assert written["feeds"] == committed
    assert set().union(*written.values()) <= committed


def test_each_commit_is_told(watched: Watched) -> None:
    told = [line.partition(":")[0] for line in watched.told.splitlines()]
    committed = read_chain(LocalStorage(str(watched.root)))

    assert told == [manifest.run_id for manifest in committed]


def test_a_run_is_named_by_its_tick(watched: Watched) -> None:
    for manifest in read_chain(LocalStorage(str(watched.root))):
        assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{4}", manifest.run_id)
        assert f"{manifest.now:%Y%m%dT%H%M%SZ}" == manifest.run_id[:16]


def test_a_signal_ends_it_with_nothing_left_over(watched: Watched) -> None:
    left = [p for f in ("_staging", "_spill") for p in watched.root.glob(f"{f}/**/*")]

    assert watched.code == 0, watched.said
    assert [path for path in left if path.is_file()] == []

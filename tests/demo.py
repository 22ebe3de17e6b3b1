"""The demo's two runs, made once for all tests that read what they leave behind."""

import fcntl
import os
import pickle
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.planning import plan_from_command
from pipeline.press.content import Expected
from pipeline.press.editions import EDITIONS, edition_time
from pipeline.press.server import Press, Request
from pipeline.run import run
from transforms.dataset.manifest import Manifest


class Demo:
    """Both runs, with what was asked and what was expected in each."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "news"
        self.manifests: list[Manifest] = []
        self.expected: list[list[Expected]] = []
        with Press() as press:
            config = press.write_config(folder, str(self.root))
            for edition in EDITIONS:
                press.turn_to(edition)
                plan = plan_from_command(
                    str(config), now=edition_time(edition), workers=2
                )
                self.manifests.append(run(plan))
                self.expected.append(press.expected_outcomes())
            self.requests = press.requests
            self.feeds = press.feeds

    def asked(self, edition: int) -> list[Request]:
        return [r for r in self.requests if r.edition == edition]

    def rows(self, query: str) -> list[Any]:
        tables = {
            name: f"read_parquet('{self.root}/{name}/**/*.parquet')"
            for name in ("articles", "drops", "feeds")
        }
        return duckdb.sql(query.format(**tables)).fetchall()


def shared_demo(folders: pytest.TempPathFactory) -> Demo:
    """The demo of these tests; of several processes the first makes it for all.

    Nobody may write to it: copy it first.
    """
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    made = base / "demo.pickle"
    with (base / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            (base / "demo").mkdir()
            made.write_bytes(pickle.dumps(Demo(base / "demo")))
        demo: Demo = pickle.loads(made.read_bytes())
    return demo

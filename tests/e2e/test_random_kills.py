"""Real runs killed by SIGKILL at random moments lose nothing and double nothing.

``KILL_SEED`` and ``KILLS`` in the environment choose other moments, and more of them.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.process import popen
from tests.e2e.two_runs import EDITIONS, Outcome, TwoRuns, followed, outcome
from tests.faults import copy_dataset
from tests.newsstand import open_newsstand

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.slow]

SEED = int(os.environ.get("KILL_SEED", "20260115"))
KILLS = int(os.environ.get("KILLS", "100"))
#: Of the killed runs that are started, and killed, once more.
AGAIN = 0.4

#: Has everything imported, and forks a process for each command that it is told.
_FORKING = """
import json, os, sys
import pipeline.run
from pipeline.cli import newsbeam
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        sys.stdin.close()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        newsbeam(json.loads(line), prog_name="newsbeam")
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Runs:
    """Starts ``newsbeam`` as processes of their own without importing it anew."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def run(self, arguments: list[str], seconds: float | None) -> tuple[int, float]:
        """Exit code and seconds of a run that is killed after so many seconds."""
        server, began = self._server, time.monotonic()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(arguments) + "\n")
        server.stdin.flush()
        pid = int(server.stdout.readline())
        if not select.select([server.stdout], [], [], seconds)[0]:
            os.kill(pid, signal.SIGKILL)
        return int(server.stdout.readline()), time.monotonic() - began


@pytest.fixture
def runs() -> Iterator[Runs]:
    server = popen([sys.executable, "-c", _FORKING], stdin=subprocess.PIPE)
    with server:
        yield Runs(server)
        assert server.stdin is not None
        server.stdin.close()


@pytest.mark.timeout(1800)
def test_kills_at_random_moments_end_in_the_clean_result(
    runs: Runs, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    with open_newsstand() as stand:
        press = TwoRuns(stand)
        before: dict[int, Path] = {}
        after: dict[int, Outcome] = {}
        lasts: dict[int, float] = {}
        root = tmp_path / "news"
        for edition in EDITIONS:
            before[edition] = tmp_path / f"before-{edition}"
            copy_dataset(root, before[edition])
            press.turn_to(edition)
            code, lasts[edition] = runs.run(press.arguments(root, edition), None)
            assert code == 0
            after[edition] = outcome(root)
        kills, trials = 0, 0
        while kills < KILLS:
            trials += 1
            edition = chance.choice(EDITIONS)
            root = tmp_path / f"{trials}"
            copy_dataset(before[edition], root)
            press.turn_to(edition)
            with followed(root):
                while True:
                    moment = chance.uniform(0, lasts[edition])
                    code, took = runs.run(press.arguments(root, edition), moment)
                    assert code in (0, -signal.SIGKILL)
                    kills += code != 0
                    if code == 0:
                        # Else a first run on a busy machine makes most kills too late.
                        lasts[edition] = min(lasts[edition], took)
                    if code == 0 or chance.random() > AGAIN:
                        break
                press.run(root, edition)
            assert outcome(root) == after[edition], f"seed {SEED}, trial {trials}"
            shutil.rmtree(root)

    assert kills >= KILLS

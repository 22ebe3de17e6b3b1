"""One command of newsbeam, measured: CPU of its whole tree, wall time, peak memory."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """What one command took.

    Attributes:
        cpu: seconds, user and system, of the process and all it waited for.
        wall: seconds from start to end.
        peak_mb: highest sum of the tree's proportional set sizes, sampled.
        load: load average when it ended, others' work included.
    """

    cpu: float
    wall: float
    peak_mb: float
    load: float

    @property
    def cores(self) -> float:
        """Cores kept busy on average, start-up and the last commit included."""
        return self.cpu / self.wall


def newsbeam(*arguments: str, may_fail: bool = False) -> Cost:
    """Run ``newsbeam --quiet …`` to its end."""
    started = time.monotonic()
    process = psutil.Popen(
        [sys.executable, "-m", "pipeline", "--quiet", *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    peak = [0.0]
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process, peak, ended))
    sampler.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    ended.set()
    sampler.join()
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code and not may_fail:
        raise SystemExit(f"newsbeam {' '.join(arguments)} failed with {code}")
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        peak_mb=peak[0],
        load=os.getloadavg()[0],
    )


def _sample(process: psutil.Process, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(0.5):
        total = 0
        with contextlib.suppress(psutil.Error):
            for one in (process, *process.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += one.memory_full_info().pss
        peak[0] = max(peak[0], total / 1e6)


def last_counts(dataset: Path) -> dict[str, Any]:
    """The ledger of the dataset's last commit."""
    newest = max((dataset / "_runs").glob("*.json"))
    counts: dict[str, Any] = json.loads(newest.read_text())["counts"]
    return counts

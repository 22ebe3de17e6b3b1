"""How a process ends: nothing that Python does at the end is left out."""

import subprocess
import sys

from tests.pipeline.commands.invoking import ROOT

SCRIPT = """
import atexit, threading
from concurrent.futures import ThreadPoolExecutor
from pipeline.leaving import leave

go = threading.Event()
atexit.register(print, "exit function")
threading.Thread(target=lambda: (go.wait(), print("thread"))).start()
pool = ThreadPoolExecutor(1)
pool.submit(print, "pool")
print("told", end="")
go.set()
leave(3)
"""


def test_what_is_open_at_the_end_is_ended_first():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 3
    assert done.stderr == ""
    assert all(s in done.stdout for s in ("told", "thread", "pool", "exit function"))


def test_what_cannot_be_told_any_more_is_no_success():
    script = "import sys; from pipeline.leaving import leave; sys.stdout.write('x')\n"
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", script + "leave(0)"], cwd=ROOT, stdout=full
        )

    assert done.returncode == 1

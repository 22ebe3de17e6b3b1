"""The command as a real child process over the newsstand."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Runs the command in a process that kills itself at one change of the storage.
_SELF_KILLING = """
import os, signal, sys
from transforms.dataset.storage import LocalStorage
method, prefix, when = sys.argv[1:4]
real = getattr(LocalStorage, method)
def killing(self, path, *rest):
    hit = path.startswith(prefix)
    if hit and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(self, path, *rest)
    if hit:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(LocalStorage, method, killing)
from pipeline.cli import newsbeam
newsbeam(sys.argv[4:], prog_name="newsbeam")
"""

#: Runs the command in a process that kills itself before its n-th change of the disk.
_DYING = """
import itertools, os, signal, sys
from tests.faults import SEEN, WatchedDisk
from transforms.dataset import storage
changes, last = itertools.count(1), int(sys.argv[1])
def before(name, arguments):
    if name in SEEN and next(changes) == last:
        os.kill(os.getpid(), signal.SIGKILL)
storage.disk = WatchedDisk(before)
from pipeline.cli import newsbeam
newsbeam(sys.argv[2:], prog_name="newsbeam")
"""


def start(*arguments: str) -> "subprocess.Popen[str]":
    """``newsbeam`` with those arguments, its output piped."""
    return popen([sys.executable, "-m", "pipeline", *arguments])


def start_code(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python process that runs some code, such as the command in other clothes."""
    return popen([sys.executable, "-c", code, *arguments])


def run_killing_itself(
    *arguments: str, method: str, prefix: str, when: str
) -> "subprocess.CompletedProcess[str]":
    """The same, killed by SIGKILL before or after one call of the storage."""
    command = [sys.executable, "-c", _SELF_KILLING, method, prefix, when, *arguments]
    process = popen(command)
    output = process.communicate(timeout=150)
    done = subprocess.CompletedProcess(command, process.returncode, *output)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done


def run_dying_at(change: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The same, killed before the n-th change of the disk."""
    command = [sys.executable, "-c", _DYING, str(change), *arguments]
    process = popen(command)
    output = process.communicate(timeout=150)
    return subprocess.CompletedProcess(command, process.returncode, *output)


def popen(command: list[str], stdin: int | None = None) -> "subprocess.Popen[str]":
    """A process that finds the package; its output piped."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

"""Which process this is, told so that another can find out whether it still runs.

A process's number is given again, and means something only on its machine, between two
starts of it, and in its namespace (a container's); so all of these are part of it.
"""

import functools
import os
import platform
import uuid
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process, for good.

    Attributes:
        host: name of its machine.
        boot_id: of the machine's last start; a number of the machine where the system
            tells none.
        namespace: within which the number counts.
        started: when it began, in the system's own measure; "" where that is not told.
    """

    host: str
    boot_id: str
    namespace: str
    pid: int
    started: str

    @property
    def machine(self) -> tuple[str, str]:
        """Processes with the same can look for each other."""
        return self.boot_id, self.namespace

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"


def this_process() -> Process:
    """The one that asks."""
    return _process(os.getpid())


@functools.lru_cache(maxsize=4)
def _process(pid: int) -> Process:
    found = _stat(pid)
    return Process(
        host=platform.node(),
        boot_id=_boot_id(),
        namespace=_namespace(),
        pid=pid,
        started=found[1] if found else "",
    )


def is_running(process: Process) -> bool | None:
    """Whether a process of this machine still runs; None where that cannot be told."""
    if process.started:
        found = _stat(process.pid)
        # A zombie has ended and only waits for its parent to look.
        return found is not None and found[0] != "Z" and found[1] == process.started
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return None
    return None  # something has the number; it may be another by now


def _stat(pid: int) -> tuple[str, str] | None:
    """State and start of a process, see proc(5); None where there is none."""
    try:
        line = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The second field is its name in parentheses, which may hold anything.
    fields = line.rpartition(")")[2].split()
    return fields[0], fields[19]


def _boot_id() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return f"{uuid.getnode():012x}"


def _namespace() -> str:
    try:
        return os.readlink(_PROC / "self/ns/pid")
    except OSError:
        return ""

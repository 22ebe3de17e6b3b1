"""A Flink cluster of two TaskManagers, as processes, and what happens on it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.process import ROOT
from tests.engines.prism import free_port

#: Where ``make flink`` puts it.
LIB = ROOT / ".engines" / "flink" / "lib"
_SLOTS = 4
#: What a TaskManager runs for each of its Python workers.
_WORKER = {
    "command": str(ROOT / "configs" / "flink" / "worker.py"),
    "env": {
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
    },
}
_STARTS_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Flink:
    """A running cluster.

    Attributes:
        options: of the command.
        rest: base address of Flink's REST interface.
        pid: of the script that started all of it.
    """

    options: tuple[str, ...]
    rest: str
    pid: int

    def ask(self, path: str) -> Any:
        """An answer of the REST interface."""
        with urllib.request.urlopen(self.rest + path, timeout=10) as answer:
            return json.load(answer)

    def last_job(self) -> dict[str, Any]:
        """The job that was started last, as ``/jobs/<id>`` tells it."""
        jobs = self.ask("/jobs/overview")["jobs"]
        last = max(jobs, key=lambda job: job["start-time"])
        return dict(self.ask(f"/jobs/{last['jid']}"))

    def subtasks(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        """All of a job, as ``/jobs/<id>/vertices/<id>`` tells them."""
        return [
            subtask
            for vertex in job["vertices"]
            for subtask in self.ask(f"/jobs/{job['jid']}/vertices/{vertex['id']}")[
                "subtasks"
            ]
        ]

    def task_managers_of_last_job(self) -> set[str]:
        """Those that worked on it."""
        return {task["taskmanager-id"] for task in self.subtasks(self.last_job())}

    def task_managers(self) -> list[psutil.Process]:
        """Their processes."""
        return [
            child
            for child in psutil.Process(self.pid).children()
            if any("TaskManagerRunner" in part for part in child.cmdline())
        ]


@contextlib.contextmanager
def open_flink(folder: Path) -> Iterator[Flink]:
    """A cluster; skips the test where Flink was not fetched.

    Args:
        folder: gets the logs; made where it is not there.
    """
    if not (LIB / ".ready").is_file():
        pytest.skip("no Flink here: `make flink` fetches it, with Maven")
    folder.mkdir(exist_ok=True)
    ports = {name: free_port() for name in ("REST_PORT", "RPC_PORT", "JOB_PORT")}
    script = subprocess.Popen(
        [str(ROOT / "configs" / "flink" / "cluster.sh")],
        env={
            **os.environ,
            "WORK": str(folder),
            **{k: str(v) for k, v in ports.items()},
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    job_endpoint = f"localhost:{ports['JOB_PORT']}"
    flink = Flink(
        options=(
            "--runner=PortableRunner",
            f"--job_endpoint={job_endpoint}",
            "--parallelism=2",
            "--environment_type=PROCESS",
            f"--environment_config={json.dumps(_WORKER)}",
        ),
        rest=f"http://localhost:{ports['REST_PORT']}",
        pid=script.pid,
    )
    try:
        _wait_for(flink, ports["JOB_PORT"], script, folder)
        yield flink
    finally:
        script.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            script.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(script.pid, signal.SIGKILL)
        script.wait()


def _wait_for(
    flink: Flink, port: int, script: "subprocess.Popen[bytes]", folder: Path
) -> None:
    for _ in range(_STARTS_SECONDS * 5):
        assert script.poll() is None, f"the cluster ended; its logs are in {folder}"
        with contextlib.suppress(OSError):
            if flink.ask("/overview")["slots-available"] == _SLOTS:
                socket.create_connection(("localhost", port), 5).close()
                return
        threading.Event().wait(0.2)
    raise AssertionError(f"the cluster did not come up; its logs are in {folder}")

"""Beam's Prism, and a pool that starts its Python workers as processes."""

import contextlib
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.process import ROOT

#: Where ``make prism`` puts it.
PRISM = ROOT / ".engines" / "prism"


def prism_options() -> list[str]:
    """Of the engine; skips the test where it was not built."""
    if not PRISM.is_file():
        pytest.skip("no Prism here: `make prism` builds it, with Go")
    return ["--runner=PrismRunner", f"--prism_location={PRISM}"]


def options_by_hand() -> list[str]:
    """Of an engine that someone wants to try, see docs/engines.md; none without."""
    return shlex.split(os.environ.get("ENGINE_OPTIONS", ""))


def free_port() -> int:
    """A port of loopback that nobody listens to now.

    None of those that the kernel deals out: whoever asks it for one meanwhile could get
    this.
    """
    while True:
        port = secrets.randbelow(10_000) + 20_000
        with socket.socket() as sock, contextlib.suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def open_worker_pool() -> Iterator[list[str]]:
    """Options that have an engine ask for its workers here; they are processes."""
    port = free_port()
    # The pool calls its workers `python`.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    module = "apache_beam.runners.worker.worker_pool_main"
    pool = subprocess.Popen(
        [sys.executable, "-m", module, f"--service_port={port}"],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield [
            "--environment_type=EXTERNAL",
            f"--environment_config=localhost:{port}",
        ]
    finally:
        os.killpg(pool.pid, signal.SIGTERM)
        try:
            pool.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(pool.pid, signal.SIGKILL)
            pool.wait()

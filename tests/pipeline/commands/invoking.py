"""Commands called in this process, and as processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import newsbeam

ROOT = Path(__file__).parents[3]


def invoke(*arguments, stdin=None):
    """Call ``newsbeam`` here; the result has ``exit_code``, ``stdout``, ``stderr``."""
    return CliRunner().invoke(newsbeam, [str(a) for a in arguments], input=stdin)


def told(*arguments):
    """The JSON document that a command prints; it must not fail."""
    result = invoke(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def lines_of(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def answers(*arguments, stdin):
    """The answers of a filter called here; it must not fail."""
    result = invoke(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


def run_process(*arguments, stdin=b"", folder=ROOT, first=ROOT, **environment):
    """The output of ``python -m pipeline`` as a process; it must not fail.

    Modules are looked for in ``first`` before they are anywhere else.
    """
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        input=stdin,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{first}{os.pathsep}{ROOT}", **environment},
        capture_output=True,
        check=True,
    ).stdout

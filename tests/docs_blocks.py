"""The fenced blocks of the documentation, and how those of the shell are run."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.pipeline.commands.invoking import ROOT, invoke

_FENCE = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?"
    r"(?P<tick>```|~~~)(?P<language>\w*)\n(?P<text>.*?)^(?P=tick)$",
    re.MULTILINE | re.DOTALL,
)
#: What makes a line one for a shell.
_SHELL = re.compile(r"[|<>&;$`*]|^(?!newsbeam )")
_SHIM = '#!/bin/sh\nexec "{python}" -m pipeline "$@"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block.

    Attributes:
        language: as the fence names it.
        text: between the fences.
        why_not: why it is not run, as a comment above it says; "" where it is run.
    """

    language: str
    text: str
    why_not: str = ""


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in its order."""
    return [
        Block(language=m["language"], text=m["text"], why_not=m["why"] or "")
        for m in _FENCE.finditer(page)
    ]


def steps(block: str) -> Iterator[tuple[str, int]]:
    """The commands of a shell block, each with the exit code that it names.

    A comment ``# exits with 3`` behind a command names one other than 0; other comments
    are left out, and a backslash at its end goes on with a line.
    """
    for line in block.replace("\\\n", " ").splitlines():
        command, _, comment = line.partition(" #")
        if command.strip() and not command.lstrip().startswith("#"):
            code = re.search(r"exits with (\d+)", comment)
            yield command.strip(), int(code[1]) if code else 0


def calls(command: str) -> Iterator[list[str]]:
    """The arguments of each call of newsbeam in a command."""
    for part in re.split(r"\s*(?:\|\|?|&&|;|>>?)\s+", command):
        words = shlex.split(part, comments=True)
        if words[:1] == ["newsbeam"]:
            yield words[1:]


def run_step(command: str, folder: Path) -> tuple[int, str]:
    """Run one command in a folder; its exit code, and what it said.

    A plain call of newsbeam is made in this process, which saves the start of another.
    """
    if not _SHELL.search(command):
        result = invoke(*shlex.split(command)[1:])
        return result.exit_code, result.output
    shims = folder / ".bin"
    shims.mkdir(exist_ok=True)
    shim = shims / "newsbeam"
    shim.write_text(_SHIM.format(python=sys.executable))
    shim.chmod(0o755)
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={
            "PATH": f"{shims}:{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr

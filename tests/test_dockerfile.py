"""The image's steps, run in an environment of their own; no engine is needed.

What only a container has (users, the launcher, Beam's boot) is not tried here.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")

#: Instructions, their continued lines joined.
INSTRUCTIONS = re.findall(
    r"^([A-Z]+) (.*)$", re.sub(r"\\\n\s*", " ", DOCKERFILE), re.MULTILINE
)


def test_it_ends_as_a_user_without_rights() -> None:
    users = [value for name, value in INSTRUCTIONS if name == "USER"]

    assert users
    assert users[-1] not in ("0", "root")


def test_its_engine_is_the_one_of_the_lock() -> None:
    lock = (ROOT / "requirements-image.lock").read_text("utf-8")
    (locked,) = re.findall(r"^apache-beam==([\d.]+)", lock, re.MULTILINE)

    assert ("FROM", f"apache/beam_python3.11_sdk:{locked}") in INSTRUCTIONS


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_its_python_steps_succeed_in_a_clean_environment(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    app = tmp_path / "app"
    app.mkdir()
    path = os.pathsep.join((str(environment / "bin"), os.environ["PATH"]))
    ran = 0
    for name, value in INSTRUCTIONS:
        if name == "COPY" and not value.startswith("--from"):
            *sources, target = value.split()
            for source in sources:
                _copy(ROOT / source, app / target)
        if name == "RUN" and value.startswith("python "):
            ran += 1
            subprocess.run(
                ["bash", "-ec", value],
                cwd=app,
                env={**os.environ, "PATH": path},
                check=True,
                timeout=380,
            )

    assert ran >= 2
    told = subprocess.run(
        [str(environment / "bin/newsbeam"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("newsbeam")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)

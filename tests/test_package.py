"""What is shipped: the wheel runs the demo, the sdist is what Dataflow would build."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What a package is built from.
SOURCES = ("pyproject.toml", "setup.py", "README.md", "LICENSE")

pytestmark = [pytest.mark.slow, pytest.mark.e2e]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources: building leaves files behind."""
    copy = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for package in ("pipeline", "transforms"):
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return copy


def python(*arguments: str, cwd: Path, **environment: str) -> str:
    """What a Python of ours prints; its errors are the test's."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, unpacked."""
    out = tmp_path_factory.mktemp("wheel")
    build = ("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet")
    python(*build, "--wheel-dir", str(out), ".", cwd=tree)
    (file,) = out.glob("newsbeam-*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(out / "files")
    return out / "files"


@pytest.mark.timeout(180)
def test_the_demo_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    where = python(
        "-c",
        "import pipeline, transforms; print(pipeline.__file__, transforms.__file__)",
        cwd=tmp_path,
        PYTHONPATH=str(wheel),
    )
    assert where.count(str(wheel)) == 2

    told = python("-m", "pipeline", "demo", cwd=tmp_path, PYTHONPATH=str(wheel))

    assert "committed as number 2" in told
    assert (tmp_path / "newsbeam-demo/articles").is_dir()
    assert len(list(tmp_path.glob("newsbeam-demo/_runs/*.html"))) == 2


def test_the_wheel_holds_the_two_packages_and_nothing_else(wheel: Path) -> None:
    tops = {path.name for path in wheel.iterdir() if not path.name.endswith("-info")}

    assert tops == {"pipeline", "transforms"}


@pytest.mark.timeout(180)
def test_the_sdist_that_dataflow_builds_is_whole(tree: Path, tmp_path: Path) -> None:
    # As Beam's stager falls back to; see apache_beam.runners.portability.stager.
    python("setup.py", "-q", "sdist", "--dist-dir", str(tmp_path), cwd=tree)
    (file,) = tmp_path.glob("newsbeam-*.tar.gz")
    with tarfile.open(file) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    ours = {
        path.relative_to(tree).as_posix()
        for package in ("pipeline", "transforms")
        for path in (tree / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= names

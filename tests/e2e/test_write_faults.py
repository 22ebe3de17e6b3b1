"""A disk that cannot be written: the run says so, fails, and has changed nothing.

Each case is the second of two runs. It must end with exit code 1 and words that name
the file and the cause; the next start must find byte for byte what was there before, or
all of it where a disk was full just after the commit; and once the disk is mended the
run must give the clean result.

``full`` and ``read-only`` are real mounts of a tmpfs, tried where mounting is
permitted; ``too large`` is the kernel's limit on a file's size; the others stand in for
the system call, see ``tests.faults``.
"""

import contextlib
import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.process import popen
from tests.e2e.two_runs import (
    Outcome,
    TwoRuns,
    assert_settled,
    followed,
    outcome,
    tree,
)
from tests.faults import Failing, copy_dataset, watched
from tests.newsstand import open_newsstand
from transforms.dataset import disk
from transforms.dataset.commit import recover
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(180)]

slow = pytest.mark.slow
MEGABYTE = 1 << 20
KILOBYTE = 1 << 10


@dataclass
class Clean:
    runs: TwoRuns
    before: Path
    after: Outcome


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clean]:
    folder = tmp_path_factory.mktemp("clean")
    with open_newsstand() as stand:
        runs = TwoRuns(stand)
        runs.run(folder / "news", 1)
        copy_dataset(folder / "news", folder / "before")
        runs.run(folder / "news", 2)
        yield Clean(runs, folder / "before", outcome(folder / "news"))


def assert_failed_cleanly(clean: Clean, root: Path, done: Any, words: str) -> None:
    """It said what and where, and the next start finds nothing changed."""
    assert done.exit_code == 1, done.stderr
    *_, told = done.stderr.splitlines()
    assert told.startswith("Error: ")
    assert words in told
    assert str(root) in told
    storage = LocalStorage(str(root))
    assert len(read_chain(storage)) == 1


def assert_as_before(clean: Clean, root: Path) -> None:
    recover(LocalStorage(str(root)))
    assert tree(root) == tree(clean.before)


def assert_mended(clean: Clean, root: Path) -> None:
    assert_as_before(clean, root)
    assert_goes_on(clean, root)


def assert_goes_on(clean: Clean, root: Path) -> None:
    done = clean.runs.invoke(root, 2)
    assert done.exit_code == 0, done.stderr
    assert outcome(root) == clean.after


@pytest.mark.parametrize(
    ("call", "first", "number", "words"),
    [
        # The first file of all is the note of who writes.
        ("new_file", 1, errno.EROFS, "Read-only file system"),
        ("link", 1, errno.EPERM, "Operation not permitted"),
        ("write", 5, errno.EDQUOT, "quota exceeded"),
        pytest.param("rename", 2, errno.EIO, "Input/output error", marks=slow),
        pytest.param("sync", 4, errno.EIO, "Input/output error", marks=slow),
    ],
)
def test_a_call_that_fails_from_some_time_on(
    clean: Clean, tmp_path: Path, call: str, first: int, number: int, words: str
) -> None:
    root = tmp_path / "news"
    copy_dataset(clean.before, root)
    among = frozenset({call})
    failing = Failing(at=first, is_lasting=True, error=number, among=among)

    with watched(failing), followed(root):
        done = clean.runs.invoke(root, 2)

    assert_failed_cleanly(clean, root, done, words)
    assert_as_before(clean, root)


@slow
def test_a_disk_that_takes_little_at_a_time_gives_the_clean_result(
    clean: Clean, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "news"
    copy_dataset(clean.before, root)
    real: Callable[[int, Any], int] = disk.write
    monkeypatch.setattr(disk, "write", lambda file, data: real(file, data[:777]))

    done = clean.runs.invoke(root, 2)

    assert done.exit_code == 0, done.stderr
    assert outcome(root) == clean.after


@contextlib.contextmanager
def tmpfs(place: Path, size: int) -> Iterator[Path]:
    """A disk of that many bytes; the test is skipped where none may be mounted."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "newsbeam-test"]
    try:
        subprocess.run([*command, str(place)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a tmpfs cannot be mounted here: {error}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(folder: Path, left: int) -> Path:
    """Take all of a disk but so many bytes."""
    ballast = folder / "ballast"
    size = max(0, shutil.disk_usage(folder).free - left)
    with ballast.open("wb") as out:
        out.write(bytes(size))
    return ballast


def try_a_full_disk(clean: Clean, place: Path, left: int) -> bool:
    """Whether the run failed with so much left; then it is tried again with more."""
    with tmpfs(place, 16 * MEGABYTE) as mounted:
        root = mounted / "news"
        shutil.copytree(clean.before, root)
        ballast = fill(mounted, left)
        with followed(root):
            done = clean.runs.invoke(root, 2)
        if done.exit_code == 0:
            assert outcome(root) == clean.after
            return False
        assert_failed_cleanly(clean, root, done, "No space left on device")
        ballast.unlink()
        # The room may have ended between the commit and its publication.
        assert_settled(root, clean.before, clean.after, 2, f"{left} bytes")
        assert_goes_on(clean, root)
        return True


def test_a_full_disk(clean: Clean, tmp_path: Path) -> None:
    # The config lies beside the dataset.
    assert try_a_full_disk(clean, tmp_path / "disk", 80 * KILOBYTE)


@slow
@pytest.mark.timeout(900)
def test_a_disk_that_is_full_at_any_moment(clean: Clean, tmp_path: Path) -> None:
    left, failures = 12 * KILOBYTE, 0
    while try_a_full_disk(clean, tmp_path / f"{left}", left):
        failures += 1
        left += 20 * KILOBYTE

    assert failures > 5


@slow
def test_a_disk_that_may_only_be_read(clean: Clean, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "disk", 16 * MEGABYTE) as mounted:
        root = mounted / "news"
        shutil.copytree(clean.before, root)
        clean.runs.config(root)
        remount = ["mount", "-o", "remount", str(mounted)]
        subprocess.run([*remount, "-o", "ro"], check=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clean.runs, "config", lambda root: f"{root}.yaml")
            done = clean.runs.invoke(root, 2)
        assert_failed_cleanly(clean, root, done, "Read-only file system")
        assert tree(root) == tree(clean.before)
        subprocess.run([*remount, "-o", "rw"], check=True)
        assert_mended(clean, root)


#: Runs the command in a process that may write no file of more than so many bytes.
_LIMITED = """
import resource, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from pipeline.cli import newsbeam
newsbeam(sys.argv[2:], prog_name="newsbeam")
"""


@slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("most", [400, 2_000, 8_000, 20_000])
def test_a_file_that_may_not_grow(clean: Clean, tmp_path: Path, most: int) -> None:
    root = tmp_path / "news"
    copy_dataset(clean.before, root)
    clean.runs.turn_to(2)
    arguments = clean.runs.arguments(root, 2)

    process = popen([sys.executable, "-c", _LIMITED, str(most), *arguments])
    with followed(root):
        _, talk = process.communicate(timeout=150)

    assert process.returncode == 1, talk
    assert process.returncode != -signal.SIGXFSZ
    assert "File too large" in talk.splitlines()[-1]
    assert_mended(clean, root)

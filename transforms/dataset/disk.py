"""The calls to the operating system under a dataset on a disk, one function each.

``LocalStorage`` touches files through these alone, so that a test can let any of them
fail, or see the disk as it is between two of them. Every call that changes the disk is
in ``CHANGES``.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: Begins the names of files that are still being written.
HALF = ".half-"

CHANGES = frozenset(
    {
        *("make_folder", "new_file", "write", "sync", "sync_folder"),
        *("link", "rename", "remove", "remove_folder"),
    }
)


def make_folder(folder: Path) -> None:
    """Make one folder in an existing one; nothing where there is one already."""
    folder.mkdir(exist_ok=True)


def new_file(folder: Path) -> Path:
    """Make an empty file with a name of its own that no reader takes for data."""
    handle, name = tempfile.mkstemp(prefix=HALF, dir=folder)
    # mkstemp makes files that only their owner can read.
    os.fchmod(handle, 0o666 & ~_UMASK)
    os.close(handle)
    return Path(name)


def write(handle: int, data: bytes | memoryview) -> int:
    """Write to an open file; how many bytes were taken may be fewer than were given."""
    return os.write(handle, data)


def sync(handle: int) -> None:
    """Have a file's bytes survive a power cut."""
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link(file: Path, name: Path) -> None:
    """Give a file another name; FileExistsError where that is taken."""
    os.link(file, name)


def rename(file: Path, name: Path) -> None:
    """Give a file another name instead, whatever had it before."""
    os.replace(file, name)


def remove(file: Path) -> None:
    """Remove a file; FileNotFoundError where there is none."""
    file.unlink()


def remove_folder(folder: Path) -> None:
    """Remove an empty folder; OSError where it is not."""
    folder.rmdir()


def read(file: Path) -> bytes:
    """A file's bytes."""
    return file.read_bytes()


def open_input(file: Path) -> BinaryIO:
    """A file to read from any offset."""
    return file.open("rb")


def is_file(file: Path) -> bool:
    """Whether there is such a file."""
    return file.is_file()


def size(file: Path) -> int:
    """Bytes of a file."""
    return file.stat().st_size


def names(folder: Path) -> list[str]:
    """What is in a folder; nothing where there is none."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """The folders below a folder and itself, the deepest first, with their files."""
    for found, _, names in os.walk(folder, topdown=False, onerror=_raise_unless_gone):
        yield Path(found), names


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _read_umask() -> int:
    # There is no way to ask without setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _read_umask()

"""A disk that fails, or is looked at, between any two calls to the operating system.

``LocalStorage`` touches files through the functions of ``transforms.dataset.disk``
alone. Here something stands in their place that sees each call before it is made.
"""

import contextlib
import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from transforms.dataset import disk, storage

#: Calls that change what another process can see, unlike those that make it last.
SEEN = disk.CHANGES - {"sync", "sync_folder"}

Before = Callable[[str, tuple[Any, ...]], None]


@dataclass
class WatchedDisk:
    """Passes each call on, one at a time, after ``before(name, arguments)``.

    Attributes:
        before: it may raise, and then the call is not made.
    """

    before: Before
    HALF: str = disk.HALF

    def __post_init__(self) -> None:
        self._one = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        real = getattr(disk, name)

        def call(*arguments: Any) -> Any:
            with self._one:
                self.before(name, arguments)
                return real(*arguments)

        return call


@contextlib.contextmanager
def watched(before: Before) -> Iterator[WatchedDisk]:
    """Every local storage of this process over such a disk."""
    standing = WatchedDisk(before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "disk", standing)
        yield standing


@dataclass
class Failing:
    """Lets the n-th call fail, once or with all that come after it.

    Attributes:
        at: which call, from 1; 0 for none.
        is_lasting: whether nothing can be called any more from then on.
        error: number of the error, see ``errno``.
        calls: how many there were.
        failed: name of the call that failed.
    """

    at: int = 0
    is_lasting: bool = False
    error: int = errno.EIO
    among: frozenset[str] | None = None
    calls: int = 0
    failed: str | None = None

    def __call__(self, name: str, arguments: tuple[Any, ...]) -> None:
        if self.among is not None and name not in self.among:
            return
        self.calls += 1
        is_hit = self.calls == self.at
        if is_hit:
            self.failed = name
        if is_hit or (self.is_lasting and 0 < self.at < self.calls):
            raise OSError(self.error, os.strerror(self.error))


@dataclass
class Snapshots:
    """Keeps what the disk looks like between any two changes of it.

    A process that is killed leaves just that: so each is one point where a run may
    have died. Two points in a row that look the same are kept once.

    Attributes:
        root: the dataset.
        kept: where each look is put, by number.
        changes: calls that change the disk, each of them a point.
    """

    root: Path
    folder: Path
    kept: list[Path] = field(default_factory=list)
    changes: int = 0
    last: object = None

    def __call__(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in SEEN:
            self.changes += 1
            self.keep()

    def keep(self) -> None:
        """Take one look."""
        files = sorted(p for p in self.root.rglob("*") if p.is_file())
        look = [(str(p), p.stat().st_ino, p.stat().st_size) for p in files]
        if look == self.last:
            return
        self.last = look
        target = self.folder / f"{len(self.kept):04d}"
        copy_dataset(self.root, target)
        self.kept.append(target)


def copy_dataset(source: Path, target: Path) -> None:
    """The same files; those that are whole never change and need no second copy."""

    def copy(old: str, new: str) -> None:
        if Path(old).name.startswith(disk.HALF):
            shutil.copy2(old, new)
        else:
            os.link(old, new)

    if source.exists():
        shutil.copytree(source, target, copy_function=copy)

"""The storage under a dataset: the only code that touches its files.

Paths are relative, with slashes, and are checked to stay below the root. What makes
commits possible is ``create``: it succeeds for exactly one caller.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol


class StorageError(Exception):
    """The operator has to mend something before the storage can be used.

    Attributes:
        exit_code: of the process, 1.
    """

    exit_code = 1

    def __init__(self, path: str, action: str, hint: str) -> None:
        super().__init__(f"cannot {action} {path}: {hint}")
        self.path, self.action, self.hint = path, action, hint

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return (type(self), (self.path, self.action, self.hint))


class Storage(Protocol):
    """A tree of files; implementations are picklable and thread-safe."""

    @property
    def root(self) -> str:
        """Address of the tree."""

    def read(self, path: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place at once and whole, over an earlier one."""

    def create(self, path: str, data: bytes) -> bool:
        """Put a file in place unless there is one; True for exactly one caller."""

    def open_input(self, path: str) -> BinaryIO:
        """A file to read from any offset."""

    def open_output(self, path: str) -> "contextlib.AbstractContextManager[BinaryIO]":
        """A file to write; it appears whole when the block ends without an error."""

    def list(self, prefix: str) -> list[str]:
        """Paths of all files below a folder, sorted."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""

    def size(self, path: str) -> int:
        """Bytes of a file."""

    def move(self, source: str, target: str) -> None:
        """Rename a file, making the folders it needs."""

    def move_all(self, moves: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Rename files, (source, target) each, at once where that is quicker.

        One whose source is gone and whose target is there was moved before. Returns
        the targets of which there is neither.
        """

    def delete(self, path: str) -> None:
        """Remove a file; nothing where there is none."""

    def delete_tree(self, prefix: str) -> None:
        """Remove a folder with everything in it."""


def open_storage(uri: str) -> Storage:
    """The storage at an address.

    Raises:
        StorageError: for a kind of address that is not supported.
    """
    if uri.startswith("file://"):
        return LocalStorage(uri.removeprefix("file://"))
    if uri.startswith("gs://"):
        # Imported here: Google's client costs 0.16 s, and most datasets are local.
        from transforms.dataset.gcs import open_gcs

        return open_gcs(uri)
    if "://" in uri:
        hint = "use a local folder or gs://bucket/folder; copy it elsewhere afterwards"
        raise StorageError(uri, "open", hint)
    return LocalStorage(str(Path(uri).absolute()))


def relative_parts(path: str) -> tuple[str, ...]:
    """The parts of a path in a dataset.

    Raises:
        StorageError: it leads out of the dataset, or nowhere.
    """
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path:
        raise StorageError(path, "use", "the path leaves the dataset")
    return parts


@dataclass(frozen=True, slots=True)
class LocalStorage:
    """A folder on a file system that has atomic rename and hard links."""

    root: str

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return self._at(path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place at once and whole."""
        with self.open_output(path) as out:
            out.write(data)

    def create(self, path: str, data: bytes) -> bool:
        """Put a file in place unless there is one."""
        target = self._at(path)
        with self._temporary(target) as temporary:
            _write_through(temporary, data)
            try:
                os.link(temporary, target)
            except FileExistsError:
                return False
            _sync_folder(target.parent)
        return True

    def open_input(self, path: str) -> BinaryIO:
        """A file to read from any offset."""
        return self._at(path).open("rb")

    @contextlib.contextmanager
    def open_output(self, path: str) -> Iterator[BinaryIO]:
        """A file to write; it appears whole at the end of the block."""
        target = self._at(path)
        with self._temporary(target) as temporary:
            with temporary.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, target)
            _sync_folder(target.parent)

    def list(self, prefix: str) -> list[str]:
        """Paths of all files below a folder, sorted; hidden ones left out."""
        folder = self._at(prefix)
        found = (p for p in folder.rglob("*") if p.is_file())
        return sorted(
            p.relative_to(self.root).as_posix()
            for p in found
            if not p.name.startswith(".")
        )

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._at(path).is_file()

    def size(self, path: str) -> int:
        """Bytes of a file."""
        return self._at(path).stat().st_size

    def move(self, source: str, target: str) -> None:
        """Rename a file, making the folders it needs."""
        old, new = self._at(source), self._at(target)
        new.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, new)
        _sync_folder(new.parent)

    def move_all(self, moves: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Rename files one by one; the targets of which there is neither."""
        missing = []
        for source, target in moves:
            if self.exists(source):
                self.move(source, target)
            elif not self.exists(target):
                missing.append(target)
        return tuple(missing)

    def delete(self, path: str) -> None:
        """Remove a file."""
        self._at(path).unlink(missing_ok=True)

    def delete_tree(self, prefix: str) -> None:
        """Remove a folder with everything in it."""
        folder = self._at(prefix)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)
        # Object stores have no empty folders; a reader should not see ours either.
        with contextlib.suppress(OSError):
            if folder.parent != Path(self.root):
                folder.parent.rmdir()

    def _at(self, path: str) -> Path:
        return Path(self.root, *relative_parts(path))

    @contextlib.contextmanager
    def _temporary(self, target: Path) -> Iterator[Path]:
        """A name beside the target that no reader takes for a file of the dataset."""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
        except OSError as error:
            raise StorageError(str(target), "write", str(error)) from error
        os.close(handle)
        temporary = Path(name)
        try:
            # mkstemp makes files that only their owner can read.
            temporary.chmod(0o666 & ~_umask())
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename or link in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_umask() -> int:
    # There is no way to ask without setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _read_umask()


def _umask() -> int:
    return _UMASK

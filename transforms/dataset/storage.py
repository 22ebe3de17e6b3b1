"""The storage under a dataset: the only code that touches its files.

Paths are relative, with slashes, and are checked to stay below the root. What makes
commits possible is ``create``: it succeeds for exactly one caller.
"""

import contextlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from transforms.dataset import disk


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

    def sweep_halves(self, prefixes: Iterable[str]) -> None:
        """Remove what writers that died left half written, in the root and below these.

        Nobody may be writing there.
        """


def is_supported(uri: str) -> bool:
    """Whether a dataset may lie at that kind of address: a folder or a bucket."""
    return "://" not in uri or uri.startswith(("file://", "gs://"))


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
    if not is_supported(uri):
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
    """A folder on a file system that has atomic rename and hard links.

    What the system refuses is a StorageError, but for a missing file, which is a
    FileNotFoundError.
    """

    root: str

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        with self._told("read", path):
            return disk.read(self._at(path))

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place at once and whole."""
        with self.open_output(path) as out:
            out.write(data)

    def create(self, path: str, data: bytes) -> bool:
        """Put a file in place unless there is one."""
        target = self._at(path)
        with self._half(path, target) as half:
            with self._open(path, half) as out:
                out.write(data)
            with self._told("create", path):
                try:
                    disk.link(half, target)
                except FileExistsError:
                    return False
                try:
                    disk.sync_folder(target.parent)
                except OSError:
                    # Who is told of an error must not find the file there afterwards.
                    disk.remove(target)
                    raise
        return True

    def open_input(self, path: str) -> BinaryIO:
        """A file to read from any offset."""
        with self._told("read", path):
            return disk.open_input(self._at(path))

    @contextlib.contextmanager
    def open_output(self, path: str) -> Iterator[BinaryIO]:
        """A file to write; it appears whole at the end of the block."""
        target = self._at(path)
        with self._half(path, target) as half:
            with self._open(path, half) as out:
                yield out
            with self._told("write", path):
                disk.rename(half, target)
                disk.sync_folder(target.parent)

    def list(self, prefix: str) -> list[str]:
        """Paths of all files below a folder, sorted; hidden ones left out."""
        with self._told("list", prefix):
            return sorted(
                (folder / name).relative_to(self.root).as_posix()
                for folder, names in disk.walk(self._at(prefix))
                for name in names
                if not name.startswith(".")
            )

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        with self._told("find", path):
            return disk.is_file(self._at(path))

    def size(self, path: str) -> int:
        """Bytes of a file."""
        with self._told("find", path):
            return disk.size(self._at(path))

    def move(self, source: str, target: str) -> None:
        """Rename a file, making the folders it needs."""
        new = self._at(target)
        with self._told("move", source):
            _make_folders(new.parent)
            disk.rename(self._at(source), new)
            disk.sync_folder(new.parent)

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
        with (
            self._told("delete", path),
            contextlib.suppress(FileNotFoundError, NotADirectoryError),
        ):
            disk.remove(self._at(path))

    def delete_tree(self, prefix: str) -> None:
        """Remove a folder with everything in it."""
        top = self._at(prefix)
        with self._told("delete", prefix):
            for folder, names in disk.walk(top):
                with contextlib.suppress(FileNotFoundError):
                    for name in names:
                        disk.remove(folder / name)
                    disk.remove_folder(folder)
        # Object stores have no empty folders; a reader should not see ours either.
        with contextlib.suppress(OSError):
            if top.parent != Path(self.root):
                disk.remove_folder(top.parent)

    def sweep_halves(self, prefixes: Iterable[str]) -> None:
        """Remove what writers that died left half written."""
        with self._told("delete", disk.HALF):
            halves = [Path(self.root, name) for name in disk.names(Path(self.root))]
            for prefix in prefixes:
                for folder, names in disk.walk(self._at(prefix)):
                    halves += [folder / name for name in names]
            for path in halves:
                if path.name.startswith(disk.HALF):
                    disk.remove(path)

    def _at(self, path: str) -> Path:
        return Path(self.root, *relative_parts(path))

    def _told(self, action: str, path: str) -> "contextlib.AbstractContextManager[Any]":
        return _told(action, f"{self.root}/{path}")

    @contextlib.contextmanager
    def _half(self, path: str, target: Path) -> Iterator[Path]:
        """A name beside the target that no reader takes for a file of the dataset."""
        with self._told("write", path):
            _make_folders(target.parent)
            half = disk.new_file(target.parent)
        try:
            yield half
        finally:
            # Gone where it was renamed; left to the next start where it cannot be.
            with contextlib.suppress(OSError):
                disk.remove(half)

    @contextlib.contextmanager
    def _open(self, path: str, half: Path) -> Iterator[BinaryIO]:
        """The half written file, on the disk for good when the block ends."""
        name = f"{self.root}/{path}"
        with io.BufferedWriter(_Output(half, name), _BUFFER_BYTES) as out:
            yield cast(BinaryIO, out)
            out.flush()
            with _told("write", name):
                disk.sync(out.fileno())


#: Bytes gathered before the disk is called.
_BUFFER_BYTES = 128 * 1024


class _Output(io.FileIO):
    """A file being written, whose errors say which file of the dataset it is."""

    def __init__(self, half: Path, name: str) -> None:
        super().__init__(half, "wb")
        self._target = name

    def write(self, data: Any) -> int:
        """Write, perhaps less than is given."""
        with _told("write", self._target):
            return disk.write(self.fileno(), data)


@contextlib.contextmanager
def _told(action: str, path: str) -> Iterator[None]:
    """Turn what the system refuses into what the operator has to mend."""
    try:
        yield
    except FileNotFoundError:
        raise
    except NotADirectoryError as error:
        hint = "a file stands where a folder is needed; name another folder"
        raise StorageError(path, action, hint) from error
    except OSError as error:
        hint = f"{error.strerror or error}; mend it and start again"
        raise StorageError(path, action, hint) from error


def _make_folders(folder: Path) -> None:
    """Make a folder and those it is in; their names survive a power cut."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for made in reversed(missing):
        try:
            disk.make_folder(made)
        except FileNotFoundError as error:
            # Of a system that has no folders but its own, such as /proc.
            hint = "no folder can be made there; name another one"
            raise StorageError(str(made), "make", hint) from error
        disk.sync_folder(made.parent)

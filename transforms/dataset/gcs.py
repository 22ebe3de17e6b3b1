"""A dataset in a bucket of Google Cloud Storage.

Each change is one call that the service does whole or not at all. What a rename is on
a disk is here a copy and a removal, so between the two a file has both names; the
commit's slot is still a single ``create``.
"""

import contextlib
import io
import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from google.api_core.exceptions import NotFound, PreconditionFailed

from transforms.dataset.gcs_calls import (
    RETRY,
    TIMEOUT,
    LookAgain,
    at_once,
    call,
    client,
)
from transforms.dataset.gcs_reader import open_object
from transforms.dataset.storage import StorageError, relative_parts

_ADDRESS = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])((?:/[^/]+)*)/*")
#: Custom metadata that says which call created an object.
_CREATED_BY = "newsbeam-created-by"
#: Bytes of an upload sent in one request and, after an error, sent again.
_CHUNK_BYTES = 16 << 20


def open_gcs(uri: str) -> "GcsStorage":
    """The storage at ``gs://bucket`` or ``gs://bucket/folder``.

    Raises:
        StorageError: it is no such address.
    """
    match = _ADDRESS.fullmatch(uri)
    if match is None or {".", ".."} & set(match[2].split("/")):
        raise StorageError(uri, "open", "write it as gs://bucket/folder")
    return GcsStorage(f"gs://{match[1]}{match[2]}")


@dataclass(frozen=True, slots=True)
class GcsStorage:
    """A folder of a bucket; made by ``open_gcs``."""

    root: str

    def read(self, path: str) -> bytes:
        """A file's bytes, held against its checksum."""

        def attempt() -> bytes:
            data: bytes = self._blob(path).download_as_bytes(
                raw_download=True, checksum="crc32c", retry=None, timeout=TIMEOUT
            )
            return data

        return call("read", self._address(path), attempt, of_object=True)

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place at once and whole."""
        self._upload(path, io.BytesIO(data), len(data))

    def create(self, path: str, data: bytes) -> bool:
        """Put a file in place unless there is one.

        The answer to an upload may be lost after the upload took place; then the next
        attempt meets its own object. It is told from another's by a mark in its
        metadata, not by its content, which two callers may have in common.
        """
        mark = uuid.uuid4().hex

        def attempt() -> bool:
            blob = self._blob(path)
            blob.metadata = {_CREATED_BY: mark}
            try:
                _send(blob, io.BytesIO(data), len(data), if_generation_match=0)
            except PreconditionFailed as error:
                found = self._look(path)
                if found is None:
                    raise LookAgain("refused, but there is no such object") from error
                return (found.metadata or {}).get(_CREATED_BY) == mark
            return True

        return call("create", self._address(path), attempt)

    def open_input(self, path: str) -> BinaryIO:
        """A file to read from any offset, as it is now."""
        address = self._address(path)
        found = call("read", address, lambda: self._look(path), of_object=True)
        if found is None:
            raise FileNotFoundError(address)
        return cast(BinaryIO, open_object(found, address))

    @contextlib.contextmanager
    def open_output(self, path: str) -> Iterator[BinaryIO]:
        """A file to write; it appears whole at the end of the block.

        It is kept on the local disk until then: an upload can be begun again, and a
        block that fails has sent nothing.
        """
        with tempfile.TemporaryFile() as out:
            yield cast(BinaryIO, out)
            self._upload(path, out, out.seek(0, io.SEEK_END))

    def list(self, prefix: str) -> list[str]:
        """Paths of all files below a folder, sorted; hidden ones left out."""
        folder = f"{self._name(prefix)}/"
        start = len(self._name("x")) - 1

        def attempt() -> list[str]:
            found = client().list_blobs(
                self._bucket_name,
                prefix=folder,
                fields="items(name),nextPageToken",
                retry=RETRY,
                timeout=TIMEOUT,
            )
            return [blob.name for blob in found]

        names = call("list", self._address(prefix), attempt)
        # Consoles make empty objects whose name ends in a slash, to show a folder.
        return sorted(
            name[start:]
            for name in names
            if not name.rpartition("/")[2].startswith(".") and not name.endswith("/")
        )

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._found(path) is not None

    def size(self, path: str) -> int:
        """Bytes of a file."""
        found = self._found(path)
        if found is None:
            raise FileNotFoundError(self._address(path))
        size: int = found.size
        return size

    def move(self, source: str, target: str) -> None:
        """Rename a file."""
        if not self._move((source, target)):
            raise FileNotFoundError(self._address(source))

    def move_all(self, moves: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Rename files at once; the targets of which there is neither."""
        pairs = list(moves)
        moved = at_once(self._move, pairs)
        gone = (
            target
            for (_, target), is_moved in zip(pairs, moved, strict=True)
            if not is_moved
        )
        return tuple(target for target in gone if not self.exists(target))

    def delete(self, path: str) -> None:
        """Remove a file."""

        def attempt() -> None:
            with contextlib.suppress(NotFound):
                self._blob(path).delete(retry=None, timeout=TIMEOUT)

        call("delete", self._address(path), attempt)

    def delete_tree(self, prefix: str) -> None:
        """Remove all files below a folder, many at once."""
        at_once(self.delete, self.list(prefix))

    def sweep_halves(self, prefixes: Iterable[str]) -> None:
        """Nothing: an upload that was not ended has no name."""

    @property
    def _bucket_name(self) -> str:
        return self.root.split("/")[2]

    def _name(self, path: str) -> str:
        """The object's name in the bucket."""
        return "/".join((*self.root.split("/")[3:], *relative_parts(path)))

    def _address(self, path: str) -> str:
        return f"gs://{self._bucket_name}/{self._name(path)}"

    def _blob(self, path: str) -> Any:
        return client().bucket(self._bucket_name).blob(self._name(path))

    def _look(self, path: str) -> Any:
        """The object's metadata, or None; one attempt."""
        blob = self._blob(path)
        try:
            blob.reload(retry=None, timeout=TIMEOUT)
        except NotFound as error:
            if "bucket does not exist" in str(error).lower():
                raise
            return None
        return blob

    def _found(self, path: str) -> Any:
        return call("find", self._address(path), lambda: self._look(path))

    def _upload(self, path: str, stream: Any, size: int) -> None:
        address = self._address(path)
        call("write", address, lambda: _send(self._blob(path), stream, size))

    def _move(self, names: tuple[str, str]) -> bool:
        """Copy, compare, remove; False where there is no such source.

        Every attempt looks at both names first, so it goes on from wherever an earlier
        one, or an earlier process, was stopped.
        """
        source, target = names
        is_copied = False

        def attempt() -> bool:
            nonlocal is_copied
            old = self._look(source)
            if old is None:
                return is_copied
            try:
                self._copy(old, target)
                is_copied = True
                old.delete(
                    if_generation_match=old.generation, retry=None, timeout=TIMEOUT
                )
            except (PreconditionFailed, NotFound) as error:
                raise LookAgain(f"{source} or {target} has changed") from error
            return True

        return call("move", f"{self._address(source)} to {target}", attempt)

    def _copy(self, old: Any, target: str) -> None:
        """Make the target the same object, unless it is already.

        The client asks for the generation of the source that was looked at.
        """
        there = self._look(target)
        if there is not None and _content(there) == _content(old):
            return
        copy, token = self._blob(target), None
        while True:
            token, _, _ = copy.rewrite(
                old,
                token=token,
                if_generation_match=there.generation if there is not None else 0,
                retry=None,
                timeout=TIMEOUT,
            )
            if token is None:
                break
        if _content(copy) != _content(old):
            raise LookAgain(f"the copy at {target} differs")


def _content(blob: Any) -> tuple[int, str]:
    """Size and CRC-32C, which the service knows of every object."""
    return blob.size, blob.crc32c


def _send(blob: Any, stream: BinaryIO, size: int, **conditions: int) -> None:
    """One upload; a large one goes in chunks that are sent again one by one."""
    blob.chunk_size = _CHUNK_BYTES
    blob.upload_from_file(
        stream,
        rewind=True,
        size=size,
        checksum="crc32c",
        retry=RETRY,
        timeout=TIMEOUT,
        **conditions,
    )

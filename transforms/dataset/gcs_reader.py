"""An object of Cloud Storage as a file to read from any offset."""

import io
from typing import TYPE_CHECKING, Any

from transforms.dataset.gcs_calls import TIMEOUT, LookAgain, call

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Bytes asked for at the least, so that a small file comes in one call.
BUFFER_BYTES = 1 << 20


class ObjectReader(io.RawIOBase):
    """Reads one generation of an object: never half of one and half of its successor.

    Args:
        blob: with its size and generation.
        where: its address.
    """

    def __init__(self, blob: Any, where: str) -> None:
        super().__init__()
        self._blob, self._where = blob, where
        self._size: int = blob.size
        self._position = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The offset."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset from the start, from here or from the end."""
        origin = {
            io.SEEK_SET: 0,
            io.SEEK_CUR: self._position,
            io.SEEK_END: self._size,
        }[whence]
        if origin + offset < 0:
            raise ValueError(f"{self._where} has no offset {origin + offset}")
        self._position = origin + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer with one request, as far as the object goes."""
        view = memoryview(buffer).cast("B")
        length = min(len(view), self._size - self._position)
        if length <= 0:
            return 0
        data = call("read", self._where, lambda: self._range(length), of_object=True)
        view[:length] = data
        self._position += length
        return length

    def _range(self, length: int) -> bytes:
        data: bytes = self._blob.download_as_bytes(
            start=self._position,
            end=self._position + length - 1,
            raw_download=True,
            checksum=None,
            retry=None,
            timeout=TIMEOUT,
        )
        if len(data) != length:
            raise LookAgain(f"{len(data)} bytes came of {length}")
        return data


def open_object(blob: Any, where: str) -> io.BufferedReader:
    """A file over a blob whose size and generation are known."""
    return io.BufferedReader(ObjectReader(blob, where), BUFFER_BYTES)

"""Undoing content encodings in steps: gzip, deflate, br, zstd.

Each stream gives out no more than it is asked for at a time, since of all four a few
hundred bytes can hold gigabytes. The libraries of br and zstd are asked for by the
package but may be missing on a worker built by hand; then we neither ask for those
encodings nor guess at them.
"""

import importlib
import zlib
from collections.abc import Callable
from typing import Any, Protocol


class EncodingError(Exception):
    """A stream is broken."""


class Stream(Protocol):
    """One encoded stream, fed piece by piece."""

    @property
    def is_complete(self) -> bool:
        """Whether the stream came to its own end."""

    @property
    def is_hungry(self) -> bool:
        """Whether all that was fed has been given out."""

    @property
    def rest(self) -> bytes:
        """What was fed beyond the stream's end; b"" before it."""

    def feed(self, data: bytes, most: int) -> bytes:
        """At most about so many decoded bytes; feed ``b""`` while not hungry.

        Raises:
            EncodingError: the stream is broken.
        """


def _library(*names: str) -> Any:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


# With ``output_buffer_limit``, without which a bomb cannot be stopped: brotli 1.2.
_brotli = _library("brotli")
if not hasattr(getattr(_brotli, "Decompressor", None), "can_accept_more_data"):
    _brotli = None
_zstd = _library("compression.zstd", "backports.zstd")

#: RFC 9659: a window over 8 MB is no content encoding "zstd".
_ZSTD_WINDOW_LOG = 23


class _Zlib:
    def __init__(self, window_bits: int | None) -> None:
        self._window_bits = window_bits
        self._stream: Any = None
        self._held = b""

    @property
    def is_complete(self) -> bool:
        return self._stream is not None and self._stream.eof

    @property
    def is_hungry(self) -> bool:
        return not self._held

    @property
    def rest(self) -> bytes:
        return self._stream.unused_data if self.is_complete else b""

    def feed(self, data: bytes, most: int) -> bytes:
        data = self._held + data
        if self._stream is None:
            self._stream = zlib.decompressobj(self._window_bits or _deflate_bits(data))
        try:
            decoded: bytes = self._stream.decompress(data, most)
        except zlib.error as error:
            raise EncodingError(str(error)) from error
        self._held = self._stream.unconsumed_tail
        return decoded


def _deflate_bits(data: bytes) -> int:
    # "deflate" is zlib by RFC 9110 §8.4.1.2 and raw in the wild; a zlib header
    # (RFC 1950 §2.2) names method 8 and is a multiple of 31.
    is_zlib = data[0] & 15 == 8 and (
        len(data) < 2 or (data[0] * 256 + data[1]) % 31 == 0
    )
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


class _Brotli:
    #: The format has no trailer, and the library refuses bytes beyond its end.
    rest = b""

    def __init__(self) -> None:
        self._stream = _brotli.Decompressor()
        self._is_drained = True

    @property
    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())

    @property
    def is_hungry(self) -> bool:
        # The library takes more while it still has some to give.
        return self._is_drained and bool(self._stream.can_accept_more_data())

    def feed(self, data: bytes, most: int) -> bytes:
        try:
            decoded: bytes = self._stream.process(data, output_buffer_limit=most)
        except _brotli.error as error:
            raise EncodingError(str(error)) from error
        self._is_drained = len(decoded) < most
        return decoded


class _Zstd:
    def __init__(self) -> None:
        limit = {_zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        self._stream = _zstd.ZstdDecompressor(options=limit)

    @property
    def is_complete(self) -> bool:
        return bool(self._stream.eof)

    @property
    def is_hungry(self) -> bool:
        return bool(self._stream.needs_input) or self.is_complete

    @property
    def rest(self) -> bytes:
        return bytes(self._stream.unused_data)

    def feed(self, data: bytes, most: int) -> bytes:
        try:
            decoded: bytes = self._stream.decompress(data, most)
        except _zstd.ZstdError as error:
            raise EncodingError(str(error)) from error
        return decoded


#: Encodings we can undo here, by name.
STREAMS: dict[str, Callable[[], Stream]] = {
    "gzip": lambda: _Zlib(16 + zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(None),
    **({"br": _Brotli} if _brotli is not None else {}),
    **({"zstd": _Zstd} if _zstd is not None else {}),
}

_SKIPPABLE = tuple(bytes([n]) + b"\x2a\x4d\x18" for n in range(0x50, 0x60))
#: How streams begin that may follow one another (RFC 1952 §2.2, RFC 8878 §3.1).
_MEMBERS = {
    "gzip": (b"\x1f\x8b",),
    "zstd": (b"\x28\xb5\x2f\xfd", *_SKIPPABLE),
}


def begins_member(encoding: str, data: bytes) -> bool | None:
    """Whether bytes beyond a stream's end begin another; else they are padding.

    None where there are too few of them to tell.
    """
    magics = _MEMBERS.get(encoding, ())
    if data.startswith(magics):
        return True
    return None if any(magic.startswith(data) for magic in magics) else False

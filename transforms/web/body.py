"""Reading a body under caps, with its content encoding undone.

Decoded here and not by the library: a gzip body without its end is silently short
everywhere else, and a cap has to hold on the decoded bytes while they come.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.content_type import HEAD_BYTES

#: What we can undo, so what we ask for (the header Accept-Encoding).
ACCEPTED = "gzip, deflate"

_STEP = 65536
_GZIP_MAGIC = b"\x1f\x8b"


class Decoder:
    """Undoes one content encoding, in steps.

    Args:
        encoding: ``identity``, ``gzip`` or ``deflate``.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._stream: zlib._Decompress | None = None
        self._started = False
        self._done = False

    @property
    def is_complete(self) -> bool:
        """Whether the encoded stream came to its own end (or never began)."""
        return self._encoding == "identity" or self._done or not self._started

    def decode(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes, in pieces no longer than a step.

        Raises:
            zlib.error: the stream is broken.
        """
        if self._encoding == "identity":
            yield data
            return
        while data:
            if self._done and not self._begins_member(data):
                break
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window(data))
                self._started, self._done = True, False
            yield self._stream.decompress(data, _STEP)
            if self._stream.eof:
                data, self._done = self._stream.unused_data, True
                self._stream = None
            else:
                data = self._stream.unconsumed_tail

    def _begins_member(self, data: bytes) -> bool:
        # RFC 1952 §2.2: members may follow one another; other bytes are padding.
        return self._encoding == "gzip" and data.startswith(_GZIP_MAGIC)

    def _window(self, data: bytes) -> int:
        if self._encoding == "gzip":
            return 16 + zlib.MAX_WBITS
        # "deflate" is zlib by RFC 9110 §8.4.1.2 and raw in the wild; a zlib header
        # (RFC 1950 §2.2) names method 8 and is a multiple of 31.
        is_zlib = data[0] & 15 == 8 and (
            len(data) < 2 or (data[0] * 256 + data[1]) % 31 == 0
        )
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def content_encoding(headers: Iterable[tuple[str, str]]) -> str | Rejection:
    """The one encoding of a body; ``DECODE`` for several or one not asked for."""
    layers = [
        layer.strip().lower().removeprefix("x-")
        for name, value in headers
        if name == "content-encoding"
        for layer in value.split(",")
    ]
    layers = [layer for layer in layers if layer not in ("", "identity")]
    if not layers:
        return "identity"
    if len(layers) > 1 or layers[0] not in ("gzip", "deflate"):
        named = ", ".join(layers)[:100]
        return Rejection(reason=Reason.DECODE, detail=f"content encoding {named}")
    return layers[0]


def read_body(
    read: Callable[[int], bytes],
    *,
    encoding: str,
    cap: int,
    is_readable: Callable[[bytes], bool],
    keep_head: bool = False,
) -> bytes | Rejection:
    """Read to the end under a cap on encoded and decoded bytes.

    Args:
        read: gives at least one byte as it comes, ``b""`` at the end.
        encoding: from ``content_encoding``.
        cap: bytes allowed, encoded and decoded alike.
        is_readable: judges the first bytes; refusing ends the reading at once.
        keep_head: return the first ``cap`` bytes of a larger body instead of
            rejecting it (robots.txt, RFC 9309 §2.5).

    Returns:
        The body, or ``TOO_LARGE``, ``DECODE``, ``TRUNCATED``, ``CONTENT_TYPE``.
    """
    decoder = Decoder(encoding)
    body = bytearray()
    came, is_judged = 0, False
    while data := read(_STEP):
        came += len(data)
        try:
            for piece in decoder.decode(data):
                body += piece
                if len(body) > cap:
                    break
        except zlib.error as error:
            return Rejection(reason=Reason.DECODE, detail=f"{encoding}: {error}")
        if not is_judged and len(body) >= HEAD_BYTES:
            is_judged = True
            if not is_readable(bytes(body[:HEAD_BYTES])):
                return _NOT_READABLE
        if came > cap or len(body) > cap:
            return bytes(body[:cap]) if keep_head else _too_large(cap)
    if not decoder.is_complete:
        detail = f"the {encoding} stream lacks its end"
        return Rejection(reason=Reason.TRUNCATED, detail=detail)
    if not is_judged and body and not is_readable(bytes(body)):
        return _NOT_READABLE
    return bytes(body)


_NOT_READABLE = Rejection(
    reason=Reason.CONTENT_TYPE, detail="the first bytes are of another kind"
)


def _too_large(cap: int) -> Rejection:
    return Rejection(reason=Reason.TOO_LARGE, detail=f"more than {cap} bytes")

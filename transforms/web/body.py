"""Reading a body under caps, with its content encoding undone.

Decoded here and not by the library: a gzip body without its end is silently short
everywhere else, and a cap has to hold on the decoded bytes while they come.
"""

from collections.abc import Callable, Iterable, Iterator

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.content_type import HEAD_BYTES
from transforms.web.encodings import STREAMS, EncodingError, Stream, begins_member

#: What we can undo, so what we ask for (the header Accept-Encoding).
ACCEPTED = ", ".join(STREAMS)

_STEP = 65536


class Decoder:
    """Undoes one content encoding, in steps.

    Args:
        encoding: ``identity`` or one of ``STREAMS``.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._stream: Stream | None = None
        self._held = b""

    @property
    def is_complete(self) -> bool:
        """Whether the encoded stream came to its own end (or never began)."""
        return self._stream is None or self._stream.is_complete

    def decode(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes, in pieces of about a step.

        Raises:
            EncodingError: the stream is broken.
        """
        if self._encoding == "identity":
            yield data
            return
        data, self._held = self._held + data, b""
        while data or not (self._stream is None or self._stream.is_hungry):
            if self._stream is not None and self._stream.is_complete:
                follows = begins_member(self._encoding, data)
                if not follows:
                    # The magic number may come in two pieces.
                    self._held = data if follows is None else b""
                    break
                self._stream = None
            if self._stream is None:
                self._stream = STREAMS[self._encoding]()
            yield self._stream.feed(data, _STEP)
            data = self._stream.rest


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
    if len(layers) > 1 or layers[0] not in STREAMS:
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
        except EncodingError as error:
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

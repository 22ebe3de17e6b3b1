"""Where the captures of an archive file lie, for whoever answers from it.

A file of ours is read by its records' headers: each says how long it is, so that bodies
need not be unpacked twice, once for their places and once for themselves.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from isal import igzip_lib, isal_zlib

from transforms.web.skip_lengths import skip_length
from transforms.web.warc import OURS, WITH_GZIP_HEADER, read_captures

#: Of a record, what holds its headers: packed, and unpacked.
_START_BYTES, _HEAD_BYTES = 8_192, 16_384
_STATED = re.compile(rb"^%s: (.*?)\r?$" % OURS.encode(), re.MULTILINE)


def read_places(stream: BinaryIO) -> Iterator[tuple[int, str, str]]:
    """The captures of a file in its order: offset, kind and address.

    Those that ``read_captures`` gives; but what is damaged within a body is found by
    whoever reads it, and costs no other. From the first record on that does not say
    its length (of others' files the first, of ours one that was erased) all is read.
    """
    offset, end = 0, stream.seek(0, io.SEEK_END)
    while offset < end:
        stream.seek(offset)
        start = stream.read(_START_BYTES)
        length = skip_length(start)
        if length is None:
            stream.seek(offset)
            for at, capture in read_captures(stream):
                yield at, capture.kind, capture.url
            return
        if offset + length > end:
            return
        said = _said(start)
        if said is not None:
            yield offset, said["kind"], said["url"]
        offset += length


def _said(start: bytes) -> dict[str, Any] | None:
    """What a record says of its capture; None for what stands beside one."""
    inflater = isal_zlib.decompressobj(WITH_GZIP_HEADER)
    try:
        text = inflater.decompress(start, _HEAD_BYTES)
    except igzip_lib.IsalError:  # type: ignore[misc]  # its stub says: a value
        return None
    head, _, _ = text.partition(b"\r\n\r\n")
    stated = _STATED.search(head)
    found: dict[str, Any] | None = json.loads(stated[1]) if stated else None
    return found

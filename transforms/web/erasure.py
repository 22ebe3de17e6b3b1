"""A WARC file without some captures, the others where they were.

Rows name captures by file and offset, so nothing may move: a record that goes leaves
a member of the same length that says nothing, and one that shrinks is filled up with a
comment in its gzip header (RFC 1952 §2.3.1), which readers pass over.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from transforms.elements import Fetched
from transforms.web.warc import (
    Capture,
    capture_of,
    capture_records,
    erased_record,
    inflated,
)

_MAGIC, _DEFLATE, _COMMENT, _UNKNOWN_SYSTEM = b"\x1f\x8b", 8, 0x10, 255
_HEADER, _TRAILER = 10, 8


def erase(
    source: BinaryIO,
    out: BinaryIO,
    *,
    is_meant: Callable[[str], bool],
    without: Callable[[bytes], bytes | None],
) -> int:
    """Copy a WARC file of ours, leaving out what was taken down.

    Args:
        source: the file, seekable.
        out: where the copy goes; it has the same length.
        is_meant: says of an address whether it was taken down.
        without: a feed's body without entries; None where it has to go whole.

    Returns:
        How many records were changed.
    """
    changed = 0
    for offset, length, meant in _records(source, is_meant, without):
        source.seek(offset)
        member = source.read(length)
        if meant is None:
            out.write(member)
            continue
        changed += 1
        new = _padded(meant, length) if meant else None
        out.write(new or _filler(length))
    return changed


def _records(
    source: BinaryIO,
    is_meant: Callable[[str], bool],
    without: Callable[[bytes], bytes | None],
) -> list[tuple[int, int, bytes | None]]:
    """Offset, length and, where it changes, the new text of each record."""
    found = []
    source.seek(0)
    records = ArchiveIterator(source)
    for record in records:
        new = _changed(record, is_meant, without)
        record.content_stream().read()
        # Known once the record was read to its end.
        length = records.get_record_length()
        found.append((records.get_record_offset(), length, new))
    return found


def _changed(
    record: Any,
    is_meant: Callable[[str], bool],
    without: Callable[[bytes], bytes | None],
) -> bytes | None:
    """What a record becomes: its new text, b"" for nothing, None for no change."""
    target = record.rec_headers.get_header("WARC-Target-URI")
    if target and is_meant(target):
        return b""
    capture: Capture | None = capture_of(record)
    if capture is None:
        return None
    if is_meant(capture.url):
        return b""
    result = capture.result
    if capture.kind != "feed" or not isinstance(result, Fetched):
        return None
    left = without(result.body)
    if left == result.body:
        return None
    if left is None:
        return b""
    lessened = replace(capture, result=replace(result, body=left))
    return inflated(capture_records(lessened)[1])


def _filler(length: int) -> bytes:
    filler = _padded(inflated(erased_record()), length)
    assert filler is not None, "a record of ours is longer than one that says nothing"
    return filler


def _padded(text: bytes, length: int) -> bytes | None:
    """A gzip member of just that length; None where the text takes more."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(text) + packer.flush()
    room = length - _HEADER - len(packed) - _TRAILER
    if room < 0:
        return None
    flags, comment = (_COMMENT, b" " * (room - 1) + b"\0") if room else (0, b"")
    header = struct.pack("<2sBBIBB", _MAGIC, _DEFLATE, flags, 0, 0, _UNKNOWN_SYSTEM)
    trailer = struct.pack("<II", zlib.crc32(text), len(text) & 0xFFFFFFFF)
    return header + comment + packed + trailer

"""Members of a gzip file that say how long they are, so that they can be passed over.

The length stands in an extra field of the member's header, ``sl``, as the drafts of
WARC recommended: two numbers of four bytes, the whole member's and its text's. Readers
that know nothing of it pass over the field (RFC 1952 §2.3.1.1).
"""

import struct

_HEADER = struct.Struct("<2sBBIBB")
_FIELD = struct.Struct("<H2sHII")
_MAGIC, _DEFLATE, _EXTRA = b"\x1f\x8b", 8, 0x04
_NAME, _LENGTHS = b"sl", 8
_MOST = 0xFFFF_FFFF


def with_skip_length(member: bytes, text_length: int) -> bytes:
    """A member that says its length; as it is where it has an extra field already."""
    magic, method, flags, *rest = _HEADER.unpack_from(member)
    length = len(member) + _FIELD.size
    if flags & _EXTRA or length > _MOST:
        return member
    header = _HEADER.pack(magic, method, flags | _EXTRA, *rest)
    field = _FIELD.pack(_FIELD.size - 2, _NAME, _LENGTHS, length, text_length & _MOST)
    return b"".join((header, field, member[_HEADER.size :]))


def skip_length(start: bytes) -> int | None:
    """The length of the member that begins so; None where it does not say."""
    if len(start) < _HEADER.size + _FIELD.size:
        return None
    magic, method, flags, *_ = _HEADER.unpack_from(start)
    _, name, size, length, _ = _FIELD.unpack_from(start, _HEADER.size)
    if (magic, method, name, size) != (_MAGIC, _DEFLATE, _NAME, _LENGTHS):
        return None
    return length if flags & _EXTRA and length > 0 else None

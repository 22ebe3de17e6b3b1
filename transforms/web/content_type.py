"""Whether an answer is of a kind we read, by its type and by its first bytes."""

import codecs
import re

#: First bytes enough to judge by; WHATWG MIME Sniffing reads as many.
HEAD_BYTES = 1445

_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"\x1aE\xdf\xa3",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"(\xb5/\xfd",
    b"\x7fELF",
    b"wOFF",
    b"wOF2",
    b"\x00asm",
    b"\x00\x00\x01\x00",
    b"%!PS",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_MARKUP = re.compile(rb"<[A-Za-z!?]")
_XML = re.compile(r"(application|text)/xml|[a-z]+/[a-z0-9.+-]+\+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"',]+)", re.IGNORECASE)
#: Types that servers give to what they do not know; the bytes decide.
_UNTOLD = frozenset(
    {"", "text/plain", "application/octet-stream", "unknown/unknown", "*/*"}
)
_JSON = re.compile(r"(application|text)/([a-z0-9.-]+\+)?json")


def media_type(header: str | None) -> str:
    """Media type in lower case without parameters, or ""."""
    return (header or "").partition(";")[0].partition(",")[0].strip().lower()


def charset(header: str | None) -> str | None:
    """The charset parameter as written, or None."""
    found = _CHARSET.search(header or "")
    return found[1][:64] if found else None


def is_readable_type(kind: str, media: str) -> bool:
    """Whether reading on is worth it by the declared type alone.

    A feed may call itself anything textual: the parser says what it is.
    """
    if kind == "robots" or media in _UNTOLD:
        return True
    if media == "text/html" or _XML.fullmatch(media):
        return media != "image/svg+xml"
    if kind == "feed":
        return media.startswith("text/") or _JSON.fullmatch(media) is not None
    return False


def is_readable_head(kind: str, media: str, head: bytes) -> bool:
    """Whether the first bytes are of a kind we read.

    Known binary formats never are. Where the type says nothing a page has to begin
    like markup, and a feed like markup or JSON.
    """
    if kind == "robots":
        return True
    if head.startswith(_BINARY) or head[4:8] == b"ftyp":
        return False
    if media not in _UNTOLD:
        return True
    text = _opening(head)
    if kind == "feed":
        # Plain text is left to the parser, which says "unreadable" better.
        return media == "text/plain" or text[:1] in (b"<", b"{", b"[")
    return _MARKUP.match(text) is not None


def _opening(head: bytes) -> bytes:
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    # UTF-16 without its zero bytes is near enough to ASCII to see a tag.
    return head.replace(b"\x00", b"").lstrip()

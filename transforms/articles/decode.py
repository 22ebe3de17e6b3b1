"""A page's bytes to text, once, by the encoding that they really are in.

A declaration that the bytes contradict is not believed. UTF-8 comes before every
declaration: bytes of another encoding are hardly ever valid UTF-8, while pages saved
or rewritten as UTF-8 go on declaring what they were in before.
"""

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""", re.I)
#: What XML and Parquet cannot hold; deleted from bytes, where that is quick.
_CONTROL_BYTES = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
#: How the last two characters of that pattern begin in UTF-8.
_HIGH_CONTROLS = b"\xef\xbf"
_ESCAPE, _ESCAPED = b"\x1b", "iso2022_jp"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What pages mean by a name (WHATWG Encoding Standard §4.2).
_MEANT = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
}
#: Encodings a page may be in. Python knows more, among them some that are no text.
_ALLOWED = re.compile(
    r"(?:utf-8|iso8859|cp\d|koi8|mac-|gb|big5|euc_|iso2022|shift_jis|johab|tis-)"
)
#: Where declarations stand; the standard looks at 1,024 bytes, pages need more.
_HEAD_BYTES = 8_192
_SAMPLE_BYTES = 65_536


def decode_page(body: bytes, charset: str | None = None) -> tuple[str, bytes]:
    """The page's text without NUL and other control characters; itself, and as UTF-8.

    Args:
        body: the bytes with content encoding undone.
        charset: of the Content-Type header.
    """
    encoding = _told_by_marks(body, charset)
    if encoding is not None:
        return _both(clean(body.decode(encoding, "replace")))
    plain = body.translate(None, _CONTROL_BYTES)
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        return _both(clean(_decode(plain, _stated(plain, charset))))
    # One byte is found ten times as quickly as two, and few pages have it.
    if _HIGH_CONTROLS[0] in plain and _HIGH_CONTROLS in plain:
        return _both(clean(text))
    return text, plain


def as_utf8(text: str) -> bytes:
    """A text for the parser; what UTF-8 cannot say becomes ``?``."""
    return text.encode("utf-8", "replace")


def _both(text: str) -> tuple[str, bytes]:
    return text, as_utf8(text)


def _told_by_marks(body: bytes, charset: str | None) -> str | None:
    """The encoding that bytes of its own, and no words, tell; None for others."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding
    sample = body[:400]
    if sample.count(0) * 3 > len(sample):  # no mark, yet every other byte is nil
        little = sample[1::2].count(0) > sample[::2].count(0)
        return "utf-16-le" if little else "utf-16-be"
    if _ESCAPE in body and _stated(body, charset)[:1] == [_ESCAPED]:
        return _ESCAPED
    return None


def clean(text: str) -> str:
    """A decoded text without control characters, lone surrogates, non-characters."""
    return _CONTROLS.sub("", text)


def _decode(body: bytes, stated: list[str]) -> str:
    """The text of bytes that are not wholly UTF-8."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(map(len, _BEYOND_ASCII.findall(text))) - broken
    # A few broken bytes in a long page do not make another encoding of it.
    if beyond_ascii >= (10 if "utf-8" in stated else 50) * broken:
        return text
    for encoding in stated:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    found = from_bytes(body[:_SAMPLE_BYTES]).best()
    return body.decode(found.encoding if found else "cp1252", "replace")


def _stated(body: bytes, charset: str | None) -> list[str]:
    """Codecs of the encodings that the header and the page state, in that order."""
    return [k for k in map(_known, (charset, *_declared(body))) if k]


def _declared(body: bytes) -> list[str]:
    head = body[:_HEAD_BYTES]
    found = (pattern.search(head) for pattern in (_XML, _META))
    return [match[1].decode("ascii") for match in found if match]


def _known(name: str | None) -> str | None:
    if not name:
        return None
    plain = name.strip().lower()
    try:
        codec = codecs.lookup(_MEANT.get(plain, plain)).name
    except (LookupError, ValueError):
        return None
    return codec if _ALLOWED.match(codec) else None

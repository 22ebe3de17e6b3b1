"""A page's bytes to text, once, by the declared encoding where it fits.

Order as in the HTML standard (byte order mark, header, meta), but a declaration that
the bytes contradict is not believed: one wrong byte would turn the whole page.
"""

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
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
#: Where declarations stand; the standard looks at 1,024 bytes, pages need more.
_HEAD_BYTES = 8_192
_SAMPLE_BYTES = 65_536


def decode_page(body: bytes, charset: str | None = None) -> str:
    """The page's text without NUL and other control characters.

    Args:
        body: the bytes with content encoding undone.
        charset: of the Content-Type header.
    """
    return _CONTROLS.sub("", _decode(body, charset))


def _decode(body: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    names = (charset, *_declared(body), "utf-8")
    for encoding in filter(None, map(_known, names)):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as error:
            # A few broken bytes in a long page do not make another encoding of it.
            if encoding == "utf-8" and _is_mostly_utf8(body, error):
                return body.decode("utf-8", "replace")
    found = from_bytes(body[:_SAMPLE_BYTES]).best()
    return body.decode(found.encoding if found else "cp1252", "replace")


def _declared(body: bytes) -> list[str]:
    head = body[:_HEAD_BYTES]
    found = (pattern.search(head) for pattern in (_XML, _META))
    return [match[1].decode("ascii") for match in found if match]


def _known(name: str | None) -> str | None:
    if not name:
        return None
    plain = name.strip().lower()
    try:
        return codecs.lookup(_MEANT.get(plain, plain)).name
    except (LookupError, ValueError):
        return None


def _is_mostly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(1 for c in text[error.start - 1000 :] if ord(c) > 127)
    return broken <= max(3, beyond_ascii // 50)

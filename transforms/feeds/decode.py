"""Bytes of a feed to text, once, whatever the feed says about itself."""

import codecs
import re

#: Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Two ASCII characters to begin with, the first of markup or JSON, spread over zeros.
_UNMARKED = (
    (re.compile(rb"[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[<{]\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{]\0\0\0[^\0]"), "utf-32-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,60})[\"']")
#: Names under which other encodings are sent (WHATWG Encoding, "Names and labels").
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def decode(body: bytes, charset: str | None = None) -> tuple[str, bool]:
    """Text of the bytes, and whether some of them had to be replaced.

    A byte order mark wins, then valid UTF-8 (other text almost never is by chance),
    then the header's charset, then the XML declaration's (RFC 7303 §3), the first that
    decodes without error. Else UTF-8 with U+FFFD: one bad byte does not turn the feed.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], name)
    for beginning, name in _UNMARKED:
        if beginning.match(body):
            return _lenient(body, name)
    declared = _DECLARED.search(body[:1024])
    names = [charset, declared.group(1).decode("latin-1") if declared else None]
    candidates = [name for name in map(_codec, names) if name]
    if not any(name.startswith(("iso2022", "hz", "utf-7")) for name in candidates):
        candidates.insert(0, "utf-8")
    for name in candidates:
        try:
            return body.decode(name), False
        except UnicodeError:
            continue
    legacy = next((n for n in candidates if not n.startswith("utf")), "utf-8")
    # Mostly UTF-8 with a bad byte reads as mostly garbage in anything else.
    as_utf8 = body.decode("utf-8", "replace")
    if legacy == "utf-8" or as_utf8.count("\ufffd") * 200 < len(as_utf8):
        return as_utf8, True
    return _lenient(body, legacy)


def _lenient(body: bytes, name: str) -> tuple[str, bool]:
    try:
        return body.decode(name), False
    except UnicodeError:
        return body.decode(name, "replace"), True


def _codec(name: str | None) -> str | None:
    """Python's name of a text encoding; None for a bogus name."""
    try:
        found = codecs.lookup((name or "").strip())
        # Refuses what turns bytes into bytes, such as "zip".
        b"a".decode(found.name)
    except (LookupError, ValueError, UnicodeError):
        return None
    # UTF-16 without a mark would have had no readable declaration.
    if found.name.startswith(("utf-16", "utf-32")):
        return None
    return _MEANT.get(found.name, found.name)

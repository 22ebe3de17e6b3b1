"""Text of a feed to text that an XML parser takes, without changing what it says."""

import html
import re
from html.entities import html5

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>")
#: Every ``&`` but those that begin what XML itself knows.
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,12}|[xX][0-9a-fA-F]{1,12});|([A-Za-z][A-Za-z0-9]{0,31});)?"
)
_BARE_LESS_THAN = re.compile(r"<(?![A-Za-z_/!?:])")
_DOCTYPE_PART = re.compile(r"[\[\]>\"']")
_CDATA = "<![CDATA["
#: Text between two tags, white space apart.
_TEXT = re.compile(r"(?<=>)[^<>]*&[^<>]*(?=<)")
_MANY_REFERENCES = 4


def repair(text: str) -> tuple[str, bool]:
    """Well-behaved XML text, and whether control characters were taken out.

    Taken out: the XML declaration, every DOCTYPE with what it declares (so no entity
    can be defined, let alone fetched), characters XML forbids. Rewritten: CDATA as
    escaped text, a bare ``&`` or ``<``, HTML's named entities, numeric references to
    what is no character.
    """
    text = _DECLARATION.sub("", text, count=1)
    clean = _UNFIT.sub("", text)
    has_unfit = len(clean) != len(text)
    clean = _without_doctype(_without_cdata(clean))
    clean = _REFERENCE.sub(_reference, clean)
    return _BARE_LESS_THAN.sub("&lt;", clean), has_unfit


def bundle_references(text: str) -> str:
    """The same document with texts of many references as CDATA.

    The parser behind feedparser hands on a text in pieces, two for each reference, and
    feedparser takes 2 µs a piece: a megabyte of escaped HTML then costs seconds. Only
    for repaired text, and last: whatever looks for tags would look into CDATA too.
    """
    return _TEXT.sub(_bundled, text)


def _bundled(found: re.Match[str]) -> str:
    text = found.group()
    if text.count("&") < _MANY_REFERENCES:
        return text
    return _CDATA + html.unescape(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        # html.unescape knows which numbers are no characters and which mean cp1252.
        return html.escape(_UNFIT.sub("", html.unescape(found.group())))
    if name and f"{name};" in html5:
        return html.escape(html5[f"{name};"])
    return "&amp;" + found.group()[1:]


def _without_cdata(text: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := text.find(_CDATA, position)) >= 0:
        parts.append(text[position:start])
        inside = start + len(_CDATA)
        end, after = _cdata_end(text, inside)
        parts.append(html.escape(text[inside:end], quote=False))
        position = after
    parts.append(text[position:])
    return "".join(parts)


def _cdata_end(text: str, inside: int) -> tuple[int, int]:
    end = text.find("]]>", inside)
    if end >= 0:
        next_start = text.find(_CDATA, inside, end)
        if next_start < 0:
            return end, end + 3
    # Left open: it ends where the element around it is closed.
    opened = re.search(
        r"<([A-Za-z][\w:.-]*)[^<>]*>\s*$",
        text[max(0, inside - 300) : inside - len(_CDATA)],
    )
    closing = f"</{opened.group(1)}" if opened else "</"
    close = text.find(closing, inside)
    close = len(text) if close < 0 else close
    return close, close


def _without_doctype(text: str) -> str:
    parts: list[str] = []
    position = 0
    for found in re.finditer(r"<!DOCTYPE\b", text, re.IGNORECASE):
        if found.start() < position:
            continue
        parts.append(text[position : found.start()])
        position = _doctype_end(text, found.end())
    parts.append(text[position:])
    # Declarations outside of a DOCTYPE are no XML, but would be offered to parsers.
    return re.sub(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b[^>]*>?", "", "".join(parts))


def _doctype_end(text: str, position: int) -> int:
    depth, quote = 0, ""
    for found in _DOCTYPE_PART.finditer(text, position):
        mark = found.group()
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark in "[]":
            depth += 1 if mark == "[" else -1
        elif depth <= 0:
            return found.end()
    return len(text)

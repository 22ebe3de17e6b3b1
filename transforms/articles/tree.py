"""Text to one lxml tree, guarded against what makes parsers slow or silent."""

import re

import lxml.html
from lxml import etree

#: A start tag longer than this loses its attributes: libxml2 takes quadratic time over
#: the attributes of one element, and no reader here asks for so long a one.
_LONGEST_TAG = 20_000
_TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,40}")
_DOCTYPE = re.compile(r"^\s*<!DOCTYPE[^<>]*>?", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNREAD = ("script", "style", "noscript", "template")

Element = etree._Element


def parse_page(text: str) -> Element | None:
    """The page's tree, or None where there is no element in it.

    ``huge_tree`` keeps what libxml2 would silently cut: text deeper than 256 elements
    and nodes over 10 MB.
    """
    parser = etree.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_guarded(text), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None


def parse_for_libraries(text: str) -> Element | None:
    """The same tree in lxml's HTML classes, which trafilatura and htmldate ask for.

    They cost a Python call an element, so our own readers do without them.
    """
    parser = lxml.html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return lxml.html.document_fromstring(_guarded(text), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _guarded(text: str) -> bytes:
    """A page without what makes parsers slow."""
    text = _DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text, count=1)
    if len(text) > _LONGEST_TAG:
        text = _without_long_tags(text)
    return text.encode("utf-8", "replace")


def _without_long_tags(text: str) -> str:
    # A tag that long covers one of these windows wholly.
    step = _LONGEST_TAG // 2
    if all(text.find("<", at, at + step) >= 0 for at in range(0, len(text), step)):
        return text
    pieces = text.split("<")
    if max(map(len, pieces)) <= _LONGEST_TAG:
        return text
    for number, piece in enumerate(pieces):
        if number and len(piece) > _LONGEST_TAG:
            name = _TAG_NAME.match(piece)
            end = piece.find(">")
            if name and not 0 <= end <= _LONGEST_TAG:
                rest = piece[end + 1 :] if end >= 0 else ""
                pieces[number] = f"{name[0]}>{rest}"
    return "<".join(pieces)


def text_of(element: Element) -> str:
    """An element's text as a reader sees it, white space folded."""
    if next(element.iter(*_UNREAD), None) is None:
        return " ".join("".join(map(str, element.itertext())).split())
    return " ".join("".join(_read_parts(element)).split())


def _read_parts(root: Element) -> list[str]:
    parts: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element.tag in _UNREAD:
                walker.skip_subtree()
            elif element.text:
                parts.append(element.text)
        elif element.tail and element is not root:
            parts.append(element.tail)
    return parts


def class_words(element: Element) -> str:
    """Class and id of an element in lower case, for telling its role."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()

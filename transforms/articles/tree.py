"""Text to one lxml tree, guarded against what makes parsers slow or silent."""

import re

import lxml.html
from lxml import etree

from transforms.articles.decode import as_utf8

#: libxml2 takes quadratic time over the attributes of one element; a tag with more
#: than this loses them all, and no reader here asks for any of so many.
_MOST_ATTRIBUTES = 256
#: A tag with that many is at least so long.
_CROWDED = 2 * _MOST_ATTRIBUTES
#: Only with so many in the page do quoted "<" and ">" matter.
_MANY_VALUES = 20_000
_TAG_START = re.compile(rb"<[A-Za-z][^\s<>/]{0,60}")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_QUOTE_OR_END = re.compile(rb"[\"'>]")
_DOCTYPE = re.compile(rb"\s*<!DOCTYPE[^<>]*>?", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_UNREAD = ("script", "style", "noscript", "template")

Element = etree._Element
Tagged = dict[str, list[Element]]
_ASKED_FOR = ("title", "meta", "link", "script", "h1", "time", "img")


def parse_page(page: bytes) -> Element | None:
    """The page's tree, or None where there is no element in it.

    Args:
        page: in UTF-8.

    ``huge_tree`` keeps what libxml2 would silently cut: text deeper than 256 elements
    and nodes over 10 MB.
    """
    parser = etree.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_guarded(page), parser)
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
        page = _guarded(as_utf8(text))
        return lxml.html.document_fromstring(page, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _guarded(page: bytes) -> bytes:
    """A page without what makes parsers slow."""
    for prolog in (_DECLARATION, _DOCTYPE):
        found = prolog.match(page)
        if found is not None:
            page = page[found.end() :]
    page = _thinned(page)
    if len(page) > 6 * _MANY_VALUES and page.count(b"=") > _MANY_VALUES:
        page = _without_crowded_tags(page)
    return page


def _thinned(page: bytes) -> bytes:
    """A page whose start tags have lost their attributes where they are too many."""
    kept: list[bytes] = []
    done = 0
    start = page.find(b"<")
    while start >= 0:
        # From the far end: most tags are short, and many are passed over at once.
        last = page.rfind(b"<", start + 1, start + 1 + _CROWDED)
        if last >= 0:
            start = last
            continue
        end = page.find(b"<", start + 1 + _CROWDED)
        tag, mark, rest = page[start : end if end >= 0 else None].partition(b">")
        if len(tag) > _CROWDED and tag[1:2].isalpha() and _is_crowded(tag):
            kept += (page[done:start], tag.split(None, 1)[0], b" ", mark, rest)
            done = end if end >= 0 else len(page)
        start = end
    return b"".join((*kept, page[done:])) if kept else page


def _is_crowded(tag: bytes) -> bool:
    most = _MOST_ATTRIBUTES + 1
    return len(_QUOTED.sub(b"", tag).split(None, most)) > most


def _without_crowded_tags(page: bytes) -> bytes:
    """The same where values hold angle brackets; each byte is read once."""
    kept, at = [], 0
    while (start := _TAG_START.search(page, at)) is not None:
        end = start.end()
        values = 0
        while (mark := _QUOTE_OR_END.search(page, end)) is not None:
            end = mark.end()
            if mark[0] == b">":
                break
            closing = page.find(mark[0], end)
            values += 1
            end = closing + 1 if closing >= 0 else len(page)
        else:
            end = len(page)
        whole = page[start.start() : end]
        kept.append(page[at : start.start()])
        kept.append(start[0] + b">" if values > _MOST_ATTRIBUTES else whole)
        at = end
    return b"".join((*kept, page[at:]))


def elements_by_tag(root: Element) -> Tagged:
    """The elements that readers ask for by tag, in order, from one pass."""
    tagged: Tagged = {tag: [] for tag in _ASKED_FOR}
    for element in root.iter(*_ASKED_FOR):
        tagged[element.tag].append(element)
    return tagged


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

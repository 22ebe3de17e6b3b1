"""Text to one lxml tree, guarded against what makes parsers slow or silent."""

import re

import lxml.html
from lxml import etree

#: A tag longer than this is no markup of a news page; libxml2 takes quadratic time
#: over the attributes of one element.
_LONGEST_TAG = 100_000
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_LONGEST_TAG},}}>")
#: trafilatura's DOCTYPE pattern is quadratic in slashes; ours is read by nobody.
_DOCTYPE = re.compile(r"^\s*<!DOCTYPE[^<>]*>?", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

Element = etree._Element


def parse_page(text: str) -> Element | None:
    """The page's tree, or None where there is no element in it.

    ``huge_tree`` keeps what libxml2 would silently cut: text deeper than 256 elements
    and nodes over 10 MB.
    """
    text = _DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text, count=1)
    text = _LONG_TAG.sub("", text)
    parser = lxml.html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None


def text_of(element: Element) -> str:
    """An element's text with white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def class_words(element: Element) -> str:
    """Class and id of an element in lower case, for telling its role."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()

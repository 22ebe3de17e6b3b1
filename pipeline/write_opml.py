"""Feeds of a config as OPML 2.0, for feed readers."""

import re
from collections.abc import Iterable

from lxml import etree

from transforms.elements import Feed

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_opml(feeds: Iterable[Feed], title: str) -> str:
    """An OPML document with one outline a feed, in their order."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _fit(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = feed.publisher or feed.feed_id
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url}
        if feed.language:
            attributes["language"] = feed.language
        if feed.section:
            attributes["category"] = feed.section
        etree.SubElement(
            body, "outline", {key: _fit(value) for key, value in attributes.items()}
        )
    document: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return document.decode("utf-8")


def _fit(text: str) -> str:
    """Without characters that XML cannot hold."""
    return _UNFIT.sub("", text)

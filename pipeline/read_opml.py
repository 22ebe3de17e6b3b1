"""Feeds out of an OPML file: no entities, no external files, a size cap."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.documents import read_document

MAX_BYTES = 10_000_000


class OpmlError(Exception):
    """The file is not a list of feeds; the message says file, line and why."""


def read_opml(path: str | Path) -> list[tuple[str, str | None]]:
    """Address and title of each feed, in the file's order, each address once.

    Of an address that is listed twice the first title counts.

    Raises:
        OpmlError: it cannot be read, is no OPML, or lists no feed.
    """
    try:
        data = read_document(path)
    except OSError as error:
        why = error.strerror or "there is no such file"
        raise OpmlError(f"{path} cannot be read: {why}") from error
    if len(data) > MAX_BYTES:
        raise OpmlError(f"{path} is over {MAX_BYTES:,} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"{path}:{error.lineno}: is not XML: {error.msg}") from error
    if root.tag != "opml":
        raise OpmlError(f"{path}: is not OPML but <{root.tag}>")
    feeds: dict[str, str | None] = {}
    for url, title in _feeds(root):
        feeds[url] = feeds.get(url) or title
    if not feeds:
        raise OpmlError(f"{path}: lists no feed (no outline with an xmlUrl)")
    return list(feeds.items())


def _feeds(root: etree._Element) -> Iterator[tuple[str, str | None]]:
    for outline in root.iter("outline"):
        # Readers disagree about the capitals of xmlUrl.
        attributes = {str(k).lower(): str(v) for k, v in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if url:
            title = attributes.get("title") or attributes.get("text")
            yield url, (title or "").strip() or None

"""The press's feeds as a reader configures them: YAML, and OPML beside it."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from xml.etree import ElementTree

import yaml


class PressFeed(NamedTuple):
    """One feed of the running press, as a config names it.

    Attributes:
        feed_id: as rows have it; of a feed in OPML it follows from the address.
        name: its id among the declared feeds.
        statuses: see ``DeclaredFeed``.
        reason: why it cannot be read; None where it can.
    """

    feed_id: str
    url: str
    publisher: str
    language: str
    in_opml: bool
    name: str
    statuses: tuple[int | None, ...]
    reason: str | None


def config_yaml(feeds: Iterable[PressFeed], output: str, opml: str | None) -> str:
    """A config for runs over these feeds.

    Args:
        feeds: in the order that decides between entries of one address.
        output: the dataset.
        opml: an OPML file, relative to the config, that lists what is said to be in
            OPML; None writes these into the config as OPML would have them.
    """
    items: list[dict[str, Any]] = []
    for feed in feeds:
        if not feed.in_opml:
            item = {"id": feed.feed_id, "url": feed.url, "publisher": feed.publisher}
            items.append({**item, "language": feed.language})
        elif opml is None:
            items.append({"url": feed.url, "publisher": feed.publisher})
    if opml is not None:
        items.append({"opml": opml})
    config = {
        "version": 1,
        "user_agent": "newsbeam-demo/1.0 (+http://127.0.0.1/; demo@example.org)",
        "feeds": items,
        "output": output,
        "window": {"days": 7},
        "fetch": {
            "delay_seconds": 0.02,
            "retries": 0,
            "allow_networks": ["127.0.0.0/8"],
        },
        "spelling": {"style": {"country.TR": "Türkiye"}},
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def opml_xml(feeds: Iterable[PressFeed]) -> str:
    """The feeds that are in OPML, those of a publisher in one outline."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "The invented press"
    body = ElementTree.SubElement(root, "body")
    outlines: dict[str, ElementTree.Element] = {}
    for feed in feeds:
        if not feed.in_opml:
            continue
        if feed.publisher not in outlines:
            outlines[feed.publisher] = ElementTree.SubElement(
                body, "outline", text=feed.publisher
            )
        ElementTree.SubElement(
            outlines[feed.publisher],
            "outline",
            type="rss",
            text=feed.publisher,
            xmlUrl=feed.url,
        )
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"

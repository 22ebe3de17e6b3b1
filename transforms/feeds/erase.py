"""The body of a feed without some of its entries, every other byte as it came.

For the archive: an entry that was taken down goes, its neighbours must still be read
from the same body. Works on the text, since a damaged feed has no tree to trust.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

_BLOCK = re.compile(
    r"<(?P<tag>(?:[\w.-]+:)?(?:item|entry|url))(?=[\s>])[^>]*>.*?</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:(?://|\\/\\/)[^\s\"'<>\]\[]+", re.IGNORECASE)


def without_entries(body: bytes, is_meant: Callable[[str], bool]) -> bytes | None:
    """A feed's body without the entries that hold an address that is meant.

    Args:
        body: XML or JSON, as received.
        is_meant: says of an address whether its entry goes.

    Returns:
        The body, the very same where nothing is meant; None where an address that is
        meant stands outside of any entry that can be told.
    """
    text = body.decode("utf-8", "surrogateescape")
    if not _holds(text, is_meant):
        return body
    left = _without_items(text, is_meant)
    if left is None:
        left = _BLOCK.sub(lambda b: "" if _holds(b[0], is_meant) else b[0], text)
    return None if _holds(left, is_meant) else left.encode("utf-8", "surrogateescape")


def _holds(text: str, is_meant: Callable[[str], bool]) -> bool:
    for found in _ADDRESS.findall(text):
        plain = unescape(found).replace("\\/", "/")
        # Text runs on behind an address: "(https://a.example/b)."
        if is_meant(plain) or is_meant(plain.rstrip(".,;:!?)")):
            return True
    return False


def _without_items(text: str, is_meant: Callable[[str], bool]) -> str | None:
    """A JSON feed without the items that are meant; None for what is no JSON feed."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    try:
        document: Any = json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return None
    if not isinstance(document.get("items"), list):
        return None
    document["items"] = [
        item
        for item in document["items"]
        if not _holds(json.dumps(item, ensure_ascii=False), is_meant)
    ]
    return json.dumps(document, ensure_ascii=False)

"""Where in a page its headline stands."""

import re
import unicodedata
from collections.abc import Sequence

from transforms.articles.blocks import Outline

_WORD = re.compile(r"\w+")
#: Shorter titles are also names of rubrics.
_SHORTEST = 8
#: From here on a heading may be the beginning of the title only.
_SURELY = 15
_SHORTEST_ALONE = 20


def title_key(text: str) -> str:
    """A title without case, punctuation and spacing."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def headline_block(outline: Outline, titles: Sequence[str]) -> int:
    """Number of the block that is the page's headline; -1 where none is.

    It repeats a title that the metadata give; without such a block, a page's only
    ``<h1>`` of some length is taken.
    """
    keys = [key for key in map(title_key, titles) if len(key) > _SHORTEST]
    sizes = [len(title) for title in titles]
    found = []
    for number, block in enumerate(outline.blocks):
        size = len(block.text)
        if not block.is_heading and all(abs(size - s) > 3 for s in sizes):
            continue
        key = title_key(block.text)
        if len(key) > _SHORTEST and any(
            key == title
            or (
                block.kind in ("h1", "h2")
                and len(key) > _SURELY
                and title.startswith(key)
            )
            for title in keys
        ):
            zones = (outline.nodes[zone].zone for zone in block.zones)
            zoned = any(zone != "header" for zone in zones)
            found.append((block.kind != "h1", zoned, number))
    if found:
        return min(found)[2]
    alone = [
        number
        for number, block in enumerate(outline.blocks)
        if block.kind == "h1" and len(block.text) > _SHORTEST_ALONE
    ]
    return alone[0] if len(alone) == 1 else -1

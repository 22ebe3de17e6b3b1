"""A second reader of a page: does it find the same text?

The second reader is the publisher's own ``articleBody`` or trafilatura. Where the two
differ, whole groups of blocks that look alike are kept or dropped together, so that
neither reader's small slips matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from transforms.articles.blocks import Block, Look, Outline
from transforms.articles.story_blocks import Choice

_NO_LETTER = re.compile(r"\W+")
#: A group is kept if the second reader has this share of it.
_GROUP_SHARE = 0.5
#: What is kept covers this share of the second reader's text, or is not the text.
_LEAST_COVER, _MOST_COVER = 0.7, 1.3
_NEVER = frozenset({"above the headline", "links", "list of links", "label"})


def letters(text: str) -> str:
    """A text without case, spacing and punctuation."""
    return _NO_LETTER.sub("", text).casefold()


class Witness:
    """A text that another reader found."""

    def __init__(self, text: str) -> None:
        self.letters = letters(text)

    def confirmed(self, block: Block) -> int:
        """How many letters of a block it has: all or none."""
        own = letters(block.text)
        return len(own) if own in self.letters else 0

    def cover(self, blocks: Iterable[Block]) -> float:
        """Share of its text that blocks make up."""
        if not self.letters:
            return 0.0
        return sum(map(self.confirmed, blocks)) / len(self.letters)


def agreed_blocks(
    outline: Outline, choice: Choice, witness: Witness
) -> list[Block] | None:
    """The blocks both readers can stand by; None where they read different texts."""
    sizes: dict[Look, int] = defaultdict(int)
    shared: dict[Look, int] = defaultdict(int)
    for block in choice.blocks:
        if block.weight:
            look = outline.nodes[max(outline.home(block), 0)].look
            sizes[look] += len(letters(block.text))
            shared[look] += witness.confirmed(block)
    believed = {k for k, size in sizes.items() if shared[k] >= _GROUP_SHARE * size}
    kept = [
        block
        for block in choice.blocks
        if outline.nodes[max(outline.home(block), 0)].look in believed
        or witness.confirmed(block)
    ]
    if witness.cover(kept) >= _LEAST_COVER:
        return kept
    others = [
        block
        for block in outline.blocks
        if block.why not in _NEVER and witness.confirmed(block)
    ]
    is_the_text = _LEAST_COVER <= witness.cover(others) <= _MOST_COVER
    return others if is_the_text else None

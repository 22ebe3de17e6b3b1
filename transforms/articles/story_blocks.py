"""Which of a page's blocks are the story.

The story is where the running text is: below its headline, in the smallest element
that holds most of it. What claims to be something else (``zones``), stands under a
heading of something else, or is a list of links, a label or a card is taken out.
Each block keeps in ``why`` what took it out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.articles.blocks import Block, Look, Outline
from transforms.articles.container import story_container
from transforms.articles.parts import leave_lone_headings, leave_other_parts
from transforms.articles.sieve import (
    leave_cards,
    leave_links_and_labels,
    take_beside,
    take_between,
)
from transforms.articles.zoning import believed_zones

#: A headline with less than this share of the page's text below it is none.
_LEAST_BELOW = 0.3


@dataclass(slots=True)
class Choice:
    """The blocks of a story.

    Attributes:
        blocks: in order.
        weight: their running text.
        missed: running text of paragraphs that were left out, comments aside.
        unity: share of the text between the first and the last paragraph that look
            like most; 1 where the story is one piece.
    """

    blocks: list[Block]
    weight: float = 0.0
    missed: float = 0.0
    unity: float = 0.0


def choose_blocks(
    outline: Outline, headline: int = -1, *, is_list: bool = False
) -> Choice:
    """Choose among an outline's blocks, marking those that are left out.

    Args:
        outline: of the page, or of one story's element.
        headline: number of the block that is the headline, -1 where none is.
        is_list: whether the story is a list itself, as a live blog is.
    """
    blocks = outline.blocks
    start = 0
    if headline >= 0:
        below = sum(block.weight for block in blocks[headline:])
        start = headline + 1 if below >= _LEAST_BELOW * outline.weight else 0
    for block in blocks[:start]:
        block.why = "above the headline"
    believed = believed_zones(outline, headline, start)
    for block in blocks[start:]:
        _leave_zones(outline, block, believed)
    leave_other_parts(outline)
    container = story_container(outline)
    if container < 0:
        return Choice([])
    homes, looks = _leave_outside(outline, container)
    leave_links_and_labels(outline, homes, looks)
    if not is_list:
        leave_cards(outline)
    take_between(blocks)
    take_beside(outline, container, start, looks)
    leave_lone_headings(outline, looks)
    kept = [block for block in blocks if not block.why]
    return Choice(
        kept,
        weight=sum(block.weight for block in kept),
        missed=sum(b.weight for b in blocks[start:] if b.why and _is_missed(b)),
        unity=_unity(outline, kept),
    )


def _is_missed(block: Block) -> bool:
    return block.kind == "p" and block.why not in (
        "comments",
        "dialog",
        "footer",
        "hidden",
    )


def _leave_zones(outline: Outline, block: Block, believed: set[int]) -> None:
    inner = next((z for z in reversed(block.zones) if z in believed), None)
    if inner is None:
        return
    zone = outline.nodes[inner].zone or ""
    # Pulled quotes and quoted people are drawn as figures.
    if zone == "figure" and _is_quote(outline, block.node, inner):
        return
    block.why = zone


def _is_quote(outline: Outline, number: int, above: int) -> bool:
    while number >= above:
        if outline.nodes[number].element.tag == "blockquote":
            return True
        number = outline.nodes[number].parent
    return False


def _leave_outside(
    outline: Outline, container: int
) -> tuple[dict[int, float], dict[Look, float]]:
    """Take out what is outside; the homes of the text inside, and their looks."""
    end = outline.nodes[container].end
    homes: dict[int, float] = defaultdict(float)
    for block in outline.blocks:
        if not container <= block.node < end:
            block.why = block.why or "outside"
        elif not block.why and block.weight:
            homes[outline.home(block)] += block.weight
    looks: dict[Look, float] = defaultdict(float)
    for home, weight in homes.items():
        looks[outline.nodes[home].look] += weight
    return homes, looks


def _unity(outline: Outline, kept: Sequence[Block]) -> float:
    order = [
        (outline.nodes[max(outline.home(block), 0)].look, block.weight)
        for block in kept
        if block.weight
    ]
    if not order:
        return 0.0
    looks: dict[Look, float] = defaultdict(float)
    for look, weight in order:
        looks[look] += weight
    commonest = max(looks, key=lambda look: looks[look])
    places = [n for n, (look, _) in enumerate(order) if look == commonest]
    piece = order[places[0] : places[-1] + 1]
    return sum(weight for _, weight in piece) / sum(looks.values())

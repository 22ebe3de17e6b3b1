"""What a page's outline is made of: elements that hold blocks, and blocks of text."""

import re
from dataclasses import dataclass
from functools import cached_property

from transforms.articles.tree import Element

#: Tag and class: what elements made by the same template share.
Look = tuple[str, str | None]
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Blocks that are one line of the element above them.
_LINES = HEADINGS | {"p", "blockquote", "pre", "li", "dd", "dt"}
_LISTS = frozenset({"ul", "ol", "dl"})

_SENTENCE = re.compile(r"[.!?…。！？»”\"’)“:;؟।](?:\s|$)")
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7ff\uf900-\ufaff]"
)
_SHORTEST_TEXT, _FULL_TEXT, _SURELY_TEXT = 30, 80, 200


@dataclass(slots=True)
class Node:
    """A block-level element.

    Attributes:
        parent: number of the one around it, -1 for the root.
        zone: what it claims to be beside the story, see ``zones``.
        body: how surely it claims to be the story's body, 0 to 2.
        end: number after its last inner one.
    """

    parent: int
    element: Element
    zone: str | None
    body: int
    end: int = 0

    @property
    def look(self) -> Look:
        """What it shares with elements made by the same template."""
        return self.element.tag, self.element.get("class")


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item or cell.

    Attributes:
        text: white space folded, not blank.
        linked: how many of its characters are links.
        bold: how many are bold.
        kind: ``p``, ``h1`` … ``h6``, ``li``, ``quote``, ``pre``, ``cell``, ``text``.
        node: number of the element that holds it.
        zones: numbers of the zones around it, outermost first.
        weight: how much running text it is, in characters of an alphabet.
        why: why it is not of the story; "" while it may be.
    """

    text: str
    linked: int
    bold: int
    kind: str
    node: int
    zones: tuple[int, ...]
    weight: float
    why: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of any level."""
        return self.kind in HEADINGS


@dataclass(frozen=True)
class Outline:
    """A page as its block-level elements and text blocks, both in order.

    Attributes:
        nodes: the elements.
        blocks: the text.
        elements: how many elements there are, inline ones among them.
        most_inline: how many inline elements one block has at most.
    """

    nodes: list[Node]
    blocks: list[Block]
    elements: int = 0
    most_inline: int = 0

    @cached_property
    def weight(self) -> float:
        """Running text of the whole page."""
        return sum(block.weight for block in self.blocks)

    @cached_property
    def weights(self) -> list[float]:
        """Running text in each element, inner ones included."""
        found = [0.0] * len(self.nodes)
        for block in self.blocks:
            found[block.node] += block.weight
        for number in range(len(found) - 1, 0, -1):
            found[self.nodes[number].parent] += found[number]
        return found

    @cached_property
    def text(self) -> str:
        """Everything a reader sees, menus and footers aside."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def children(self) -> list[int]:
        """How many block-level elements each element holds directly."""
        counts = [0] * len(self.nodes)
        for node in self.nodes[1:]:
            counts[node.parent] += 1
        return counts

    def home(self, block: Block) -> int:
        """The element a block stands in beside others."""
        node = self.nodes[block.node]
        return node.parent if node.element.tag in _LINES else block.node

    def list_of(self, block: Block) -> int:
        """The list an item belongs to; the root where it is in none."""
        number = block.node
        while number > 0 and self.nodes[number].element.tag not in _LISTS:
            number = self.nodes[number].parent
        return number


def running_text(text: str, linked: int = 0) -> float:
    """How much of a block is running text: 0 for links and labels, else its length.

    Characters of scripts without spaces count twice.
    """
    size = len(text)
    free = size - linked
    if free * 2 < size:
        return 0.0
    if not text.isascii():
        wide = len(_WIDE.findall(text))
        free, size = free + wide, size + wide
    if free < _SHORTEST_TEXT or (size < _SURELY_TEXT and not _SENTENCE.search(text)):
        return 0.0
    return free if free >= _FULL_TEXT else free * 0.5

"""Links, labels, lists and cards among the blocks of a story, taken out and back."""

from collections import defaultdict
from collections.abc import Iterable

from transforms.articles.blocks import Block, Look, Outline

#: Running text that makes an element a home of the story; labels stay in one only.
_HOME_WEIGHT, _LOOK_WEIGHT = 200, 400
#: Over this share of links a paragraph is one, unless it is long.
_MOSTLY_LINKS, _LONG = 0.6, 250
#: A card holds less than a section of a story does.
_CARD_WEIGHT = 400
_CARDS_WITH_LINKS = 0.6
#: More short paragraphs in a row are a box.
_MOST_LABELS = 3


def leave_links_and_labels(
    outline: Outline, homes: dict[int, float], looks: dict[Look, float]
) -> None:
    """Take out paragraphs that are links, short labels, and lists of links.

    Args:
        outline: of the page.
        homes: elements with running text, and how much.
        looks: the same by what such elements look like.
    """
    lists: dict[int, list[Block]] = defaultdict(list)
    for block in outline.blocks:
        if block.why:
            continue
        if block.kind == "li":
            lists[outline.list_of(block)].append(block)
        elif block.kind != "cell":
            block.why = _link_or_label(outline, block, homes, looks)
    for number, items in lists.items():
        linked = sum(item.linked for item in items)
        if linked * 2 > sum(len(item.text) for item in items):
            why = "list of links"
        elif (
            outline.nodes[number].parent not in homes
            and sum(item.weight for item in items) < _HOME_WEIGHT
        ):
            why = "list apart"
        else:
            continue
        for item in items:
            item.why = why


def _link_or_label(
    outline: Outline,
    block: Block,
    homes: dict[int, float],
    looks: dict[Look, float],
) -> str:
    size = len(block.text)
    if block.linked > _MOSTLY_LINKS * size and (block.is_heading or size < _LONG):
        return "links"
    if block.weight or block.is_heading:
        return ""
    home = outline.home(block)
    if homes.get(home, 0) >= _HOME_WEIGHT:
        return ""
    look = outline.nodes[max(home, 0)].look
    if block.kind == "p" and looks.get(look, 0) >= _HOME_WEIGHT:
        return ""
    return "label"


def leave_cards(outline: Outline) -> None:
    """Take out texts that each stand below a link, in elements that look alike."""
    decks: dict[Look, dict[int, list[Block]]] = defaultdict(dict)
    linked: set[int] = set()
    before: Block | None = None
    for block in outline.blocks:
        if not block.why and block.weight and block.kind in ("p", "text", "li"):
            card = block.node if block.kind == "li" else outline.home(block)
            members = decks[outline.nodes[max(card, 0)].look].setdefault(card, [])
            if not members and before is not None and _is_link(before):
                linked.add(card)
            members.append(block)
        before = block
    for cards in decks.values():
        if (
            len(cards) >= 2
            and len(linked & cards.keys()) >= _CARDS_WITH_LINKS * len(cards)
            and all(sum(b.weight for b in c) < _CARD_WEIGHT for c in cards.values())
        ):
            for members in cards.values():
                for block in members:
                    block.why = "card"


def _is_link(block: Block) -> bool:
    return block.linked > _MOSTLY_LINKS * len(block.text)


def take_between(blocks: Iterable[Block]) -> None:
    """Take back labels and lists where the text goes on around them."""
    text_before = False
    waiting: list[Block] = []
    for block in blocks:
        is_label = block.why == "label" and block.kind == "p"
        if is_label or block.why == "list apart":
            if text_before:
                waiting.append(block)
        elif not block.why and block.weight:
            if sum(w.kind == "p" for w in waiting) <= _MOST_LABELS:
                for waited in waiting:
                    waited.why = ""
            text_before, waiting = True, []


def take_beside(
    outline: Outline, container: int, start: int, looks: dict[Look, float]
) -> None:
    """Take back paragraphs outside the container that look like those inside."""
    nodes, blocks = outline.nodes, outline.blocks
    own = {nodes[b.node].look for b in blocks if not b.why and b.weight}
    for block in blocks[start:]:
        if block.why != "outside" or not (block.weight or block.is_heading):
            continue
        look = nodes[block.node].look
        home = nodes[max(outline.home(block), 0)].look
        is_first = block.weight and block.node < container and look in own and look[1]
        if is_first or (home[1] and looks.get(home, 0) > _LOOK_WEIGHT):
            block.why = ""

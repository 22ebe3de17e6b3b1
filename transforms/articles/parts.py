"""Parts of a page under headings: those of other things, and headings of nothing."""

from collections import defaultdict

from transforms.articles.blocks import HEADINGS, Look, Outline
from transforms.articles.prompts import announces_another

#: Running text that makes an element a home of the story.
_HOME_WEIGHT = 400
_LONG_PARAGRAPH = 100


def leave_other_parts(outline: Outline) -> None:
    """Take out what stands under a heading that announces something else.

    Such a part ends with the element around its heading, at the next heading of its
    rank, or where a long paragraph goes on beside those before.
    """
    nodes = outline.nodes
    part, rank = -1, ""
    homes: dict[int, float] = defaultdict(float)
    for block in outline.blocks:
        if block.why:
            continue
        home = outline.home(block)
        announces = (
            block.is_heading or block.bold >= len(block.text) - 2
        ) and announces_another(block.text)
        if part >= 0:
            ends = (
                not part <= block.node < nodes[part].end
                or (block.is_heading and block.kind <= rank and not announces)
                or (
                    block.kind == "p"
                    and block.weight >= _LONG_PARAGRAPH
                    and homes[home] > _HOME_WEIGHT
                )
            )
            if not ends:
                block.why = "under another heading"
                continue
            part = -1
        if announces:
            block.why = "another heading"
            part = block.node if block.kind == "text" else nodes[block.node].parent
            rank = block.kind if block.is_heading else "h9"
        else:
            homes[home] += block.weight


def leave_lone_headings(outline: Outline, looks: dict[Look, float]) -> None:
    """Take out headings without text of their own below them."""
    nodes = outline.nodes
    children = outline.children
    following = -1
    for block in reversed(outline.blocks):
        if block.why:
            continue
        if block.kind not in HEADINGS:
            following = block.node
            continue
        around = nodes[block.node].parent
        while around > 0 and not around <= following < nodes[around].end:
            is_wrapper = children[around] == 1
            if not is_wrapper and looks.get(nodes[around].look, 0) < _HOME_WEIGHT:
                block.why = "heading of nothing"
                break
            around = nodes[around].parent

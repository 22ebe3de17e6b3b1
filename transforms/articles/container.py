"""The smallest element that holds the story."""

from transforms.articles.blocks import Outline

#: An element stands for the one around it while it holds this share of its text.
_SHARE = 0.8
#: One that calls itself the body is believed from this share on.
_BODY_SHARE = 0.5
_LINES = frozenset({"p", "blockquote", "pre", "li", "dd", "dt"})


def story_container(outline: Outline) -> int:
    """Number of the node that holds most of the text still in; -1 without any."""
    nodes = outline.nodes
    weights = [0.0] * len(nodes)
    for block in outline.blocks:
        if not block.why:
            weights[block.node] += block.weight
    heaviest = [-1] * len(nodes)
    for number in range(len(nodes) - 1, 0, -1):
        parent = nodes[number].parent
        weights[parent] += weights[number]
        best = heaviest[parent]
        if best < 0 or weights[number] >= weights[best]:
            heaviest[parent] = number
    if not nodes or not weights[0]:
        return -1
    container = 0
    while True:
        inner = heaviest[container]
        if (
            inner < 0
            or weights[inner] < _SHARE * weights[container]
            or nodes[inner].element.tag in _LINES
        ):
            break
        container = inner
    bodies = [
        (nodes[number].body, number)
        for number in range(container + 1, nodes[container].end)
        if nodes[number].body and weights[number] >= _BODY_SHARE * weights[container]
    ]
    return max(bodies)[1] if bodies else container

"""How far the zones that a page claims are believed.

A class name may lie: a wrapper around the whole page is called ``has-sidebar`` on one
site and ``sidebar-right`` on another. A zone that would take the story away is
released.
"""

from collections import defaultdict

from transforms.articles.blocks import Outline

#: Never the story, however much of the page they hold.
_NEVER = frozenset({"comments", "dialog", "footer", "hidden"})
#: Share of the page's text a zone around the headline may hold.
_AROUND_HEADLINE = 0.25
#: The same where the text below the headline begins in the zone.
_BELOW_HEADLINE = 0.5
_PARAGRAPH = 80
#: With less text than this outside all zones, the largest of them is the story,
#: if it holds twice as much.
_LEAST_OUTSIDE, _MUCH_MORE = 600, 2


def believed_zones(outline: Outline, headline: int, start: int) -> set[int]:
    """Numbers of the nodes whose zone is believed.

    Args:
        outline: of the page.
        headline: number of the block that is the headline, or -1.
        start: number of the first block that may be of the story.
    """
    nodes, blocks = outline.nodes, outline.blocks[start:]
    believed = {number for number, node in enumerate(nodes) if node.zone}
    held: dict[int, float] = defaultdict(float)
    for block in blocks:
        if block.weight:
            for zone in block.zones:
                held[zone] += block.weight
    if headline >= 0:
        for zone in outline.blocks[headline].zones:
            if held.get(zone, 0) > _AROUND_HEADLINE * outline.weight:
                believed.discard(zone)
    if start:
        # What the text below the headline begins in, if it is most of that text.
        below = sum(block.weight for block in blocks)
        for block in [b for b in blocks if b.weight >= _PARAGRAPH][:2]:
            for zone in block.zones:
                name = nodes[zone].zone
                if (
                    name not in ("comments", "dialog")
                    and held.get(zone, 0) > _BELOW_HEADLINE * below
                ):
                    believed.discard(zone)
    while True:
        outside = sum(b.weight for b in blocks if not believed.intersection(b.zones))
        largest = max(
            (
                (weight, -zone)
                for zone, weight in held.items()
                if zone in believed and nodes[zone].zone not in _NEVER
            ),
            default=(0.0, 0),
        )
        if outside >= _LEAST_OUTSIDE or largest[0] <= _MUCH_MORE * outside:
            return believed
        believed.discard(-largest[1])

"""A page's text blocks in one walk, each with the elements around it.

A block is what a reader sees as one paragraph: the text between two borders where a
browser would begin a line. Custom elements are inline, since that is what browsers
make of them. Everything that decides about text works on this outline; the tree is
not walked again.
"""

from lxml import etree

from transforms.articles.blocks import HEADINGS, Block, Node, Outline, running_text
from transforms.articles.tree import Element
from transforms.articles.zones import is_body, zone_of

#: No page of news has so many; what comes behind is not read.
MOST_NODES = 50_000

_BLOCK, _INLINE, _LINK, _BOLD, _BREAK, _SKIPPED = range(6)


class _Roles(dict[str, int]):
    def __missing__(self, tag: str) -> int:
        return _INLINE if "-" in tag else _BLOCK


_ROLES = _Roles()
for _role, _tags in {
    _SKIPPED: "script style noscript template svg iframe object embed select button "
    "input textarea head link meta canvas audio video map math datalist progress rp rt "
    "amp-ad amp-analytics amp-iframe",
    _INLINE: "abbr acronym bdi bdo big cite code data del dfn em font i ins kbd label "
    "mark meter nobr q rb ruby s samp small span strike sub sup time tt u var wbr img "
    "picture source track blink",
    _BLOCK: "html body address article aside blockquote center dd details dialog div "
    "dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul",
    _LINK: "a",
    _BOLD: "b strong",
    _BREAK: "br",
}.items():
    _ROLES.update(dict.fromkeys(_tags.split(), _role))
#: Menus hold nothing else, and often half of a page's elements.
_MENUS = frozenset({"nav", "footer", "ul", "ol"})
_MENU_ZONES = frozenset({"navigation", "footer"})

_KINDS = {
    "p": "p", "li": "li", "dd": "li", "dt": "li", "blockquote": "quote", "pre": "pre",
    "td": "cell", "th": "cell", **dict.fromkeys(HEADINGS),
}  # fmt: skip
_KINDS.update({tag: tag for tag in HEADINGS})
_INHERITED = frozenset({"li", "quote", "cell"})
#: A ``<br>`` behind so much text that ends as a sentence does ends a paragraph.
_SENTENCE_ENDS = '.!?…。！？»”"’)؟।'
_PARAGRAPH = 80


def read_outline(root: Element) -> Outline:
    """Walk a tree once."""
    # One pass over every element of every page: locals, no calls for inline elements.
    roles, block_role, inline_role = _ROLES, _BLOCK, _INLINE
    nodes: list[Node] = []
    blocks: list[Block] = []
    stack: list[int] = []
    kinds: list[str] = ["text"]
    zones: list[tuple[int, ...]] = [()]
    parts: list[str] = []
    linked = bold = in_link = in_bold = 0
    elements = inline = most_inline = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        role = roles[tag]
        if role == block_role and parts:
            _close(blocks, parts, linked, bold, kinds[-1], stack, zones[-1])
            parts, linked, bold = [], 0, 0
        if event == "start":
            elements += 1
            if role == inline_role:
                inline += 1
            elif role == block_role:
                most_inline, inline = max(most_inline, inline), 0
                number = len(nodes)
                if number >= MOST_NODES:
                    break
                node = _node(element, tag, stack[-1] if stack else -1)
                nodes.append(node)
                stack.append(number)
                above = kinds[-1]
                kinds.append(
                    _KINDS.get(tag) or (above if above in _INHERITED else "text")
                )
                zone = node.zone
                zones.append((*zones[-1], number) if zone else zones[-1])
                if zone in _MENU_ZONES and tag in _MENUS:
                    walker.skip_subtree()
                    continue
            elif role == _SKIPPED:
                walker.skip_subtree()
                continue
            else:
                inline += 1
                if role == _LINK:
                    in_link += 1
                elif role == _BOLD:
                    in_bold += 1
            text = element.text
        else:
            if role == block_role:
                nodes[stack.pop()].end = len(nodes)
                kinds.pop()
                zones.pop()
            elif role == _LINK:
                in_link -= 1
            elif role == _BOLD:
                in_bold -= 1
            elif role == _BREAK and parts:
                if _ends_paragraph(parts):
                    _close(blocks, parts, linked, bold, kinds[-1], stack, zones[-1])
                    parts, linked, bold = [], 0, 0
                else:
                    parts.append("\n")
            text = element.tail if stack else None
        if text and (parts or not text.isspace()):
            parts.append(text)
            if in_link:
                linked += len(text)
            if in_bold:
                bold += len(text)
    for number in stack:  # of a page that was not read to its end
        nodes[number].end = len(nodes)
    return Outline(nodes, blocks, elements, max(most_inline, inline))


def _node(element: Element, tag: str, parent: int) -> Node:
    marks = role = None
    body = 0
    hidden = False
    items: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
    for name, value in items:
        if name == "class" or name == "id":
            marks = f"{marks} {value}" if marks else value
        elif name == "role":
            role = value
        elif name == "itemprop":
            body = 2 if value.lower() in ("articlebody", "text") else 0
        elif (
            name == "hidden"
            or (name == "aria-hidden" and value == "true")
            or (name == "style" and "display:none" in value.replace(" ", ""))
        ):
            hidden = True
    if marks is None:
        zone = zone_of(tag, "", role)
    else:
        zone = zone_of(tag, marks, role)
        if not body and is_body(marks):
            body = 1
    return Node(parent, element, zone or ("hidden" if hidden else None), body)


def _ends_paragraph(parts: list[str]) -> bool:
    """Whether a ``<br>`` ends a paragraph: it is the second, or a sentence ended."""
    last = parts[-1].rstrip()
    if not last:
        return parts[-1] == "\n" or (len(parts) > 1 and parts[-2] == "\n")
    return last[-1] in _SENTENCE_ENDS and sum(map(len, parts)) >= _PARAGRAPH


def _close(
    blocks: list[Block],
    parts: list[str],
    linked: int,
    bold: int,
    kind: str,
    stack: list[int],
    zones: tuple[int, ...],
) -> None:
    """Make a block of what was read since the last border; blank text makes none."""
    text = " ".join("".join(parts).split())
    if text and stack:
        size = len(text)
        linked, bold = min(linked, size), min(bold, size)
        weight = 0.0 if kind in HEADINGS else running_text(text, linked)
        blocks.append(Block(text, linked, bold, kind, stack[-1], zones, weight))

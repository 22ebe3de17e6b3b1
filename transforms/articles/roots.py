"""Several stories on one page: where each of them is.

Endless-scroll pages append whole stories. What looks alike and is none: teaser lists,
related boxes, comments, the posts of a live blog, the sections of one long story. A
further story is therefore believed only with a headline and a long body of its own,
and only if the page's own headline stands within the first.
"""

import re
from collections.abc import Iterator, Sequence

from transforms.articles.blocks import Block, Look, Outline
from transforms.articles.headlines import title_key
from transforms.articles.page import Page
from transforms.articles.structured import Structured, types_of
from transforms.articles.trace import note
from transforms.articles.tree import Element, class_words, text_of
from transforms.articles.words import count_words

#: Words of running text a story of several must have; teasers have 20 to 60.
LEAST_WORDS = 100
#: The same in characters, for a first look.
LEAST_WEIGHT = 300
#: More than this is a live blog or a list.
MOST_STORIES = 6
#: Share of a story's running text that may be links.
_MOST_LINKED = 0.4
_SHORTEST_HEADLINE = 3

_NOT_A_STORY = re.compile(
    r"(?:^|[\s_-])(?:comments?|reply|replies|related|teasers?|recommend\w*|sidebar|"
    r"live-?blog\w*|live-?post\w*|timeline|post-update|update|faq|footer|promo)"
    r"(?:$|[\s_-])"
)
_OUTSIDE = frozenset({"aside", "nav", "footer", "header", "form", "figure"})


def story_roots(page: Page) -> list[Element]:
    """The elements of a page's stories in order; [] where the page is one story."""
    outline = page.outline
    headings = [b for b in outline.blocks if b.kind in ("h1", "h2") and _is_long(b)]
    if len({title_key(b.text) for b in headings}) < 2 or _is_live_blog(page.structured):
        return []
    for tag in ("article", "section", "div"):
        roots = _outermost(outline, _around(outline, headings, tag))
        if (
            2 <= len(roots) <= MOST_STORIES
            and _are_different(outline, roots)
            and _is_first_the_page(outline, roots, page.headline)
            and (tag == "article" or _are_whole(outline, roots))
        ):
            elements = [outline.nodes[root].element for root in roots]
            note("stories", len(roots), tuple((tag, headline(e)) for e in elements))
            return elements
    return []


def headline(root: Element) -> str:
    """A story's own headline: its ``<h1>``, else its first ``<h2>``."""
    for tag in ("h1", "h2"):
        for heading in root.iter(tag):
            text = text_of(heading)
            if len(text) > _SHORTEST_HEADLINE:
                return text
    return ""


def permalink(root: Element) -> str | None:
    """The address a story states for itself, as written."""
    for name in ("data-url", "data-permalink", "data-href", "about", "itemid"):
        value = root.get(name)
        if value and ("/" in value):
            return value
    for heading in root.iter("h1", "h2"):
        for link in heading.iter("a"):
            if link.get("href"):
                return link.get("href")
        parent = heading.getparent()
        if parent is not None and parent.tag == "a":
            return parent.get("href")
    return None


def _is_long(block: Block) -> bool:
    return len(block.text) > _SHORTEST_HEADLINE


def _is_live_blog(structured: Structured) -> bool:
    return any("liveblogposting" in types_of(node) for node in structured.nodes)


def _around(
    outline: Outline, headings: Sequence[Block], tag: str
) -> dict[int, set[str]]:
    """Elements of a tag around any heading, in order, with their ``<h1>`` inside."""
    found: dict[int, set[str]] = {}
    for heading in headings:
        ranks = {title_key(heading.text)} if heading.kind == "h1" else set()
        number = heading.node
        while number >= 0:
            if outline.nodes[number].element.tag == tag:
                found[number] = found.get(number, set()) | ranks
            number = outline.nodes[number].parent
    return dict(sorted(found.items()))


def _inside(outline: Outline, number: int) -> Iterator[Block]:
    end = outline.nodes[number].end
    return (b for b in outline.blocks if number <= b.node < end)


def _is_story(outline: Outline, number: int) -> bool:
    if _is_outside(outline, number):
        return False
    blocks = list(_inside(outline, number))
    texts = [
        block
        for block in blocks
        if block.weight and not _is_outside(outline, block.node, number)
    ]
    words = sum(count_words(block.text) for block in texts)
    if words < LEAST_WORDS:
        return False
    size = sum(len(block.text) for block in texts)
    return sum(block.linked for block in texts) <= size * _MOST_LINKED


def _is_outside(outline: Outline, number: int, root: int = -1) -> bool:
    """Whether an element is, or lies in, what is no story; up to a root of its own."""
    while number > root:
        element = outline.nodes[number].element
        if element.tag in _OUTSIDE or (
            root < 0 and _NOT_A_STORY.search(class_words(element))
        ):
            return True
        number = outline.nodes[number].parent
    return False


def _outermost(outline: Outline, around: dict[int, set[str]]) -> list[int]:
    """The stories among elements that lie in no other, wrappers of several aside.

    One headline, perhaps repeated, makes a story; a wrapper around several has several.
    """
    numbers = [
        number
        for number, first_rank in around.items()
        if len(first_rank) < 2 and outline.weights[number] >= LEAST_WEIGHT
    ]
    if _stand_in_each_other(outline, numbers):
        return []
    chosen: list[int] = []
    end = -1
    for number in numbers:
        if (
            number >= end
            and (around[number] or not _wraps_several(outline, number, numbers))
            and _is_story(outline, number)
        ):
            chosen.append(number)
            end = outline.nodes[number].end
    return chosen


def _stand_in_each_other(outline: Outline, numbers: Sequence[int]) -> bool:
    """Whether each of some elements, in order, lies in the one before."""
    ends = [outline.nodes[number].end for number in numbers]
    return all(number < end for number, end in zip(numbers[1:], ends[:-1], strict=True))


def _wraps_several(outline: Outline, number: int, numbers: Sequence[int]) -> bool:
    """Whether an element holds two of the others that look alike, side by side."""
    end: dict[Look, int] = {}
    for inner in numbers:
        node = outline.nodes[inner]
        if number < inner < outline.nodes[number].end:
            if inner >= end.get(node.look, inner + 1):
                return True
            end[node.look] = node.end
    return False


def _are_different(outline: Outline, roots: Sequence[int]) -> bool:
    elements = [outline.nodes[root].element for root in roots]
    titles = {title_key(headline(element)) for element in elements}
    texts = {text_of(element)[-400:] for element in elements}
    return len(titles) == len(roots) and len(texts) == len(roots)


def _is_first_the_page(outline: Outline, roots: Sequence[int], anchor: int) -> bool:
    """Whether the page's headline is the first story's; it may have none."""
    if anchor < 0:
        return True
    node = outline.blocks[anchor].node
    return roots[0] <= node < outline.nodes[roots[0]].end


def _are_whole(outline: Outline, roots: Sequence[int]) -> bool:
    """Whether elements are stories rather than sections of one.

    Sections have an ``<h2>`` each. So each needs an ``<h1>``; or, where only the first
    or none has one, all look alike, have one headline each, and a date, a byline or a
    picture of their own.
    """
    ranks = [
        {
            rank: {title_key(b.text) for b in _inside(outline, root) if b.kind == rank}
            for rank in ("h1", "h2")
        }
        for root in roots
    ]
    if all(rank["h1"] for rank in ranks):
        return True
    looks = {outline.nodes[root].look for root in roots}
    return (
        all(not rank["h1"] and len(rank["h2"]) == 1 for rank in ranks[1:])
        and len(looks) == 1
        and all(_has_a_head(outline, root) for root in roots)
    )


def _has_a_head(outline: Outline, root: int) -> bool:
    inner = outline.nodes[root : outline.nodes[root].end]
    element = outline.nodes[root].element
    return next(element.iter("time", "figure"), None) is not None or any(
        node.zone == "byline" for node in inner
    )

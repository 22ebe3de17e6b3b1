"""Several stories on one page: where each of them is.

Endless-scroll pages append whole stories. What looks alike and is none: teaser lists,
related boxes, comments, the posts of a live blog, the sections of one long story. A
further story is therefore believed only with a headline and a long body of its own.
"""

import re

from transforms.articles.structured import Structured, types_of
from transforms.articles.trace import note
from transforms.articles.tree import Element, class_words, text_of
from transforms.articles.words import count_words

#: Words of body paragraphs a story of several must have; teasers have 20 to 60.
LEAST_WORDS = 100
#: More than this is a live blog or a list.
MOST_STORIES = 6
#: Share of a story's paragraph text that may be links.
_MOST_LINKED = 0.4

_NOT_A_STORY = re.compile(
    r"(?:^|[\s_-])(?:comments?|reply|replies|related|teasers?|recommend\w*|sidebar|"
    r"live-?blog\w*|live-?post\w*|liveblog\w*|timeline|post-update|update|faq|"
    r"footer|promo)(?:$|[\s_-])"
)
_OUTSIDE = frozenset({"aside", "nav", "footer", "header", "form", "figure"})


def story_roots(tree: Element, structured: Structured) -> list[Element]:
    """The elements of a page's stories in order; [] where the page is one story."""
    if any("liveblogposting" in types_of(node) for node in structured.nodes):
        return []
    for tag in ("article", "section", "div"):
        roots = _outermost([e for e in tree.iter(tag) if _is_story(e)])
        if 2 <= len(roots) <= MOST_STORIES and _are_different(roots):
            note("stories", str(len(roots)), tuple((tag, headline(r)) for r in roots))
            return roots
    return []


def headline(root: Element) -> str:
    """A story's own headline: its ``<h1>``, else its first ``<h2>``."""
    for tag in ("h1", "h2"):
        for heading in root.iter(tag):
            text = text_of(heading)
            if len(text) > 3:
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


def _is_story(element: Element) -> bool:
    if _NOT_A_STORY.search(class_words(element)) or _is_outside(element):
        return False
    headings = [h for h in element.iter("h1") if len(text_of(h)) > 3]
    # Sections of one story have an <h2> each: only <article> may do without an <h1>.
    if not headings and (element.tag != "article" or not headline(element)):
        return False
    # One headline, perhaps repeated; a wrapper around several stories has several.
    if len({text_of(h).casefold() for h in headings}) > 1:
        return False
    paragraphs = [p for p in element.iter("p") if not _is_outside(p, element)]
    words = sum(count_words(text_of(p)) for p in paragraphs)
    if words < LEAST_WORDS:
        return False
    linked = sum(count_words(text_of(a)) for p in paragraphs for a in p.iter("a"))
    return linked <= words * _MOST_LINKED


def _is_outside(element: Element, root: Element | None = None) -> bool:
    for above in element.iterancestors():
        if above is root:
            return False
        if above.tag in _OUTSIDE or (
            root is None and _NOT_A_STORY.search(class_words(above))
        ):
            return True
    return False


def _outermost(elements: list[Element]) -> list[Element]:
    """Elements that lie in no other of them."""
    chosen: list[Element] = []
    for element in elements:
        if not any(above in chosen for above in element.iterancestors()):
            chosen.append(element)
    return chosen


def _are_different(roots: list[Element]) -> bool:
    titles = {headline(root).casefold() for root in roots}
    texts = {text_of(root)[-400:] for root in roots}
    return len(titles) == len(roots) and len(texts) == len(roots)

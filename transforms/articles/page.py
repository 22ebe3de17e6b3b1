"""One page, decoded and parsed once, as all readers of it see it."""

from dataclasses import dataclass
from typing import cast

from lxml import etree

from transforms.articles.blocks import Outline
from transforms.articles.headlines import headline_block
from transforms.articles.outline import read_outline
from transforms.articles.structured import Structured, read_structured
from transforms.articles.titles import page_titles
from transforms.articles.tree import Element, Tagged, elements_by_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, or one story's element with what is stated about that story.

    Attributes:
        tree: the whole page's root, or the story's own element.
        tagged: its elements of some tags.
        outline: its text blocks.
        structured: its statements for machines.
        titles: what it calls its story there.
        headline: number of the block that is the headline, -1 where none is.
        url: the address that answered.
        source: the page's text, for libraries that parse themselves.
    """

    tree: Element
    tagged: Tagged
    outline: Outline
    structured: Structured
    titles: tuple[str, ...]
    headline: int
    url: str
    source: str = ""


_MARKED = etree.XPath(".//*[@itemprop or @rel='author']")


#: trafilatura and htmldate take quadratic time over more than this.
_MOST_ELEMENTS, _MOST_INLINE = 20_000, 2_000


def suits_libraries(page: Page) -> bool:
    """Whether a page is of a size that the libraries read in good time."""
    outline = page.outline
    return outline.elements <= _MOST_ELEMENTS and outline.most_inline <= _MOST_INLINE


def marked_elements(page: Page, name: str) -> list[Element]:
    """Elements that a page marks as a property of it, by microdata or ``rel``."""
    wanted = name.lower()
    marked = cast("list[Element]", _MARKED(page.tree))
    return [
        element
        for element in marked
        if wanted in (element.get("itemprop") or "").lower().split()
        or wanted == element.get("rel")
    ]


def whole_page(tree: Element, url: str, source: str = "") -> Page:
    """A page as it was parsed."""
    tagged = elements_by_tag(tree)
    structured = read_structured(tagged)
    titles = tuple(page_titles(tagged, structured))
    outline = read_outline(tree)
    return Page(
        tree=tree,
        tagged=tagged,
        outline=outline,
        structured=structured,
        titles=titles,
        headline=headline_block(outline, titles),
        url=url,
        source=source,
    )


def part_of_page(root: Element, title: str, structured: Structured, url: str) -> Page:
    """One story of several: its element, its headline, what is stated about it."""
    outline = read_outline(root)
    return Page(
        tree=root,
        tagged=elements_by_tag(root),
        outline=outline,
        structured=structured,
        titles=(title,),
        headline=headline_block(outline, (title,)),
        url=url,
    )

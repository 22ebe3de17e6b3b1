"""Who wrote it, and the line in which a page says so.

Asked in the order of trust: JSON-LD, meta, links and microdata of authors, and the
lines printed about the headline. Authors are persons. Where none is named, a news
agency that is credited in a person's place stands for its reporter, and the source
says ``agency``; the site itself, desks and roles never do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from transforms.articles.agencies import is_agency
from transforms.articles.blocks import Block, Outline
from transforms.articles.page import Page, marked_elements
from transforms.articles.persons import (
    begins_as_byline,
    credited_editors,
    declared_persons,
    is_labeled_author,
    looks_like_a_name,
    names_in,
    printed_persons,
)
from transforms.articles.structured import Structured, strings, types_of
from transforms.articles.trace import note
from transforms.articles.tree import text_of

_META = (
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "article:author",
    "og:article:author",
    "twitter:creator",
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_BYLINE, _LONGEST_LABELED = 200, 80
_MOST_LINKS = 5
#: Lines so far above and below the headline may be its byline.
_ABOVE, _BELOW = 4, 12
#: Zones whose authors are those of other stories.
_OF_OTHERS = frozenset({"related", "comments", "navigation", "footer", "sidebar"})


def authors(page: Page) -> tuple[tuple[str, ...], str | None]:
    """The persons who wrote a story, and where they were found."""
    sites = _publishers(page.structured)
    found: list[tuple[str, list[str]]] = []
    for source, read in _DECLARED:
        found.append((source, declared_persons(read(page), sites)))
        if found[-1][1]:
            break
    else:
        found.append(("byline", _from_lines(page, sites)))
        if not found[-1][1]:
            found.append(("byline", _from_end(page.outline)))
        if not found[-1][1]:
            found.append(("agency", _agencies(page)))
    source, names = found[-1]
    note("authors", names, tuple(found))
    return (tuple(names), source) if names else ((), None)


def byline(page: Page, names: Iterable[str] = ()) -> str | None:
    """The printed line of authors: the first that names one of them, else the first."""
    lines = [
        block.text
        for block in byline_blocks(page)
        if 3 <= len(block.text) <= _LONGEST_BYLINE
    ]
    naming = (line for line in lines if any(name in line for name in names))
    return next(naming, lines[0] if lines else None)


def byline_blocks(page: Page) -> Iterator[Block]:
    """Blocks that may be the byline: called so, or near the headline and saying so."""
    nodes, headline = page.outline.nodes, page.headline
    for number, block in enumerate(page.outline.blocks):
        if len(block.text) > _LONGEST_BYLINE or block.kind in ("h1", "h2", "h3"):
            continue
        zones = [nodes[zone].zone for zone in block.zones]
        if _OF_OTHERS.intersection(zones):
            continue
        is_near = headline >= 0 and -_ABOVE <= number - headline <= _BELOW
        if (
            "byline" in zones
            or (is_near and begins_as_byline(block.text))
            or (len(block.text) <= _LONGEST_LABELED and is_labeled_author(block.text))
            or (is_near and _is_name_beside_date(page.outline.blocks, number))
        ):
            yield block


def _is_name_beside_date(blocks: Sequence[Block], number: int) -> bool:
    """A block that is a name and nothing else, next to one with a date."""
    block = blocks[number]
    if block.weight or len(block.text) > 40 or not looks_like_a_name(block.text):
        return False
    beside = blocks[max(number - 1, 0) : number + 2 : 2]
    return any(len(b.text) < 80 and _YEAR.search(b.text) for b in beside)


def _from_lines(page: Page, sites: Iterable[str]) -> list[str]:
    for block in byline_blocks(page):
        element = page.outline.nodes[block.node].element
        inner = []
        if len(text_of(element)) <= _LONGEST_BYLINE:
            inner = [text_of(e) for e in element.iter("a", "span")]
        apart = [n for text in inner for n in printed_persons(text, sites)]
        names = apart if len(set(apart)) > 1 else printed_persons(block.text, sites)
        if names:
            return list(dict.fromkeys(names))
    return []


def _agencies(page: Page) -> list[str]:
    """The news agencies that are credited as the author and nothing else."""
    declared = [
        *_from_nodes(page, organizations=True),
        *_from_meta(page),
    ]
    printed = (block.text for block in byline_blocks(page))
    names = (part for name in (*declared, *printed) for part in names_in(name))
    return list(dict.fromkeys(name for name in names if is_agency(name)))[:2]


def _from_end(outline: Outline) -> list[str]:
    for block in reversed(outline.blocks):
        if len(block.text) <= _LONGEST_BYLINE:
            names = credited_editors(block.text)
            if names:
                return names
    return []


def _from_nodes(page: Page, *, organizations: bool = False) -> list[str]:
    for node in page.structured.articles:
        people = node.get("author") or node.get("creator")
        names = [
            name
            for one in (people if isinstance(people, list) else [people])
            if organizations
            or not (isinstance(one, dict) and "organization" in types_of(one))
            for name in strings(one)
        ]
        if names:
            return names
    return []


def _from_meta(page: Page) -> list[str]:
    for name in _META:
        contents = [c for c in page.structured.meta.get(name, ()) if "://" not in c]
        if declared_persons(contents, ()) or any(map(is_agency, contents)):
            return contents
    return []


def _from_marks(page: Page) -> list[str]:
    found: list[str] = []
    for element in marked_elements(page, "author"):
        named = [e for e in element.iter() if e.get("itemprop") == "name"]
        texts = [text_of(e) for e in named or [element]]
        found += [text for text in texts if text and len(text) <= 60]
        if len(found) >= _MOST_LINKS:
            break
    return found[:_MOST_LINKS]


#: Where authors are declared, the most trusted first.
_DECLARED: tuple[tuple[str, Callable[[Page], list[str]]], ...] = (
    ("json_ld", _from_nodes),
    ("meta", _from_meta),
    ("rel", _from_marks),
)


def _publishers(structured: Structured) -> list[str]:
    names = list(structured.meta.get("og:site_name", ()))
    names += structured.meta.get("application-name", ())
    for node in structured.nodes:
        names += strings(node.get("publisher"))
        if types_of(node) & {"organization", "newsmediaorganization", "website"}:
            names += strings(node.get("name"))
    return names

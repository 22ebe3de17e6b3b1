"""The text of one story out of a tree.

JSON-LD bodies have no paragraphs in most cases and carry what the page does not show,
so they choose the visible blocks rather than being the text. Where a page has none,
trafilatura decides in its precise mode, which is where it loses least.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

import trafilatura

from transforms.articles.structured import Structured, strings
from transforms.articles.trace import note
from transforms.articles.tree import Element, class_words, text_of

#: A stated body shorter than this is a summary.
SHORTEST_STATED = 600
#: Visible blocks must cover this share of a stated body to stand for it.
LEAST_COVER, MOST_COVER = 0.75, 1.3

_BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre")
_INNER = frozenset(_BLOCKS)
_SKIPPED = frozenset(
    {"figure", "figcaption", "aside", "nav", "footer", "form", "button", "script",
     "style", "noscript", "iframe", "svg", "select", "template"}
)  # fmt: skip
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|teaser|promo|newsletter|share|social|sharing|"
    r"caption|credit|byline|author|tags?|breadcrumbs?|comments?|advert\w*|ads?|sponsor\w*|"
    r"outbrain|taboola|resizer|font-resizer|toolbar|cookie|consent|paywall|subscribe|"
    r"signup|sidebar|most-read|read-more|also-read)(?:$|[\s_-])"
)
_LETTERS = re.compile(r"\W+")


def page_body(tree: Element, structured: Structured) -> tuple[list[str], str]:
    """The lines of a page's only story, and which route found them."""
    stated = _stated_body(structured)
    if stated:
        guided = _guided(tree, stated)
        if guided:
            note("text", "json_ld", (("json_ld", f"{len(guided)} blocks"),))
            return guided, "json_ld"
    lines = _by_trafilatura(tree)
    note("text", "trafilatura", (("trafilatura", f"{len(lines)} lines"),))
    return lines, "trafilatura"


def block_lines(root: Element) -> list[str]:
    """The text blocks of a story's own element, asides left out."""
    return [text for block in _blocks(root) if (text := text_of(block))]


def _stated_body(structured: Structured) -> str | None:
    for node in structured.articles:
        body = "\n".join(strings(node.get("articleBody")))
        if len(body) >= SHORTEST_STATED:
            return body
    return None


def _guided(tree: Element, stated: str) -> list[str]:
    """Visible blocks that occur in the stated body; [] where they do not cover it."""
    body = _letters(stated)
    kept, covered = [], 0
    for block in _blocks(tree):
        text = text_of(block)
        letters = _letters(text)
        if letters and (letters in body):
            kept.append(text)
            covered += len(letters)
    cover = covered / len(body) if body else 0.0
    return kept if LEAST_COVER <= cover <= MOST_COVER else []


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _by_trafilatura(tree: Element) -> list[str]:
    document = trafilatura.bare_extraction(
        deepcopy(tree),
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    text = document.text if document is not None else None
    return text.split("\n") if text else []


def _blocks(root: Element) -> Iterator[Element]:
    """Innermost text blocks in order, those of asides left out."""
    for child in root:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if _ASIDE.search(class_words(child)):
            continue
        if child.tag in _INNER and not any(
            d.tag in _INNER for d in child.iterdescendants()
        ):
            yield child
        else:
            yield from _blocks(child)

"""The text of a page's only story, and which route found it.

Three readers, the cheapest first. Our own choice of blocks is the text where it is in
one piece; the publisher's ``articleBody``, where there is one, confirms or trims it
(as a text of its own it has no paragraphs in most cases and carries what the page
does not show). Where our choice is in several pieces, short, or contradicted,
trafilatura is asked, too, and what both have is kept.
"""

import trafilatura

from transforms.articles.agreement import Witness, agreed_blocks
from transforms.articles.blocks import Block, Outline
from transforms.articles.kinds import LIVE_BLOG, declared_kind
from transforms.articles.page import Page, suits_libraries
from transforms.articles.story_blocks import Choice, choose_blocks
from transforms.articles.structured import Structured, strings
from transforms.articles.trace import is_listening, note
from transforms.articles.tree import parse_for_libraries

#: A stated body shorter than this is a summary.
SHORTEST_STATED = 600
#: A choice with less unity may hold a second thing, e.g. comments without a name.
LEAST_UNITY = 0.9
#: Running text of a choice that is sure; less is easily a teaser or a note.
_LEAST_WEIGHT = 300
#: Paragraphs left out, as a multiple of those kept, from where on it is not sure.
_MOST_MISSED = 1.5
#: A stated body found to this share in our choice confirms it, …
_CONFIRMED = 0.85
#: … and trims it where less than this of the choice is in the body.
_WHOLLY = 0.97
_CONTRADICTED = 0.5


def page_body(page: Page) -> tuple[list[str], str]:
    """The lines of a page's only story, and its ``text_source``."""
    is_live = declared_kind(page) == LIVE_BLOG
    choice = choose_blocks(page.outline, page.headline, is_list=is_live)
    stated = _stated_body(page.structured)
    blocks, source = _confirmed(choice, stated)
    if blocks is None:
        text, blocks = _agreed(page, choice)
        source = "trafilatura" if text else "dom"
        if blocks is None and (text or stated):
            note("text", source, (("dom", f"{len(choice.blocks)} blocks"),))
            return (text or stated or "").split("\n"), source if text else "json_ld"
        blocks = blocks or choice.blocks
    _tell(page.outline, choice, blocks, source)
    return [block.text for block in blocks], source


def block_lines(outline: Outline, headline: int = -1) -> list[str]:
    """The lines of a story out of an outline of nothing else."""
    return [block.text for block in choose_blocks(outline, headline).blocks]


def _confirmed(choice: Choice, stated: str | None) -> tuple[list[Block] | None, str]:
    """The choice where it is sure, trimmed by a stated body; None where it is not."""
    is_sure = (
        choice.unity >= LEAST_UNITY
        and choice.weight >= _LEAST_WEIGHT
        and choice.missed < _MOST_MISSED * choice.weight
    )
    if stated:
        witness = Witness(stated)
        cover = witness.cover(choice.blocks)
        if cover >= _CONFIRMED:
            own = Witness("".join(block.text for block in choice.blocks))
            if cover * len(witness.letters) >= _WHOLLY * len(own.letters):
                return choice.blocks, "json_ld"
            trimmed = [b for b in choice.blocks if b.is_heading or witness.confirmed(b)]
            return trimmed, "json_ld"
        is_sure = is_sure and cover >= _CONTRADICTED
    return (choice.blocks if is_sure else None), "dom"


def _agreed(page: Page, choice: Choice) -> tuple[str, list[Block] | None]:
    """What trafilatura reads, and the blocks that it and we have; None for none.

    Asked quickly first: to compare itself with two further readers takes it as long
    again, and changes little but where it and we have nothing in common.
    """
    if not suits_libraries(page):
        return "", agreed_blocks(page.outline, choice, Witness(""))
    for is_quick in (True, False):
        text = _by_trafilatura(page.source, is_quick=is_quick)
        blocks = agreed_blocks(page.outline, choice, Witness(text))
        if blocks is not None:
            break
    return text, blocks


def _tell(outline: Outline, choice: Choice, blocks: list[Block], source: str) -> None:
    """Say which route was taken, and of each block why it was left out."""
    if not is_listening():
        return
    kept = {id(block) for block in blocks}
    for block in outline.blocks:
        if id(block) not in kept:
            why = block.why or "not confirmed"
            note("block cut", block.text, ((why, block.text),))
    facts = f"unity {choice.unity:.2f}, text {choice.weight:.0f}"
    note("text", source, (("dom", f"{len(choice.blocks)} blocks, {facts}"),))


def _stated_body(structured: Structured) -> str | None:
    for node in structured.articles:
        body = "\n".join(strings(node.get("articleBody")))
        if len(body) >= SHORTEST_STATED:
            return body
    return None


def _by_trafilatura(source: str, *, is_quick: bool) -> str:
    tree = parse_for_libraries(source)
    if tree is None:
        return ""
    try:
        document = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            fast=is_quick,
        )
    except Exception:
        # A library's bug over one page must not cost the page what we found.
        return ""
    return document.text if document is not None and document.text else ""

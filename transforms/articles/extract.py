"""A page to its stories: decode, parse once, read what is stated, find the text."""

import re
from dataclasses import dataclass, replace

from transforms.articles import declared, kinds
from transforms.articles.agencies import agency_in_text
from transforms.articles.body import block_lines
from transforms.articles.datelines import dateline_place
from transforms.articles.decode import as_utf8, clean, decode_page
from transforms.articles.lines import captions_of, story_lines
from transforms.articles.page import Page, part_of_page, whole_page
from transforms.articles.stories import page_stories
from transforms.articles.story import Extraction, Story
from transforms.articles.structured import Structured
from transforms.articles.trace import note
from transforms.articles.tree import parse_page, text_of
from transforms.articles.words import count_words
from transforms.elements import Rejection
from transforms.reasons import Reason

_TAG = re.compile(r"<[a-zA-Z!/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPolicy:
    """What counts as an article.

    Attributes:
        minimum_words: shorter texts are ``too_short``; counted by script.
    """

    minimum_words: int = 25


def extract_page(
    body: bytes | str,
    *,
    url: str,
    charset: str | None = None,
    x_robots_tag: str | None = None,
    policy: ExtractPolicy = ExtractPolicy(),
) -> Extraction | Rejection:
    """The stories of a page, or why it has none.

    Args:
        body: the page as received (content encoding undone), or decoded.
        url: the address that answered.
        charset: of the Content-Type header.
        x_robots_tag: that header.
        policy: what counts.

    Returns:
        An Extraction with at least one story, or a Rejection: ``not_an_article`` with
        its kind, ``too_short``, ``extraction_failed``.
    """
    if isinstance(body, str):
        text = clean(body)
        utf8 = as_utf8(text)
    else:
        text, utf8 = decode_page(body, charset)
    tree = parse_page(utf8)
    if tree is None:
        return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no markup")
    page = whole_page(tree, url, text)
    stories = page_stories(page)
    words = sum(story.word_count for story in stories)
    kind = _no_article(page, stories, words)
    if kind is not None:
        detail = stories[0].title[:200] or "no title"
        return Rejection(reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=detail)
    stories = [s for s in stories if s.word_count >= policy.minimum_words]
    if not stories:
        return _nothing(page, words, policy)
    return Extraction(
        page_kind=kinds.declared_kind(page),
        canonical_url=declared.canonical(page),
        language_declared=declared.language(page),
        robots_flags=declared.robots_flags(page.structured, x_robots_tag),
        stories=tuple(replace(s, position=n) for n, s in enumerate(stories, 1)),
    )


def extract_fragment(
    html: str, *, url: str, title: str, policy: ExtractPolicy = ExtractPolicy()
) -> Story | Rejection:
    """The story a feed carries whole in an entry, as HTML or plain text."""
    html = clean(html)
    tree = parse_page(as_utf8(html if _TAG.search(html) else f"<p>{html}</p>"))
    if tree is None:
        return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no text in the feed")
    page = part_of_page(tree, title, Structured(), url)
    found = block_lines(page.outline) or [text_of(tree)]
    lines = story_lines(found, titles=[title], captions=captions_of(page))
    text = "\n".join(lines)
    words = count_words(text)
    if words < policy.minimum_words:
        return Rejection(reason=Reason.TOO_SHORT, detail=f"{words} words in the feed")
    return Story(
        title=title,
        title_source="feed",
        text=text,
        text_source="feed",
        word_count=words,
        agency=agency_in_text(text),
        dateline_place=dateline_place(text),
    )


def _no_article(page: Page, stories: list[Story], words: int) -> str | None:
    """The kind of a page that is none of the kinds that carry stories."""
    first = stories[0]
    kind = kinds.wall(page, first.title, first.text, words)
    is_sure = first.text_source != "trafilatura"
    if (
        kind is None
        and words
        and (
            kinds.is_index(page, words, is_sure=is_sure)
            or kinds.is_all_links(page, first.text)
        )
    ):
        kind = kinds.INDEX
    if kind is not None:
        note("page_kind", kind)
    return kind


def _nothing(page: Page, words: int, policy: ExtractPolicy) -> Rejection:
    kind = kinds.empty_kind(page)
    if kind is not None:
        return Rejection(
            reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=f"{words} words of text"
        )
    if words:
        detail = f"{words} words, {policy.minimum_words} are asked for"
        return Rejection(reason=Reason.TOO_SHORT, detail=detail)
    return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no text was found")

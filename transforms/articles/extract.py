"""A page to its stories: decode, parse once, read what is stated, find the text."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from transforms.articles import bylines, dates, declared, kinds
from transforms.articles.agencies import agency_in_byline, agency_in_text
from transforms.articles.body import block_lines, page_body
from transforms.articles.datelines import dateline_place
from transforms.articles.decode import decode_page
from transforms.articles.headlines import title_key
from transforms.articles.lines import captions_of, story_lines
from transforms.articles.page import Page, part_of_page, whole_page
from transforms.articles.roots import headline, permalink, story_roots
from transforms.articles.story import Extraction, Story
from transforms.articles.structured import Structured, strings
from transforms.articles.titles import title as page_title
from transforms.articles.tree import Element, parse_page, text_of
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
    text = body if isinstance(body, str) else decode_page(body, charset)
    tree = parse_page(text)
    if tree is None:
        return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no markup")
    page = whole_page(tree, url, text)
    stories = _stories(page)
    words = sum(story.word_count for story in stories)
    title = stories[0].title
    kind = kinds.wall(tree, title, words)
    if kind is not None:
        return Rejection(
            reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=title[:200] or "no title"
        )
    stories = [s for s in stories if s.word_count >= policy.minimum_words]
    if not stories:
        return _nothing(page, words, policy)
    return Extraction(
        page_kind=kinds.declared_kind(page.structured),
        canonical_url=declared.canonical(tree, page.structured, url),
        language_declared=declared.language(tree, page.structured),
        robots_flags=declared.robots_flags(page.structured, x_robots_tag),
        stories=tuple(replace(s, position=n) for n, s in enumerate(stories, 1)),
    )


def extract_fragment(
    html: str, *, url: str, title: str, policy: ExtractPolicy = ExtractPolicy()
) -> Story | Rejection:
    """The story a feed carries whole in an entry, as HTML or plain text."""
    tree = parse_page(html if _TAG.search(html) else f"<p>{html}</p>")
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


def _stories(page: Page) -> list[Story]:
    roots = story_roots(page)
    if not roots:
        return [_only_story(page)]
    first, *others = [_own_story(page, root) for root in roots]
    stated = _metadata(page)
    if title_key(first.title) != title_key(stated.title) and stated.title:
        # The page's statements are about another of its stories, or a list.
        stated = replace(stated, title=first.title, title_source=first.title_source)
    whole = replace(
        stated,
        text=first.text,
        text_source=first.text_source,
        word_count=first.word_count,
        agency=stated.agency or first.agency,
        dateline_place=first.dateline_place,
        authors=stated.authors or first.authors,
        authors_source=stated.authors_source or first.authors_source,
        byline=first.byline or stated.byline,
        permalink=first.permalink,
    )
    return [whole, *others]


def _only_story(page: Page) -> Story:
    story = _metadata(page)
    found, source = page_body(page)
    return _with_text(story, found, source, captions_of(page))


def _own_story(page: Page, root: Element) -> Story:
    """A story of several, from its own element and what is stated about it alone."""
    title = headline(root)
    part = part_of_page(root, title, _about(page.structured, title), page.url)
    story = replace(_metadata(part, guess=False), title=title, title_source="h1")
    link = permalink(root)
    return _with_text(
        replace(story, permalink=urljoin(page.url, link) if link else None),
        block_lines(part.outline, part.headline),
        "dom",
        captions_of(part),
    )


def _about(structured: Structured, title: str) -> Structured:
    """What a page states about one of its stories, told by its headline."""
    key = title_key(title)
    nodes = (
        node
        for node in structured.articles
        if key in {title_key(name) for name in strings(node.get("headline"))}
    )
    return Structured(nodes=tuple(nodes))


def _with_text(
    story: Story, found: list[str], source: str, captions: list[str]
) -> Story:
    """A story's metadata with its text, and what only the text tells."""
    lines = story_lines(found, titles=[story.title], captions=captions)
    text = "\n".join(lines)
    return replace(
        story,
        text=text,
        text_source=source,
        word_count=count_words(text),
        agency=story.agency or agency_in_text("\n".join(found)),
        dateline_place=dateline_place(text),
    )


def _metadata(page: Page, *, guess: bool = True) -> Story:
    """What is stated about a story, without a text."""
    tree, structured = page.tree, page.structured
    title, title_source = page_title(tree, structured)
    authors, authors_source = bylines.authors(page)
    line = bylines.byline(page, authors)
    return Story(
        title=title,
        title_source=title_source,
        text="",
        text_source="dom",
        word_count=0,
        summary=declared.summary(structured),
        authors=authors,
        authors_source=authors_source,
        byline=line,
        agency=agency_in_byline(line) if line else None,
        section=declared.section(structured),
        keywords=declared.keywords(structured),
        image_url=declared.image(structured, page.url),
        published=dates.published(page, guess=guess),
        modified=dates.modified(structured),
        has_paywall=kinds.paywall(structured),
    )


def _nothing(page: Page, words: int, policy: ExtractPolicy) -> Rejection:
    kind = kinds.empty_kind(page.tree, page.structured)
    if kind is not None:
        return Rejection(
            reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=f"{words} words of text"
        )
    if words:
        detail = f"{words} words, {policy.minimum_words} are asked for"
        return Rejection(reason=Reason.TOO_SHORT, detail=detail)
    return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no text was found")

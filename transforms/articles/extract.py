"""A page to its stories: decode, parse once, read what is stated, find the text."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from transforms.articles import bylines, dates, declared, kinds
from transforms.articles.agencies import agency_in_byline, agency_in_text
from transforms.articles.blocks import Outline
from transforms.articles.body import block_lines, page_body
from transforms.articles.datelines import dateline_place
from transforms.articles.decode import decode_page
from transforms.articles.lines import captions_of, story_lines
from transforms.articles.outline import read_outline
from transforms.articles.roots import headline, permalink, story_roots
from transforms.articles.story import Extraction, Story
from transforms.articles.structured import Structured, read_structured
from transforms.articles.titles import page_titles
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
    structured = read_structured(tree)
    stories = _stories(tree, structured, url)
    words = sum(story.word_count for story in stories)
    title = stories[0].title
    kind = kinds.wall(tree, title, words)
    if kind is not None:
        return Rejection(
            reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=title[:200] or "no title"
        )
    stories = [s for s in stories if s.word_count >= policy.minimum_words]
    if not stories:
        return _nothing(tree, structured, words, policy)
    return Extraction(
        page_kind=kinds.declared_kind(structured),
        canonical_url=declared.canonical(tree, structured, url),
        language_declared=declared.language(tree, structured),
        robots_flags=declared.robots_flags(structured, x_robots_tag),
        stories=tuple(replace(s, position=n) for n, s in enumerate(stories, 1)),
    )


def extract_fragment(
    html: str, *, url: str, title: str, policy: ExtractPolicy = ExtractPolicy()
) -> Story | Rejection:
    """The story a feed carries whole in an entry, as HTML or plain text."""
    tree = parse_page(html if _TAG.search(html) else f"<p>{html}</p>")
    if tree is None:
        return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no text in the feed")
    found = block_lines(read_outline(tree), []) or [text_of(tree)]
    lines = story_lines(found, titles=[title], captions=captions_of(tree))
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


def _stories(tree: Element, structured: Structured, url: str) -> list[Story]:
    outline = read_outline(tree)
    titles = page_titles(tree, structured)
    roots = story_roots(outline, structured, titles)
    if not roots:
        return [_only_story(tree, outline, structured, url)]
    first, *others = [_own_story(root, url) for root in roots]
    stated = _only_metadata(tree, structured, url)
    if first.title.casefold() != stated.title.casefold() and stated.title:
        # The page's statements are about another of its stories, or a list.
        stated = replace(stated, title=first.title, title_source=first.title_source)
    page = replace(
        stated,
        text=first.text,
        text_source=first.text_source,
        word_count=first.word_count,
        agency=stated.agency or first.agency,
        dateline_place=first.dateline_place,
        authors=stated.authors or first.authors,
        byline=first.byline or stated.byline,
        permalink=first.permalink,
    )
    return [page, *others]


def _only_story(
    tree: Element, outline: Outline, structured: Structured, url: str
) -> Story:
    stated = _only_metadata(tree, structured, url)
    titles = page_titles(tree, structured)
    found, source = page_body(tree, outline, structured, titles)
    lines = story_lines(found, titles=[stated.title], captions=captions_of(tree))
    text = "\n".join(lines)
    return replace(
        stated,
        text=text,
        text_source=source,
        word_count=count_words(text),
        agency=stated.agency or agency_in_text(text),
        dateline_place=dateline_place(text),
    )


def _only_metadata(tree: Element, structured: Structured, url: str) -> Story:
    """What the page states, without a text."""
    title, title_source = page_title(tree, structured)
    authors, authors_source = bylines.authors(tree, structured)
    line = bylines.byline(tree)
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
        image_url=declared.image(structured, url),
        published=dates.published(tree, structured, url),
        modified=dates.modified(structured),
        has_paywall=kinds.paywall(structured),
    )


def _own_story(root: Element, url: str) -> Story:
    """A story of several, from its own element alone."""
    title = headline(root)
    lines = story_lines(
        block_lines(read_outline(root), [title]),
        titles=[title],
        captions=captions_of(root),
    )
    text = "\n".join(lines)
    stated = Structured()
    authors, authors_source = bylines.authors(root, stated)
    line = bylines.byline(root)
    link = permalink(root)
    return Story(
        title=title,
        title_source="h1",
        text=text,
        text_source="dom",
        word_count=count_words(text),
        authors=authors,
        authors_source=authors_source,
        byline=line,
        agency=(agency_in_byline(line) if line else None) or agency_in_text(text),
        dateline_place=dateline_place(text),
        published=dates.published(root, stated, "", guess=False),
        permalink=urljoin(url, link) if link else None,
    )


def _nothing(
    tree: Element, structured: Structured, words: int, policy: ExtractPolicy
) -> Rejection:
    kind = kinds.empty_kind(tree, structured)
    if kind is not None:
        return Rejection(
            reason=Reason.NOT_AN_ARTICLE, kind=kind, detail=f"{words} words of text"
        )
    if words:
        detail = f"{words} words, {policy.minimum_words} are asked for"
        return Rejection(reason=Reason.TOO_SHORT, detail=detail)
    return Rejection(reason=Reason.EXTRACTION_FAILED, detail="no text was found")

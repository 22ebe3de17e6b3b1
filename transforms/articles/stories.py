"""The stories of a page: each with its text and what is stated about it."""

from dataclasses import replace
from urllib.parse import urljoin

from transforms.articles import bylines, dates, declared, kinds
from transforms.articles.agencies import agency_in_byline, agency_in_text
from transforms.articles.body import block_lines, page_body
from transforms.articles.datelines import dateline_place
from transforms.articles.headlines import title_key
from transforms.articles.lines import captions_of, story_lines
from transforms.articles.page import Page, part_of_page
from transforms.articles.publisher_rules import cutter_for
from transforms.articles.roots import headline, permalink, story_roots
from transforms.articles.story import Story
from transforms.articles.structured import Structured, strings
from transforms.articles.titles import title as page_title
from transforms.articles.tree import Element
from transforms.articles.words import count_words


def page_stories(page: Page) -> list[Story]:
    """A page's stories in order, at least one, perhaps without a text."""
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
    story = _with_text(page, story, found, source)
    if story.has_paywall is None and kinds.is_stub(page, story.word_count):
        return replace(story, has_paywall=True)
    return story


def _own_story(page: Page, root: Element) -> Story:
    """A story of several, from its own element and what is stated about it alone."""
    title = headline(root)
    part = part_of_page(root, title, _about(page.structured, title), page.url)
    story = replace(_metadata(part, guess=False), title=title, title_source="h1")
    link = permalink(root)
    return _with_text(
        part,
        replace(story, permalink=urljoin(page.url, link) if link else None),
        block_lines(part.outline, part.headline),
        "dom",
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


def _with_text(page: Page, story: Story, found: list[str], source: str) -> Story:
    """A story's metadata with its text, and what only the text tells."""
    lines = story_lines(
        found,
        titles=[story.title],
        captions=captions_of(page),
        is_residue=cutter_for(page.url),
    )
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
    structured = page.structured
    title, title_source = page_title(page.tagged, structured)
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
        section=declared.section(structured, title),
        keywords=declared.keywords(structured),
        image_url=declared.image(structured, page.url),
        published=dates.published(page, guess=guess),
        modified=dates.modified(structured),
        has_paywall=kinds.paywall(structured),
    )

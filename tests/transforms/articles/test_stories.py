import json

import pytest

from tests.transforms.articles.pages import (
    FERRY,
    OTHER_TITLE,
    TITLE,
    URL,
    WALL,
    article,
    html,
    ld,
    paragraphs,
    read,
)
from transforms.articles.stories import page_stories

CAPTION = "The ship at the new pier on Monday. Photo: Ada Lund/Gazette"
OTHER_CAPTION = "The lower town under water, seven winters ago (archive)"


def as_scrolled(
    title: str, caption: str, text: str, *, tag: str, mark: str = ""
) -> str:
    """A story as endless pages append it: headline and picture twice, size controls."""
    head = (
        f"<figure><img alt='{caption}'><figcaption>{caption}</figcaption></figure>"
        f"<div class='img-caption'>{caption}</div>"
    )
    return (
        f"<{tag} {mark}><div class=entry-title><h2>{title}</h2></div>{head}"
        "<div class=font-resizer><span>T</span><span>T</span></div>"
        f"<h1>{title}</h1>{head}<div class=field>{text}</div></{tag}>"
    )


def scrolled(tag: str, *, agency: str = "", mark: str = "") -> str:
    text = paragraphs() + (
        f"<p>Tides allow no more, {agency} reported.</p>" if agency else ""
    )
    body = as_scrolled(TITLE, CAPTION, text, tag=tag, mark=mark) + as_scrolled(
        OTHER_TITLE, OTHER_CAPTION, paragraphs(WALL), tag=tag, mark=mark
    )
    head = (
        f"<title>{TITLE} | Gazette</title>"
        f'<meta property="og:title" content="{TITLE}">'
        '<meta property="article:published_time" content="2024-05-04T17:21:00+03:00">'
        '<meta name="author" content="Ada Lund">'
    )
    return html(f"<main><div class=scroll>{body}</div></main>", head=head)


FORMS = pytest.mark.parametrize(
    ("tag", "mark"),
    [("article", "class='node'"), ("section", ""), ("div", ""), ("div", "class='s'")],
    ids=["articles", "sections", "bare divs", "divs of one class"],
)


@FORMS
def test_each_story_of_a_page_has_its_own_text_and_nothing_else(tag, mark) -> None:
    first, second = page_stories(read(scrolled(tag, mark=mark)))

    assert (first.title, first.text.split("\n")) == (TITLE, list(FERRY))
    assert (second.title, second.text.split("\n")) == (OTHER_TITLE, list(WALL))


@FORMS
def test_what_the_page_states_is_about_the_first(tag, mark) -> None:
    first, second = page_stories(read(scrolled(tag, agency="The AP", mark=mark)))

    assert first.published is not None
    assert first.published.at.isoformat() == "2024-05-04T17:21:00+03:00"
    assert first.authors == ("Ada Lund",)
    assert first.agency == "AP"
    assert (second.published, second.authors, second.agency) == (None, (), None)


def test_a_further_story_has_what_is_stated_about_it() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": OTHER_TITLE,
        "author": {"@type": "Person", "name": "Bo Ek"},
        "datePublished": "2024-05-03T08:00:00Z",
        "articleSection": "Harrow Bay",
    }
    source = scrolled("article").replace("</head>", ld(json.dumps(node)) + "</head>")
    _, second = page_stories(read(source))

    assert second.authors == ("Bo Ek",)
    assert second.section == "Harrow Bay"
    assert second.published is not None
    assert second.published.source == "json_ld"


def test_a_further_story_may_print_its_byline_time_and_address() -> None:
    source = scrolled("article").replace(
        f"<h1>{OTHER_TITLE}</h1>",
        f"<h1><a href='/news/wall'>{OTHER_TITLE}</a></h1><p class=byline>By Bo Ek</p>"
        "<time datetime='2024-05-03T08:00:00Z'>x</time>",
    )
    _, second = page_stories(read(source))

    assert second.byline == "By Bo Ek"
    assert second.authors == ("Bo Ek",)
    assert second.published is not None
    assert second.permalink == "https://gazette.example/news/wall"


def test_statements_about_something_else_do_not_name_the_first_story() -> None:
    source = scrolled("article").replace(
        f'<meta property="og:title" content="{TITLE}">', ""
    )
    source = source.replace(f"<title>{TITLE}", "<title>News of the coast")
    first, _ = page_stories(read(source))

    assert first.title == TITLE


def test_a_page_with_one_story_has_all_that_is_stated() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "author": {"@type": "Person", "name": "Ada Lund"},
        "datePublished": "2024-05-04T08:00:00Z",
        "dateModified": "2024-05-05T08:00:00Z",
        "articleSection": "Coast",
        "keywords": "ferry,pier",
        "image": "/ship.jpg",
        "description": "The ship is back.",
        "isAccessibleForFree": True,
    }
    (story,) = page_stories(read(article(head=ld(json.dumps(node)))))

    assert (story.title, story.title_source) == (TITLE, "json_ld")
    assert story.authors == ("Ada Lund",)
    assert story.modified is not None
    assert story.section == "Coast"
    assert story.keywords == ("ferry", "pier")
    assert story.image_url == "https://gazette.example/ship.jpg"
    assert story.summary == "The ship is back."
    assert story.has_paywall is False
    assert story.word_count == len(" ".join(FERRY).replace("—", "").split())


def test_dateline_and_agency_are_read_from_the_text() -> None:
    text = paragraphs().replace("<p>The ferry", "<p>SALTMARSH (AP) — The ferry", 1)
    (story,) = page_stories(read(html(f"<h1>{TITLE}</h1>{text}")))

    assert (story.dateline_place, story.agency) == ("SALTMARSH", "AP")


def test_a_credit_that_is_cut_still_names_the_agency() -> None:
    below = "<p>The Associated Press contributed to this report.</p>"
    (story,) = page_stories(read(article(below=below)))

    assert story.agency == "AP"
    assert "Associated" not in story.text


def test_a_stub_before_a_wall_has_a_paywall() -> None:
    source = html(f"<h1>{TITLE}</h1>{paragraphs(count=3)}<div>Subscribe to read</div>")
    (story,) = page_stories(read(source))

    assert story.has_paywall is True
    assert story.word_count > 25


def test_a_page_without_text_is_one_story_without() -> None:
    (story,) = page_stories(read(html("<img>"), URL))

    assert (story.text, story.word_count) == ("", 0)

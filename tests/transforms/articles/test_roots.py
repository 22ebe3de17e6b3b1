import pytest

from tests.transforms.articles.pages import (
    OTHER_TITLE,
    TITLE,
    WALL,
    html,
    ld,
    paragraphs,
    read,
)
from transforms.articles.roots import headline, permalink, story_roots
from transforms.articles.trace import listening


def story(
    title: str, text: str, *, tag: str = "article", rank: str = "h1", mark: str = ""
) -> str:
    return f"<{tag} {mark}><{rank}>{title}</{rank}>{text}</{tag}>"


def headlines(*stories: str, head: str = "") -> list[str]:
    """The headlines of the stories found on a page of some."""
    head = f"<title>{TITLE} | Gazette</title>{head}"
    body = f'<div class="scroll">{"".join(stories)}</div>'
    return [headline(root) for root in story_roots(read(html(body, head=head)))]


FIRST, SECOND = paragraphs(), paragraphs(WALL)
PICTURE = "<figure><img></figure>"


@pytest.mark.parametrize("tag", ["article", "section", "div"])
def test_whole_stories_in_elements_of_their_own_are_several(tag) -> None:
    found = headlines(story(TITLE, FIRST, tag=tag), story(OTHER_TITLE, SECOND, tag=tag))

    assert found == [TITLE, OTHER_TITLE]


@pytest.mark.parametrize("tag", ["section", "div"])
def test_so_are_they_with_headlines_of_the_second_rank_and_pictures(tag) -> None:
    found = headlines(
        story(TITLE, PICTURE + FIRST, tag=tag, rank="h2"),
        story(OTHER_TITLE, PICTURE + SECOND, tag=tag, rank="h2"),
    )

    assert found == [TITLE, OTHER_TITLE]


def test_a_headline_said_twice_is_one_headline() -> None:
    twice = f"<h2>{TITLE}</h2><h1>{TITLE}</h1>{FIRST}"
    found = headlines(f"<div>{twice}</div>", story(OTHER_TITLE, SECOND, tag="div"))

    assert found == [TITLE, OTHER_TITLE]


@pytest.mark.parametrize(
    "second",
    [
        story(OTHER_TITLE, paragraphs(WALL, 4)),
        story(OTHER_TITLE, SECOND, mark='class="comment"'),
        story(OTHER_TITLE, SECOND, mark='class="related-teaser"'),
        f"<aside>{story(OTHER_TITLE, SECOND)}</aside>",
        f"<footer>{story(OTHER_TITLE, SECOND)}</footer>",
        story(TITLE, SECOND),
        story(OTHER_TITLE, FIRST),
        story("", SECOND),
        story(OTHER_TITLE, "".join(f"<p><a href=x>{text}</a></p>" for text in WALL)),
    ],
    ids=[
        "short", "comment", "related", "aside", "footer", "same headline", "same text",
        "no headline", "links",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_further_story_is_none(second) -> None:
    assert headlines(story(TITLE, FIRST), second) == []


@pytest.mark.parametrize("tag", ["section", "div"])
def test_sections_of_one_story_are_not_several(tag) -> None:
    sections = story("The storm", FIRST, tag=tag, rank="h2") + story(
        "The pier", SECOND, tag=tag, rank="h2"
    )

    assert headlines(f"<h1>{TITLE}</h1>{sections}") == []


def test_sections_without_a_head_of_their_own_are_not_either() -> None:
    found = headlines(
        story(TITLE, FIRST, tag="section", rank="h2"),
        story("The pier", SECOND, tag="section", rank="h2"),
    )

    assert found == []


def test_a_module_of_teasers_behind_the_story_is_none() -> None:
    teasers = "".join(f"<h2><a>{text[:30]}</a></h2><p>{text}</p>" for text in WALL)
    found = headlines(
        f"<div class=module><h1>{TITLE}</h1>{PICTURE}{FIRST}</div>",
        f"<div class=module>{PICTURE}{teasers}</div>",
    )

    assert found == []


def test_posts_below_the_pages_headline_are_one_live_blog() -> None:
    posts = story("First post", FIRST, rank="h2") + story("Second", SECOND, rank="h2")

    assert headlines(f"<h1>{TITLE}</h1>{posts}") == []


def test_a_declared_live_blog_is_one_story() -> None:
    head = ld('{"@type": "LiveBlogPosting"}')

    assert headlines(story(TITLE, FIRST), story(OTHER_TITLE, SECOND), head=head) == []


def test_many_stories_are_a_list() -> None:
    stories = [story(f"{OTHER_TITLE} {n}", f"<p>{n} {SECOND}</p>") for n in range(6)]

    assert headlines(story(TITLE, FIRST), *stories) == []


def test_a_story_that_the_page_is_not_about_first_is_none() -> None:
    assert headlines(story(OTHER_TITLE, SECOND), story(TITLE, FIRST)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div data-url='/a/b'><h1>x</h1></div>", "/a/b"),
        ("<div><h1><a href='/c'>Long</a></h1></div>", "/c"),
        ("<div><a href='/d'><h2>Long</h2></a></div>", "/d"),
        ("<div data-url='17'><h1>x</h1></div>", None),
        ("<div><h1>x</h1><a href='/e'>y</a></div>", None),
    ],
    ids=["attribute", "link in it", "link around it", "a number", "another link"],
)
def test_a_story_may_state_its_own_address(body, expected) -> None:
    root = next(read(html(body)).tree.iter("div"))

    assert permalink(root) == expected


def test_what_was_found_is_told() -> None:
    with listening() as notes:
        headlines(story(TITLE, FIRST), story(OTHER_TITLE, SECOND))

    assert [(n.about, n.chosen) for n in notes] == [("stories", "2")]

import json

import pytest

from tests.transforms.articles.pages import (
    FERRY,
    TITLE,
    URL,
    article,
    html,
    ld,
    paragraphs,
    read,
)
from transforms.articles import kinds

COOKIES = (
    "We and our partners use cookies and process personal data for these purposes. You"
    " may give or refuse your consent, and change your preferences in the privacy"
    " settings. Cookies of our partners are used for advertising. "
)


def typed(kind: str, **more: object) -> str:
    return ld(json.dumps({"@type": kind, **more}))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "article"),
        (typed("NewsArticle"), "article"),
        (typed("LiveBlogPosting"), "live_blog"),
        (typed("ImageGallery"), "gallery"),
        (typed("ImageGallery") + typed("NewsArticle"), "article"),
        (typed("VideoObject"), "video"),
        (typed("VideoObject") + typed("NewsArticle"), "article"),
        ('<meta property="og:type" content="video.other">', "video"),
    ],
)
def test_pages_that_carry_text_state_their_kind(head, expected) -> None:
    assert kinds.declared_kind(read(article(head=head))) == expected


@pytest.mark.parametrize(
    ("times", "expected"), [(4, "live_blog"), (1, "article")], ids=["posts", "one time"]
)
def test_a_live_blog_is_told_by_name_and_times(times, expected) -> None:
    posts = "".join(
        f"<time>{n}</time><p>{text}</p>" for n, text in enumerate(FERRY[:times])
    )
    body = f"<h1>{TITLE}</h1><div class=live-blog>{posts}</div>"

    assert kinds.declared_kind(read(html(body))) == expected


def test_a_live_ticker_beside_a_story_does_not_make_it_one() -> None:
    ticker = (
        "<div class=liveticker><time>1</time><time>2</time><time>3</time>Goal</div>"
    )

    assert kinds.declared_kind(read(article(below=ticker))) == "article"


def walled(title: str, text: str = "", page: str = "") -> str | None:
    found = read(html(page or f"<p>{text or title}</p>", head=""))
    return kinds.wall(found, title, text, len(text.split()))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Just a moment...", "", "bot_challenge"),
        ("gazette.example", "Please verify you are a human", "bot_challenge"),
        ("Access to this page has been denied", "", "bot_challenge"),
        ("Page not found", "Page not found", "soft_404"),
        ("Seite nicht gefunden", "", "soft_404"),
        ("Error 404", "The page you were looking for could not be found.", "soft_404"),
        ("Before you continue", "", "consent"),
        ("The Gazette", COOKIES, "consent"),
        ("The Gazette", COOKIES * 4, "consent"),
        (TITLE, " ".join(FERRY), None),
        ("A ship of 404 seats", " ".join(FERRY), None),
        ("Access denied: how a pier was lost", " ".join(FERRY), None),
        ("", "", None),
    ],
    ids=[
        "challenge", "in the text", "denied", "missing", "missing in German",
        "missing with a number", "consent", "cookies", "many cookies", "a story",
        "a story with a number", "a story with a phrase", "nothing",
    ],
)  # fmt: skip
def test_walls_are_told_from_stories(title, text, expected) -> None:
    assert walled(title, text) == expected


def test_a_declared_article_about_cookies_is_no_wall() -> None:
    found = read(article(head=typed("NewsArticle")))

    assert kinds.wall(found, TITLE, COOKIES * 4, 150) is None


@pytest.mark.parametrize(
    ("head", "invitation"),
    [
        (typed("NewsArticle"), ""),
        ('<meta property="article:content_tier" content="locked">', ""),
        ("", "<p>Subscribe to continue reading</p>"),
    ],
)
def test_a_banner_over_the_stub_of_a_story_makes_no_wall_of_it(
    head, invitation
) -> None:
    banner = f"<div><p>{COOKIES}</p></div>"
    found = read(
        html(f"{banner}<h1>{TITLE}</h1>{paragraphs(count=1)}{invitation}", head=head)
    )

    assert kinds.wall(found, TITLE, FERRY[0], 30) is None


def test_a_banner_over_nothing_is_a_wall() -> None:
    found = read(html(f"<div><p>{COOKIES}</p></div><p>{FERRY[0]}</p>"))

    assert kinds.wall(found, TITLE, FERRY[0], 30) == "consent"


def test_a_text_that_only_mentions_a_wall_is_none() -> None:
    text = f"{' '.join(FERRY[:4])} The sign said: page not found."

    assert walled(TITLE, text) is None


def test_a_long_text_is_no_wall() -> None:
    assert walled("Page not found", "Page not found. " + "word " * 500) is None


TEASERS = "".join(
    f"<h3><a href=/{n}>A story of the coast {n}</a></h3>" for n in range(12)
)
LINKS = "".join(
    f"<li><a href=/{n}>The harbour council meets for the {n}th time</a></li>"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("url", "head", "is_sure", "expected"),
    [
        ("https://gazette.example/", "", True, True),
        (URL, "", False, True),
        (URL, "", True, False),
        ("https://gazette.example/", typed("NewsArticle"), False, False),
    ],
    ids=["home", "unsure", "sure", "declared"],
)
def test_lists_of_links_are_told_from_stories(url, head, is_sure, expected) -> None:
    found = read(html(TEASERS + paragraphs(count=2), head=head), url)

    assert kinds.is_index(found, 60, is_sure=is_sure) is expected


def test_much_text_is_no_list() -> None:
    found = read(html(TEASERS + paragraphs()))

    assert not kinds.is_index(found, 1_000, is_sure=False)


def test_few_linked_headings_are_no_list() -> None:
    assert not kinds.is_index(read(article(), "https://a.example/"), 30, is_sure=False)


def test_a_text_of_links_alone_is_a_list() -> None:
    found = read(html(LINKS))

    assert kinds.is_all_links(found, found.outline.text)


def test_a_story_with_a_few_links_is_no_list() -> None:
    found = read(html(LINKS + paragraphs()))

    assert not kinds.is_all_links(found, found.outline.text)


def test_a_page_that_declares_a_story_is_no_list_whatever_its_links() -> None:
    found = read(html(LINKS, head=typed("NewsArticle")))

    assert not kinds.is_all_links(found, found.outline.text)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (typed("NewsArticle", isAccessibleForFree=False), True),
        (typed("NewsArticle", isAccessibleForFree="False"), True),
        (typed("NewsArticle", isAccessibleForFree=True), False),
        (typed("NewsArticle", hasPart={"isAccessibleForFree": "false"}), True),
        (typed("NewsArticle", hasPart=[{"isAccessibleForFree": True}]), False),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="free">', False),
        (typed("NewsArticle"), None),
        ("", None),
    ],
)
def test_a_page_says_whether_it_is_free(head, expected) -> None:
    assert kinds.paywall(read(article(head=head)).structured) is expected


@pytest.mark.parametrize(
    ("below", "words", "expected"),
    [
        ("<div>Subscribe to continue reading</div>", 80, True),
        ("<div>Subscribe to continue reading</div>", 800, False),
        ("", 80, False),
    ],
)
def test_a_short_text_before_an_invitation_is_a_stub(below, words, expected) -> None:
    assert kinds.is_stub(read(article(below=below)), words) is expected


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        ("<p>Already a subscriber? Log in.</p>", "", "paywall_stub"),
        ("<p>x</p>", typed("NewsArticle", isAccessibleForFree=False), "paywall_stub"),
        ("<p>x</p>", typed("VideoObject"), "video"),
        ("<p>x</p>", typed("NewsArticle"), None),
        ("<a href=x>y</a>" * 60, "", "index"),
        ("<p>x</p>", "", None),
    ],
)
def test_a_page_without_text_says_why(body, head, expected) -> None:
    assert kinds.empty_kind(read(html(body, head=head))) == expected

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
)
from transforms.articles.extract import ExtractPolicy, extract_fragment, extract_page
from transforms.articles.story import Extraction, Story
from transforms.elements import Rejection
from transforms.reasons import Reason


def extracted(source: str | bytes, **options) -> Extraction:
    found = extract_page(source, url=URL, **options)
    assert isinstance(found, Extraction), found
    return found


def rejected(source: str | bytes, **options) -> tuple[Reason, str | None]:
    found = extract_page(source, url=URL, **options)
    assert isinstance(found, Rejection), found
    return found.reason, found.kind


def test_a_page_gives_its_story_and_what_it_says_of_itself() -> None:
    head = (
        '<link rel="canonical" href="/news/ferry">'
        '<meta name="robots" content="noarchive">'
    )
    found = extracted(article(head=head), x_robots_tag="noai")

    assert found.page_kind == "article"
    assert found.canonical_url == "https://gazette.example/news/ferry"
    assert found.language_declared == "en"
    assert found.robots_flags == ("noai", "noarchive")
    assert [story.text.split("\n") for story in found.stories] == [list(FERRY)]


def test_bytes_and_text_give_the_same() -> None:
    source = article()

    assert extracted(source) == extracted(source.encode())


def test_the_header_names_the_encoding() -> None:
    source = article().replace('<meta charset="utf-8">', "").replace("“", "\xe4")
    found = extracted(source.encode("cp1252"), charset="latin-1")

    assert "\xe4We had almost" in found.stories[0].text


def test_stories_are_numbered_in_order() -> None:
    body = (
        f"<article><h1>{TITLE}</h1>{paragraphs()}</article>"
        f"<article><h1>{OTHER_TITLE}</h1>{paragraphs(WALL)}</article>"
    )

    assert [(s.position, s.title) for s in extracted(html(body)).stories] == [
        (1, TITLE),
        (2, OTHER_TITLE),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", (Reason.EXTRACTION_FAILED, None)),
        (html("<img>"), (Reason.EXTRACTION_FAILED, None)),
        (html("<p>One sentence of a few words.</p>"), (Reason.TOO_SHORT, None)),
        (
            html("<p>Just a moment...</p>", head="<title>Just a moment...</title>"),
            (Reason.NOT_AN_ARTICLE, "bot_challenge"),
        ),
        (
            html("<h1>Page not found</h1>", head=""),
            (Reason.NOT_AN_ARTICLE, "soft_404"),
        ),
        (
            html("<p>We use cookies.</p>", head="<title>Before you continue</title>"),
            (Reason.NOT_AN_ARTICLE, "consent"),
        ),
        (
            html("<p>Subscribe to continue reading</p>"),
            (Reason.NOT_AN_ARTICLE, "paywall_stub"),
        ),
        (
            html("<p>x</p>", head=ld('{"@type": "VideoObject"}')),
            (Reason.NOT_AN_ARTICLE, "video"),
        ),
        (
            html("".join(f"<h3><a href={n}>Story {n}</a></h3>" for n in range(50))),
            (Reason.NOT_AN_ARTICLE, "index"),
        ),
    ],
    ids=[
        "nothing", "no text", "short", "challenge", "missing", "consent", "paywall",
        "video", "index",
    ],
)  # fmt: skip
def test_what_is_no_article_is_rejected_with_its_kind(source, expected) -> None:
    assert rejected(source) == expected


def test_how_short_is_too_short_is_the_policys() -> None:
    source = html(f"<h1>{TITLE}</h1><p>{FERRY[0]}</p>")

    assert (
        rejected(source, policy=ExtractPolicy(minimum_words=100))[0] is Reason.TOO_SHORT
    )
    assert extracted(source, policy=ExtractPolicy(minimum_words=10))


def test_a_video_with_a_text_is_a_row_of_its_kind() -> None:
    assert extracted(article(head=ld('{"@type": "VideoObject"}'))).page_kind == "video"


def test_the_same_page_gives_the_same_again() -> None:
    source = article(head=ld('{"@type": "NewsArticle", "keywords": ["b", "a", "c"]}'))

    assert extracted(source) == extracted(source)


def fragment(source: str) -> Story:
    found = extract_fragment(source, url=URL, title=TITLE)
    assert isinstance(found, Story), found
    return found


def test_a_text_of_a_feed_is_a_story() -> None:
    found = fragment(f"<h2>{TITLE}</h2>{paragraphs()}<p><a href=x>Read more</a></p>")

    assert found.text.split("\n") == list(FERRY)
    assert (found.title, found.text_source) == (TITLE, "feed")


def test_a_plain_text_of_a_feed_is_one_too() -> None:
    assert fragment(" ".join(FERRY)).text == " ".join(FERRY)


@pytest.mark.parametrize("source", ["", "<p>Short.</p>", "<img>", "\x00"])
def test_a_feeds_text_may_be_too_little(source) -> None:
    assert isinstance(extract_fragment(source, url=URL, title=TITLE), Rejection)

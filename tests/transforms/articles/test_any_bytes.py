"""No bytes make extraction raise, and what it gives can be stored."""

from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.articles.pages import TITLE, URL, article, paragraphs
from transforms.articles.extract import extract_fragment, extract_page
from transforms.articles.story import Extraction, Story
from transforms.elements import Rejection

TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<div class=comments>", "</div>", "<article>", "</article>",
        "<h1>", "</h1>", "<h2 hidden>", "<a href='/x'>", "</a>", "<ul><li>", "<br>",
        "<table><td>", "<figure><img alt='A ship'>", "<blockquote>", "<aside>",
        "<script type='application/ld+json'>", "</script>", "<style>", "<!--", "-->",
        "<time datetime='2024-05-04'>", "<meta name=author content='Ada Lund'>",
        "<title>", "</title>", "<svg>", "<x-y>", "<body class='sidebar'>", "<section>",
        '{"@type": "NewsArticle", "author": [[{"name": {}}]], "datePublished": {}}',
        f"<h1>{TITLE}</h1>", paragraphs(count=2), "&#0;", "&lt;", "\x00", "\ud800",
        "]]>",
    ]
)  # fmt: skip
PAGES = st.lists(TAGS | st.text(max_size=20), max_size=30).map("".join)
SOURCE = article().encode()


def check(story: Story) -> None:
    for text in (story.title, story.text, story.byline or "", *story.authors):
        text.encode()
        assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
    assert "" not in story.text.split("\n") or story.text == ""


@given(PAGES)
def test_no_markup_makes_it_raise(source) -> None:
    found = extract_page(source, url=URL)

    assert isinstance(found, (Extraction, Rejection))
    for story in found.stories if isinstance(found, Extraction) else ():
        check(story)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body) -> None:
    assert isinstance(extract_page(body, url=URL), (Extraction, Rejection))


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SOURCE) - 1), st.integers(0, 60), st.binary(max_size=30)
        ),
        max_size=6,
    ),
    st.sampled_from([None, "utf-8", "latin-1", "utf-16", "no-such", "idna"]),
)
def test_no_damage_to_a_good_page_makes_it_raise(changes, charset) -> None:
    body = SOURCE
    for at, length, piece in changes:
        body = body[:at] + piece + body[at + length :]
    found = extract_page(body, url=URL, charset=charset)

    for story in found.stories if isinstance(found, Extraction) else ():
        check(story)


@given(PAGES)
def test_no_text_of_a_feed_makes_it_raise(source) -> None:
    found = extract_fragment(source, url=URL, title=TITLE)

    if isinstance(found, Story):
        check(found)


@given(st.text(max_size=60))
def test_no_address_makes_it_raise(url) -> None:
    assert isinstance(extract_page(SOURCE, url=url), (Extraction, Rejection))

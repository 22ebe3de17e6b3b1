"""Where a site says its feeds are."""

import pytest

from transforms.feeds.links import (
    common_places,
    links_of_page,
    sitemaps_of_index,
    sitemaps_of_robots,
)

URL = "https://press.example/world/"


def found(page: str) -> dict[str, str]:
    return {link.url: link.found_by for link in links_of_page(page, URL)}


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f?a=1&amp;b=2">',
        "<LINK HREF='/f?a=1&b=2' TYPE='application/atom+xml; q=1' REL=Alternate>",
        '<link type=application/feed+json rel="home alternate" href=/f?a=1&b=2 />',
    ],
    ids=["as usual", "capitals", "without quotes"],
)
def test_a_declared_feed_is_found(tag: str) -> None:
    assert found(tag) == {"https://press.example/f?a=1&b=2": "link"}


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" hreflang="de" href="/de">',
        '<link rel="stylesheet" type="application/rss+xml" href="/f">',
        '<link rel="alternate" type="application/json+oembed" href="/f">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">',
        '<a href="/feedback">Tell us</a>',
        '<a href="/news/atomic-power">Story</a>',
        '<a href="mailto:feed@press.example">Mail</a>',
    ],
)
def test_what_is_no_feed_is_not(tag: str) -> None:
    assert found(tag) == {}


@pytest.mark.parametrize(
    "path",
    [
        "/rss",
        "/feed/",
        "/world.rss",
        "/feeds/world",
        "/atom.xml",
        "/rss2",
        "/x/rss.php?a=1",
    ],
)
def test_an_address_that_looks_like_a_feed_is_found(path: str) -> None:
    assert found(f'<a class="x" href="{path}">News</a>') == {
        f"https://press.example{path}": "anchor"
    }


def test_a_base_is_heard_and_declared_feeds_come_first() -> None:
    page = (
        '<base href="https://b.example/x/"><a href="rss">one</a>'
        '<link rel="alternate" type="application/rss+xml" href="two">'
    )
    assert list(found(page)) == ["https://b.example/x/two", "https://b.example/x/rss"]


def test_a_feed_both_declared_and_linked_is_declared() -> None:
    page = (
        '<a href="/rss">one</a>'
        '<link rel="alternate" type="application/rss+xml" href="/rss">'
    )
    assert found(page) == {"https://press.example/rss": "link"}


def test_many_anchors_are_cut() -> None:
    assert len(found("".join(f'<a href="/rss/{n}">' for n in range(99)))) == 10


@pytest.mark.parametrize("piece", ["<a ", "<link rel=alternate ", "a=", '<a b="', "<"])
def test_no_page_keeps_it_busy(piece: str) -> None:
    # A pattern gone wild would take hours, and the test's own time limit end it.
    assert links_of_page(piece * (2_000_000 // len(piece)), URL) == ()


def test_sitemaps_are_read_out_of_robots_those_of_news_first() -> None:
    robots = (
        "User-agent: *\nSITEMAP: /all.xml\nsitemap:https://p.example/news.xml # x\n"
    )
    assert sitemaps_of_robots(robots, URL) == (
        "https://p.example/news.xml",
        "https://press.example/all.xml",
    )


def test_sitemaps_are_read_out_of_an_index() -> None:
    index = (
        "<sitemapindex><sitemap><loc><![CDATA[https://p.example/a.xml]]></loc></sitemap>"
        "<sitemap><loc> https://p.example/News.xml?a=1&amp;b=2 </loc></sitemap>"
    )
    assert sitemaps_of_index(index, URL) == (
        "https://p.example/News.xml?a=1&b=2",
        "https://p.example/a.xml",
    )
    assert sitemaps_of_index("<urlset><url><loc>/a</loc></url></urlset>", URL) == ()


def test_common_places_are_of_the_same_site() -> None:
    assert {link.found_by for link in common_places(URL)} == {"guess"}
    assert all(
        link.url.startswith("https://press.example/") for link in common_places(URL)
    )

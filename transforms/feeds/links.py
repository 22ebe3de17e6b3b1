"""Where a site says its feeds are: links in pages, places in robots.txt and indexes.

Read by patterns and not by a parser: a few tags of a page are wanted, and no page can
keep a pattern without repetition inside of repetition busy.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from transforms.feeds.texts import absolute_url

_LONGEST_PAGE = 2_000_000
_MOST_ANCHORS = 10
_MOST_PLACES = 200

_TAG = re.compile(r"<(link|a|base)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-zA-Z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_FEED_TYPE = re.compile(
    r"(?:application|text)/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|x-rss\+xml|rss)"
)
#: What the last part of a feed's address looks like.
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss\d?|feeds?|atom|rdf)(?:[/._-][^/]*)?/?$", re.IGNORECASE
)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]]+)", re.IGNORECASE)

#: Where feeds mostly are, for sites that do not say it.
COMMON_PLACES = (
    *("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"),
    *("/feed.json", "/news-sitemap.xml"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """An address that may be a feed's.

    Attributes:
        found_by: ``link`` (declared in the page's head), ``anchor`` (looks like one),
            ``sitemap`` or ``guess``.
    """

    url: str
    found_by: str


def links_of_page(page: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page declares, then the addresses in it that look like feeds.

    Args:
        page: its HTML.
        url: the address that answered.
    """
    base = url
    declared: dict[str, FeedLink] = {}
    anchors: dict[str, FeedLink] = {}
    for name, inner in _TAG.findall(page[:_LONGEST_PAGE]):
        attributes = {
            key.lower(): html.unescape(a or b or c)
            for key, a, b, c in _ATTRIBUTE.findall(inner)
        }
        href = attributes.get("href", "").strip()
        if name.lower() == "base":
            base = absolute_url(href, url) or base
            continue
        target = absolute_url(href, base) if href else None
        if target is None:
            continue
        if name.lower() == "link":
            is_alternate = "alternate" in attributes.get("rel", "").lower().split()
            if is_alternate and _FEED_TYPE.match(attributes.get("type", "").lower()):
                declared.setdefault(target, FeedLink(url=target, found_by="link"))
        elif len(anchors) < _MOST_ANCHORS and _FEED_PATH.search(_path(target)):
            anchors.setdefault(target, FeedLink(url=target, found_by="anchor"))
    return tuple(
        {**anchors, **declared}[u] for u in dict.fromkeys([*declared, *anchors])
    )


def common_places(url: str) -> tuple[FeedLink, ...]:
    """Addresses worth a try on the site of a page."""
    return tuple(
        FeedLink(url=urljoin(url, place), found_by="guess") for place in COMMON_PLACES
    )


def sitemaps_of_robots(robots: str, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those of news first."""
    return _news_first(_SITEMAP_LINE.findall(robots), url)


def sitemaps_of_index(document: str, url: str) -> tuple[str, ...]:
    """The sitemaps that an index of them lists, those of news first; often none."""
    if "<sitemapindex" not in document[:2000]:
        return ()
    return _news_first(
        (html.unescape(place) for place in _LOC.findall(document[:_LONGEST_PAGE])), url
    )


def _news_first(places: Iterable[str], url: str) -> tuple[str, ...]:
    found = dict.fromkeys(filter(None, (absolute_url(p, url) for p in places)))
    order = sorted(found, key=lambda place: "news" not in place.lower())
    return tuple(order[:_MOST_PLACES])


def _path(url: str) -> str:
    return re.sub(r"^[a-z]+://[^/?#]*|[?#].*$", "", url)

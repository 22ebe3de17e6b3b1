"""The feeds of a site: what it declares, else what is mostly there.

Polite: robots.txt is asked first and obeyed for every address, the host's delay holds,
and places are only guessed where the site says nothing. What answers is parsed as in a
run, by a child, so that a page found is a feed that a run can read.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from transforms.elements import Fetched, Rejection
from transforms.feeds.links import (
    FeedLink,
    common_places,
    links_of_page,
    sitemaps_of_index,
    sitemaps_of_robots,
)
from transforms.feeds.parse import ParsedFeed
from transforms.feeds.sickness import signs_of_age
from transforms.reading.children import Children
from transforms.reading.feed_health import newest_date
from transforms.reading.requests import FeedRequest
from transforms.reasons import Reason
from transforms.web.source import Web

#: Addresses asked for one site, the page itself and its robots.txt apart.
MOST_ASKED = 24
#: Of those, sitemaps: an index may list thousands.
MOST_SITEMAPS = 4
#: What is wrong with one address only: the site may have feeds elsewhere.
_OF_THE_PAGE = frozenset(
    {
        *(Reason.HTTP_4XX, Reason.GONE, Reason.ROBOTS, Reason.TOO_LARGE),
        *(Reason.CONTENT_TYPE, Reason.DECODE, Reason.EMPTY, Reason.REDIRECT),
    }
)


@dataclass(frozen=True, kw_only=True)
class FoundFeed:
    """A feed that answers.

    Attributes:
        url: what to put into a config: the end of a permanent redirect, else as found.
        found_by: ``itself``, ``link``, ``anchor``, ``sitemap`` or ``guess``.
    """

    url: str
    found_by: str
    format: str
    title: str | None
    language: str | None
    entries: int
    newest_entry_at: datetime | None
    sickness: tuple[str, ...]


@dataclass(kw_only=True)
class Discovery:
    """What a site has.

    Attributes:
        found: its feeds, the declared ones first.
        refused: addresses tried in vain, and why.
    """

    found: list[FoundFeed] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class Discoverer:
    """Looks for feeds.

    Args:
        web: what answers.
        children: what parses.
        now: the moment to judge ages by.
    """

    def __init__(self, web: Web, children: Children, now: datetime) -> None:
        self._web, self._children, self._now = web, children, now
        self._bodies: set[str] = set()
        self._asked: set[str] = set()

    def discover(self, url: str) -> Discovery:
        """Look for the feeds of the site that an address belongs to."""
        told = Discovery()
        page = self._page(url)
        links: tuple[FeedLink, ...] = ()
        if isinstance(page, Rejection):
            told.refused.append((url, _why(page)))
            if page.reason not in _OF_THE_PAGE:
                return told
        else:
            itself = self._parse(page, "itself")
            if isinstance(itself, FoundFeed):
                told.found.append(itself)
                return told
            text = page.body.decode("utf-8", "replace")
            links = links_of_page(text, page.final_url)
        start = url if isinstance(page, Rejection) else page.final_url
        self._try(links, told)
        self._try(self._sitemaps(start, told), told)
        if not told.found:
            self._try(common_places(start), told)
        return told

    def _page(self, url: str) -> Fetched | Rejection:
        self._asked.add(url)
        barred = self._web.permission(url)
        if barred is not None:
            return barred
        page = self._web.fetch(url, kind="page")
        if isinstance(page, Rejection) and page.reason is Reason.CONTENT_TYPE:
            # JSON is no page, but may be a feed.
            return self._web.fetch(url, kind="feed")
        return page

    def _try(self, links: Iterable[FeedLink], told: Discovery) -> None:
        for link in links:
            if link.url in self._asked:
                continue
            answer = self._ask(link.url, told)
            if answer is None:
                continue
            feed = self._parse(answer, link.found_by)
            if isinstance(feed, FoundFeed):
                told.found.append(feed)
            elif feed is not None:
                told.refused.append((link.url, feed))

    def _ask(self, url: str, told: Discovery) -> Fetched | None:
        if len(self._asked) >= MOST_ASKED:
            return None
        self._asked.add(url)
        answer = self._web.permission(url) or self._web.fetch(url, kind="feed")
        if isinstance(answer, Rejection):
            told.refused.append((url, _why(answer)))
            return None
        return answer

    def _parse(self, answer: Fetched, found_by: str) -> FoundFeed | str | None:
        """A feed, else why it is none; None for a body that was there before."""
        digest = hashlib.sha256(answer.body).hexdigest()
        if digest in self._bodies:
            return None
        request = FeedRequest(
            url=answer.final_url,
            charset=answer.charset,
            content_type=answer.content_type,
        )
        parsed = self._children.read(request, answer.body)
        if not isinstance(parsed, ParsedFeed):
            return _why(parsed) if isinstance(parsed, Rejection) else "no feed"
        if "plain_sitemap" in parsed.sickness:
            return "a sitemap without news tags"
        if found_by == "guess" and not parsed.total_entries:
            return "a feed without entries"
        self._bodies.add(digest)
        newest = newest_date(parsed)
        signs = {*parsed.sickness, *signs_of_age(newest, self._now)}
        return FoundFeed(
            url=answer.moved_to or answer.url,
            found_by=found_by,
            format=parsed.format,
            title=parsed.title,
            language=parsed.language,
            entries=parsed.total_entries,
            newest_entry_at=newest,
            sickness=tuple(sorted(signs)),
        )

    def _sitemaps(self, url: str, told: Discovery) -> Iterator[FeedLink]:
        """News sitemaps that robots.txt leads to, directly or by an index."""
        place = urljoin(url, "/robots.txt")
        answer = self._web.fetch(place, kind="robots")
        if isinstance(answer, Rejection):
            if answer.reason is not Reason.HTTP_4XX:
                told.refused.append((place, _why(answer)))
            return
        named = sitemaps_of_robots(answer.body.decode("utf-8", "replace"), place)
        for sitemap in named[:MOST_SITEMAPS]:
            if "news" in sitemap.lower():
                yield FeedLink(url=sitemap, found_by="sitemap")
                continue
            index = self._ask(sitemap, told)
            if index is None:
                continue
            feed = self._parse(index, "sitemap")
            if isinstance(feed, FoundFeed):
                told.found.append(feed)
            text = index.body.decode("utf-8", "replace")
            for listed in sitemaps_of_index(text, index.final_url)[:MOST_SITEMAPS]:
                if "news" in listed.lower():
                    yield FeedLink(url=listed, found_by="sitemap")


def _why(rejection: Rejection) -> str:
    detail = f": {rejection.detail}" if rejection.detail else ""
    return f"{rejection.reason}{detail}"

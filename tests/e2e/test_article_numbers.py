"""What the world does with guids and links: each oddity gives the right articles.

Numbers are those of the list of oddities that the feeds' own tests follow
(``tests/transforms/feeds/test_oddities.py``): 12 to 18 of guids and dates, 35 to 45 of
links. Each is a feed of its own, read twice; an article counts once however often,
by whatever address and under whatever guid it came.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, Reply, open_newsstand, page
from tests.transforms.duplicates.texts import story
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(300)]

DATE = "<pubDate>Thu, 15 Jan 2026 09:00:00 GMT</pubDate>"


class Desk:
    """One publisher's pages and feed on the newsstand."""

    def __init__(self, stand: Newsstand, name: str, number: int) -> None:
        self.stand, self.name, self._number = stand, name, number * 100

    def story(
        self, path: str, of: int = 1, title: str | None = None, head: str = ""
    ) -> str:
        """Put a page in place that tells story ``of``; its address."""
        title = title or f"Headline of {self.name} number {of}"
        html = page(title, story(self._number + of).split("\n"))
        html = html.replace("<head>", f"<head>{head}")
        self.stand.replies[self._path(path)] = Reply(html.encode())
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        """Put a redirect in place; its address."""
        self.stand.replies[self._path(path)] = Reply(
            b"", status=301, headers={"Location": to}
        )
        return self.url(path)

    def reply(self, path: str, reply: Reply) -> str:
        """Put an answer in place; its address."""
        self.stand.replies[self._path(path)] = reply
        return self.url(path)

    def url(self, path: str) -> str:
        """The address of a path of this publisher."""
        return self.stand.base + self._path(path)

    def _path(self, path: str) -> str:
        return f"/{self.name}{path}"

    def feed(self, *items: str) -> None:
        """Print the feed."""
        body = (
            '<?xml version="1.0"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
            f"<channel><title>{self.name}</title>{''.join(items)}</channel></rss>"
        )
        self.reply("/feed", Reply(body.encode(), media="application/rss+xml"))


def item(link: str | None, more: str = "", date: str = DATE, title: str = "x") -> str:
    """One item of a feed."""
    address = f"<link>{escape(link)}</link>" if link else ""
    return f"<item><title>{title}</title>{address}{date}{more}</item>"


@dataclass(frozen=True)
class Oddity:
    """What is printed for the first and for the second run, and what it comes to."""

    articles: int
    first: Callable[[Desk], None]
    second: Callable[[Desk], None] | None = None


def _with_guid(guid: str) -> Callable[[Desk], None]:
    def print_feed(desk: Desk) -> None:
        desk.feed(
            item(desk.story("/a", 1), guid), item(desk.story("/b", 2), guid, title="y")
        )

    return print_feed


def _headline_in_guid(headline: str) -> Callable[[Desk], None]:
    def print_feed(desk: Desk) -> None:
        link = desk.story("/a", title=f"{headline} of the {desk.name}")
        guid = f"<guid isPermaLink='false'>{headline}</guid>"
        desk.feed(item(link, guid, title=headline))

    return print_feed


def _guid_alone(desk: Desk) -> None:
    body = "".join(f"<p>{p}</p>" for p in story(9_999).split("\n"))
    desk.feed(
        item(None, f"<guid>{desk.story('/a')}</guid>"),
        item(
            None,
            "<guid isPermaLink='false'>no-address-4711</guid>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded>",
            title="A story that has no page",
        ),
    )


def _undated(desk: Desk) -> None:
    desk.feed(item(desk.story("/a"), date=""))


def _undated_and_new(desk: Desk) -> None:
    desk.feed(item(desk.story("/b", 2), date=""), item(desk.story("/a"), date=""))


def _feedproxy(desk: Desk) -> None:
    link = desk.story("/a")
    proxy = desk.redirect("/~r/news/~3/AbC", link)
    original = f"<feedburner:origLink>{link}</feedburner:origLink>"
    desk.feed(item(proxy, original), item(proxy), item(link))


def _google(desk: Desk) -> None:
    link = desk.story("/a")
    encoded = desk.redirect("/rss/articles/CBMiX2h0dHBz?oc=5", link)
    desk.feed(item(encoded), item(link))


def _tracked(desk: Desk) -> None:
    link = desk.story("/a")
    for query in ("?utm_source=rss&utm_medium=feed", "?fbclid=abc", "?ref=rss"):
        desk.story(f"/a{query}")
    desk.feed(
        item(link),
        item(f"{link}?utm_source=rss&utm_medium=feed"),
        item(f"{link}?fbclid=abc"),
    )


def _doubled_scheme(desk: Desk) -> None:
    link = desk.story("/a")
    back = link.replace("/a", "\\a")
    desk.feed(
        item(link),
        item(f"http://{link}"),
        item(link.replace("http://", "http:/")),
        item(back),
    )


def _amp(desk: Desk) -> None:
    link = desk.story("/a")
    canonical = f'<link rel="canonical" href="{link}">'
    desk.feed(item(link), item(desk.story("/amp/a", head=canonical)))


def _short(desk: Desk) -> None:
    link = desk.story("/a")
    desk.feed(item(desk.redirect("/s/x7", link)), item(link))


def _free_slug(desk: Desk) -> None:
    slugs = ("/4711/a-ferry", "/4711/another-ferry", "/4711/nothing-like-it")
    desk.feed(*(item(desk.story(slug)) for slug in slugs))


def _moved(path: str, title: str) -> Callable[[Desk], None]:
    def print_feed(desk: Desk) -> None:
        guid = "<guid isPermaLink='false'>4711</guid>"
        desk.feed(item(desk.story(path, title=title), guid, title=title))

    return print_feed


def _barred(desk: Desk) -> None:
    barred = desk.reply("/b", Reply(b"not in your country", status=451))
    desk.feed(item(desk.story("/a")), item(barred, title="y"))


def _soft_404(desk: Desk) -> None:
    lost = page("Page not found", ["Sorry, the page you looked for is not here."])
    gone = desk.reply("/b", Reply(lost.encode()))
    desk.feed(item(desk.story("/a")), item(gone, title="y"))


def _canonical(*targets: str) -> Callable[[Desk], None]:
    def print_feed(desk: Desk) -> None:
        def head(own: str) -> str:
            links = (t.format(base=desk.stand.base, own=own) for t in targets)
            return "".join(f'<link rel="canonical" href="{link}">' for link in links)

        desk.feed(
            item(desk.story("/a", 1, head=head("a"))),
            item(desk.story("/b", 2, head=head("b")), title="y"),
        )

    return print_feed


ODDITIES: dict[str, Oddity] = {
    "12 no guid": Oddity(2, _with_guid("")),
    "13 guid N/A": Oddity(2, _with_guid("<guid isPermaLink='false'>N/A</guid>")),
    "14 one guid for all": Oddity(2, _with_guid("<guid>same</guid>")),
    "15 headline in guid": Oddity(
        1,
        _headline_in_guid("Ferry returns to the islands"),
        _headline_in_guid("Ferry to the islands is late"),
    ),
    "16 empty guid": Oddity(2, _with_guid("<guid isPermaLink='false' />")),
    "17 guid and no link": Oddity(2, _guid_alone),
    "18 no date": Oddity(2, _undated, _undated_and_new),
    "35 feedproxy": Oddity(1, _feedproxy),
    "36 Google News": Oddity(1, _google),
    "37 tracking": Oddity(1, _tracked),
    "38 doubled scheme": Oddity(1, _doubled_scheme),
    "39 AMP": Oddity(1, _amp),
    "40 shortener": Oddity(1, _short),
    "41 free slug": Oddity(1, _free_slug),
    "42 address follows headline": Oddity(
        1,
        _moved("/ferry-returns-to-the-islands", "Ferry returns to the islands"),
        _moved("/ferry-is-late-once-more", "Ferry is late once more"),
    ),
    "43 barred by country": Oddity(1, _barred),
    "44 soft 404": Oddity(1, _soft_404),
    "45 canonical is the home page": Oddity(2, _canonical("{base}/")),
    "45 canonical is relative": Oddity(2, _canonical("{own}")),
    "45 several canonicals": Oddity(2, _canonical("{base}/", "{own}")),
    "45 canonical of another site": Oddity(2, _canonical("http://press.example/{own}")),
}


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Articles by oddity, after both runs."""
    with open_newsstand() as stand:
        dataset = Dataset(stand, tmp_path_factory.mktemp("numbers") / "news")
        desks = {name: Desk(stand, f"d{n}", n) for n, name in enumerate(ODDITIES, 1)}
        feeds = [
            {"id": desk.name, "url": desk.url("/feed"), "publisher": desk.name}
            for desk in desks.values()
        ]
        for name, oddity in ODDITIES.items():
            oddity.first(desks[name])
        dataset.run(config={"feeds": feeds, "fetch": {"retries": 0}})
        for name, oddity in ODDITIES.items():
            (oddity.second or oddity.first)(desks[name])
        later = NOW + timedelta(hours=1)
        dataset.run(now=later, config={"feeds": feeds, "fetch": {"retries": 0}})
        counts = dict(
            dataset.rows(
                "articles",
                "feed_id, count(DISTINCT article_id) OVER (PARTITION BY feed_id)",
            )
        )
        assert verify(LocalStorage(str(dataset.root))) == ()
        return {name: counts[desk.name] for name, desk in desks.items()}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_oddity_gives_the_right_number_of_articles(
    numbers: dict[str, int], oddity: str
) -> None:
    assert numbers[oddity] == ODDITIES[oddity].articles

"""The hostile press: about sixty hosts with their feeds, and what must come of each."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from html import escape

from tests.clock import NOW
from tests.hostile.cases import ROW, Case, all_cases, story
from tests.hostile.server import Reply, Server, answer
from tests.hostile.spellings import forbidden_links

TOKEN = "s3cr3t-of-an-address"
HEADER = "s3cr3t-of-a-header"
#: What a link that leads nowhere public may end as.
_REFUSED = ("blocked_address", "bad_url", "dns")


@dataclass(frozen=True)
class Expected:
    """What may become of one entry.

    Attributes:
        title: of the row.
    """

    outcomes: tuple[str, ...]
    title: str | None = None


@dataclass
class Press:
    """Feeds to read, and the right outcomes.

    Attributes:
        feeds: as in a config.
        entries: by guid.
        sick: reasons for a feed that cannot be had, by its id; None where it can.
    """

    server: Server
    feeds: list[dict[str, object]] = field(default_factory=list)
    entries: dict[str, Expected] = field(default_factory=dict)
    sick: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    hosts: int = 0
    stories: int = 1000

    def host(self) -> str:
        self.hosts += 1
        return f"127.30.{self.hosts // 200}.{self.hosts % 200 + 1}"

    def feed(
        self,
        host: str,
        items: list[tuple[str, str]],
        written: Mapping[str, str] | None = None,
        **settings: object,
    ) -> None:
        """A feed of (guid, link), the first the newest.

        Args:
            host: where it stands.
            items: its entries.
            written: title, date and more of an entry, where not the usual ones.
            settings: as in a config.
        """
        name, own = f"feed-{len(self.feeds)}", written or {}
        parts = []
        for n, (guid, link) in enumerate(items):
            usual = f"<title>{guid}</title><pubDate>{_before(n + 1)}</pubDate>"
            parts.append(
                f"<item>{own.get(guid, usual)}<link>{escape(link)}</link>"
                f'<guid isPermaLink="false">{guid}</guid></item>'
            )
        body = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{name}</title><link>http://{host}/</link>{''.join(parts)}"
            "</channel></rss>"
        )
        reply = answer(body, media="application/rss+xml")
        url = self.server.says(host, "/feed", reply)
        self.feeds.append({"id": name, "url": url, **settings})
        self.sick[name] = None

    def good(self, host: str, path: str = "/story") -> tuple[str, str]:
        """One more story that nothing is wrong with."""
        self.stories += 1
        guid = f"good-{self.stories}"
        self.entries[guid] = Expected((ROW,))
        page = answer(story(self.stories))
        return guid, self.server.says(host, f"{path}-{self.stories}", page)

    def bad(self, host: str, case: Case) -> tuple[str, str]:
        """One page that misbehaves."""
        replies = case.replies(self.server, host)
        several = replies if isinstance(replies, tuple) else (replies,)
        url = self.server.says(host, f"/{case.name}", *several)
        for path, beside in case.beside:
            reply = beside(self.server, host)
            told = reply if isinstance(reply, tuple) else (reply,)
            self.server.says(host, path, *told)
        self.entries[case.name] = Expected(case.outcomes, case.title)
        return case.name, url

    def dropped(self, guid: str, link: str, *outcomes: str) -> tuple[str, str]:
        self.entries[guid] = Expected(outcomes)
        return guid, link

    def sick_feed(self, reply: Reply, *reasons: str, entries: int = 0) -> None:
        """A feed that is not one."""
        name = f"feed-{len(self.feeds)}"
        url = self.server.says(self.host(), "/feed", reply)
        self.feeds.append({"id": name, "url": url})
        self.sick[name] = reasons


def _before(minutes: int) -> str:
    return format_datetime(NOW - timedelta(minutes=minutes))


def whole_press(server: Server, *, each: int = 8) -> Press:
    """Every case, each host with as many entries."""
    press = Press(server)
    _with_pages(press, all_cases(), hosts=40, each=each)
    _with_links(press)
    _with_items(press)
    _with_robots(press)
    _with_sick_hosts(press, pages=15)
    _with_sick_feeds(press)
    return press


def small_press(server: Server) -> Press:
    """A few hosts of it."""
    press = Press(server)
    wanted = {
        *("gzip_bomb", "br", "zstd", "truncated", "slow_body", "endless_headers"),
        *("flaky_503", "cookie_wall", "redirect_ssrf_mapped", "pdf_as_html"),
        *("good_latin1_header", "http_404", "close_no_reply", "huge_declared"),
    }
    cases = [case for case in all_cases() if case.name in wanted]
    _with_pages(press, cases, hosts=5, each=4)
    _with_links(press)
    _with_items(press)
    _with_sick_hosts(press, pages=12)
    return press


def _with_pages(press: Press, cases: list[Case], hosts: int, each: int) -> None:
    for n in range(hosts):
        host, items = press.host(), []
        for case in cases[n::hosts]:
            # Between good ones: a host that only fails is another case.
            items += [press.bad(host, case), press.good(host)]
        while len(items) < each:
            items.append(press.good(host))
        press.feed(host, items)


def _with_links(press: Press) -> None:
    host, server = press.host(), press.server
    links = forbidden_links(server.port)
    items = [press.dropped(f"ssrf-{n}", u, *_REFUSED) for n, u in enumerate(links)]
    odd = {
        "file:///etc/passwd": ("bad_url",),
        "ftp://127.30.0.1/a": ("bad_url",),
        "gopher://127.30.0.1:70/": ("bad_url",),
        "data:text/html,<p>hello": ("bad_url",),
        "javascript:alert(1)": ("bad_url",),
        "http://": ("bad_url",),
        "http://8.8.8.8:6379/": ("bad_url",),
        "http://8.8.8.8:22/": ("bad_url",),
        "http://nowhere.invalid/": ("dns",),
        f"http://{host}:99999/": ("bad_url",),
        f"http://{host}:{server.port}/" + "a" * 3000: ("bad_url",),
        f"https://{host}:{server.port}/tls": ("tls",),
        f"http://{host}:1/refused": ("connect",),
    }
    items += [
        press.dropped(f"odd-{n}", link, *outcomes)
        for n, (link, outcomes) in enumerate(odd.items())
    ]
    guid, link = press.good(host, "/crlf")
    items.append((guid, link + "%0d%0aX-Injected:%201"))
    server.says(
        host,
        link.split(str(server.port))[1] + "%0d%0aX-Injected:%201",
        answer(story(press.stories)),
    )
    press.feed(host, items)
    _with_oddities(press)


def _with_oddities(press: Press) -> None:
    """Links that mean well but are written oddly, and two with a secret."""
    host, port = press.host(), press.server.port
    authority = f"{host}:{port}"
    items = []
    for write in (
        "http:/{a}{p}",
        "http:{a}{p}",
        "http://http://{a}{p}",
        "http:\\\\{a}{p}",
        "{p}",
        "HTTP://{a}{p}",
        " http://{a}{p} ",
        "http://{a}/x/..{p}",
        "http://{a}{p}?utm_source=rss&utm_medium=feed",
        "http://{a}{p}#comments",
        "http://{a}{p}?title=été",
        "http://{a}{p}?token=" + TOKEN,
    ):
        guid, link = press.good(host)
        path = link.split(str(port))[1]
        items.append((guid, write.format(a=authority, p=path)))
    lost = f"http://{authority}/lost?token={TOKEN}"
    items.append(press.dropped("lost", lost, "http_4xx"))
    press.feed(host, items, headers={"X-Key": "${PRESS_KEY}"})


def _with_items(press: Press) -> None:
    """Entries whose own words are hostile."""
    usual = f"<title>A title</title><pubDate>{_before(5)}</pubDate>"
    dates = ("0", "Mon, 01 Jan 0000 00:00:00 GMT", "9999-12-31", "99999-01-01T00:00Z")
    dates += ("soon", "Fri, 15 Mar 2567 10:00:00 +0700", "2026-02-30", "-1")
    kinds = [f"<title>A title</title><pubDate>{date}</pubDate>" for date in dates]
    kinds += [
        f"<title>{'a' * 1_000_000}</title><pubDate>{_before(6)}</pubDate>",
        usual + "<category>../../../tmp/x</category>" * 300,
        usual + "<dc:language>../../tmp</dc:language>",
        usual + "<source url='http://127.66.6.6/'>../..</source>",
        usual + "<dc:creator>=cmd|' /C calc'!A0</dc:creator>",
        f'<title>=HYPERLINK("http://x")</title><pubDate>{_before(7)}</pubDate>',
        "<title>a&#10;{&quot;severity&quot;: &quot;ERROR&quot;}&#13;b</title>",
        "<title>&lt;script&gt;alert(1)&lt;/script&gt; Ferry</title>",
        "<title>&#55357; half an emoji</title>",
        "<title>\u202egnp.exe</title>",
    ]
    host, written, items = press.host(), {}, []
    for kind in kinds:
        item = press.good(host)
        written[item[0]] = kind
        items.append(item)
        if "2567" in kind:
            # A year of the Buddhist calendar: 2024, long before the window.
            press.entries[item[0]] = Expected(("outside_window",))
    first = press.good(host)
    again = press.dropped("the-same-link", first[1], "duplicate_entry", "a row")
    old = press.dropped("old", press.good(host)[1], "outside_window")
    del press.entries[f"good-{press.stories}"]
    written["old"] = (
        "<title>Old</title><pubDate>Tue, 05 Jan 1999 08:00:00 GMT</pubDate>"
    )
    press.feed(host, [*items, first, again, old], written)


_AGENT = "gazette-monitor"


def _with_robots(press: Press) -> None:
    rules = {
        "User-agent: *\nDisallow: /private": ("robots", ROW),
        f"User-agent: {_AGENT}\nDisallow: /private\n\nUser-agent: *\nAllow: /": (
            "robots",
            ROW,
        ),
        f"User-agent: *\nDisallow: /\n\nUser-agent: {_AGENT}\nDisallow: /private": (
            "robots",
            ROW,
        ),
        "User-agent: *\nDisallow: /*ivate*/\nAllow: /": ("robots", ROW),
        "User-agent: *\nDisallow: /private\nAllow: /private/": (ROW, ROW),
        "User-agent: *\nDisallow: /private\nCrawl-delay: 3": ("robots", ROW),
        "<html><body>not rules</body></html>": (ROW, ROW),
        "# long\n" * 900_000: (ROW, ROW),
    }
    for text, (private, news) in rules.items():
        reply = answer(text, media="text/plain")
        _robots_host(press, reply, (private,), (news,))
    unreachable = ("robots_unreachable",)
    none = answer("", status="404 Not Found")
    _robots_host(press, none, (ROW,), (ROW,))
    broken = answer("", status="500 Broken")
    _robots_host(press, broken, unreachable, unreachable)
    _robots_host(press, press.server.stalls(), unreachable, unreachable)


def _robots_host(
    press: Press, reply: Reply, private: tuple[str, ...], news: tuple[str, ...]
) -> None:
    host, items = press.host(), []
    press.server.says(host, "/robots.txt", reply)
    for path, outcomes in (("/private/a", private), ("/news/a", news)) * 2:
        guid, link = press.good(host, path)
        press.entries[guid] = Expected(outcomes)
        items.append((guid, link))
    press.feed(host, items)


def _with_sick_hosts(press: Press, pages: int) -> None:
    """Hosts that fail for everything; their feeds stand elsewhere."""
    down = answer("", status="503 Service Unavailable")
    later = answer("", "Retry-After: 3600", status="429 Too Many Requests")
    busy = answer("", "Retry-After: 0", status="429 Too Many Requests")
    none = answer("", status="404 Not Found")
    for reply, outcomes in (
        (down, ("http_5xx", "circuit_open")),
        (later, ("http_429",)),
        (busy, ("http_429", "circuit_open")),
        (_hang_up, ("connect", "circuit_open")),
    ):
        host, items = press.host(), []
        press.server.says(host, "/robots.txt", none)
        for n in range(pages):
            link = press.server.says(host, f"/sick-{n}", reply)
            items.append(press.dropped(f"sick-{host}-{n}", link, *outcomes))
        press.feed(host, items)
    dead = press.host()
    press.server.says(dead, "/robots.txt", _hang_up)
    items = []
    for n in range(pages):
        link = press.server.says(dead, f"/dead-{n}", _hang_up)
        items.append(press.dropped(f"dead-{n}", link, "connect", "circuit_open"))
    press.feed(press.host(), items)


def _hang_up(connection: socket.socket) -> None:
    connection.close()


def _with_sick_feeds(press: Press) -> None:
    bad = ("parse", "empty", "extraction_timeout", "parser_crash")
    head = b'<?xml version="1.0"?>'
    laughs = (
        head
        + b'<!DOCTYPE r [<!ENTITY a "ha ha ha ha">'
        + b"".join(
            f'<!ENTITY {b} "{f"&{a};" * 10}">'.encode()
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + b"]><rss><channel><title>&i;</title></channel></rss>"
    )
    external = (
        head + b'<!DOCTYPE r [<!ENTITY x SYSTEM "%b">]><rss version="2.0"><channel>'
        b"<title>&x;</title></channel></rss>"
    )
    inside = f"http://127.66.6.6:{press.server.port}/entity".encode()
    attributes = b" ".join(b"a%d='b'" % n for n in range(100_000))
    for body in (
        b"/etc/passwd",
        b"/dev/zero",
        inside,
        external % b"file:///etc/passwd",
        external % inside,
        laughs,
        b"<!DOCTYPE html><html><body><p>Sorry.</p></body></html>",
        b'{"error": "no such feed"}',
        head + b"<rss><channel>" + b"<a>" * 50_000,
        head + b"<rss><channel><item " + attributes + b"/></channel></rss>",
        b"\x00\x01\x02" * 100,
    ):
        press.sick_feed(answer(body, media="application/rss+xml"), *bad, "ok")
    press.sick_feed(answer(b"", media="application/rss+xml"), "empty")
    press.sick_feed(answer(b"", status="404 Not Found"), "http_4xx")
    press.sick_feed(answer(b"", status="410 Gone"), "gone")
    press.sick_feed(answer(b"", status="500 Broken"), "http_5xx")
    press.sick_feed(press.server.stalls(), "timeout")
    press.sick_feed(_hang_up, "connect")

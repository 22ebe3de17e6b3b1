import threading
from collections.abc import Callable

import pytest

from tests.transforms.web.site import Site, answer, redirect
from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.client import Client
from transforms.web.robots import Robots, agent_token
from transforms.web.urls import parse_url

RULES = b"""\
User-agent: *
Disallow: /

User-agent: Gazette-Monitor
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 3
"""


def rules(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return answer(body, *headers, status=status, media="text/plain")


def reason_of(robots: Robots, url: str) -> Reason | None:
    rejection = robots.allowed(url)
    return rejection.reason if rejection else None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/story", None),
        ("/private/story", Reason.ROBOTS),
        ("/private/open/story", None),
        ("/paper.pdf", Reason.ROBOTS),
        ("/paper.pdf?x", None),
    ],
)
def test_the_group_of_our_product_name_rules(
    site: Site, client: Client, path: str, reason: Reason | None
) -> None:
    site.says("/robots.txt", rules(RULES))

    assert reason_of(Robots(client), site.url + path) is reason


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (rules(b"", status="404 Not Found"), None),
        (rules(b"", status="403 Forbidden"), None),
        (rules(b"", status="410 Gone"), None),
        (rules(b""), None),
        (answer(b"<html><body>Disallow: /</body></html>"), None),
        (redirect("/robots.txt"), None),
        (rules(b"", status="500 Oops"), Reason.ROBOTS_UNREACHABLE),
        (rules(b"", status="503 Busy"), Reason.ROBOTS_UNREACHABLE),
        (
            rules(b"", "Retry-After: 99", status="429 Slow"),
            Reason.ROBOTS_UNREACHABLE,
        ),
        (b"nonsense\r\n\r\n", Reason.ROBOTS_UNREACHABLE),
        (rules(b"x", "Content-Encoding: gzip"), Reason.ROBOTS_UNREACHABLE),
    ],
)
def test_what_an_answer_without_rules_means(
    site: Site, client: Client, reply: bytes, reason: Reason | None
) -> None:
    site.says("/robots.txt", reply)

    assert reason_of(Robots(client), site.url + "/story") is reason


def test_a_silent_robots_is_unreachable(
    site: Site, make_client: Callable[..., Client]
) -> None:
    site.says("/robots.txt", site.is_silent)
    robots = Robots(make_client(deadline_seconds=0.2))

    assert reason_of(robots, site.url + "/story") is Reason.ROBOTS_UNREACHABLE


def test_a_blocked_host_is_said_to_be_blocked(client: Client) -> None:
    robots = Robots(client)

    assert reason_of(robots, "http://10.0.0.1/") is Reason.BLOCKED_ADDRESS
    assert reason_of(robots, "ftp://paper.example/") is Reason.BAD_URL


def test_rules_behind_a_redirect_hold(site: Site, client: Client) -> None:
    site.says("/robots.txt", redirect("/rules"))
    site.says("/rules", rules(RULES))

    assert reason_of(Robots(client), site.url + "/private") is Reason.ROBOTS


def test_only_the_first_500_kib_count(site: Site, client: Client) -> None:
    filler = b"# filler\n" * 60_000
    site.says("/robots.txt", rules(RULES + filler + b"Disallow: /late\n"))
    robots = Robots(client)

    assert reason_of(robots, site.url + "/private") is Reason.ROBOTS
    assert reason_of(robots, site.url + "/late") is None


def test_rules_are_asked_once_whatever_the_threads(site: Site, client: Client) -> None:
    site.says("/robots.txt", rules(RULES))
    robots = Robots(client)
    reasons: list[Reason | None] = []

    def ask() -> None:
        reasons.append(reason_of(robots, site.url + "/private"))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert reasons == [Reason.ROBOTS] * 16
    assert site.paths == ["/robots.txt"]


def test_rules_are_asked_again_after_a_day(site: Site, client: Client) -> None:
    time = [0.0]
    site.says("/robots.txt", rules(RULES), rules(b"", status="404 Not Found"))
    robots = Robots(client, clock=lambda: time[0])
    before = reason_of(robots, site.url + "/private")

    time[0] = 90_000.0

    assert before is Reason.ROBOTS
    assert reason_of(robots, site.url + "/private") is None


@pytest.mark.parametrize(
    ("asked", "honored"), [("3", 3.0), ("9999", 60.0), ("x", None)]
)
def test_a_crawl_delay_is_honored_up_to_a_minute(
    site: Site, client: Client, asked: str, honored: float | None
) -> None:
    text = f"User-agent: *\nCrawl-delay: {asked}\nDisallow: /x\n"
    site.says("/robots.txt", rules(text.encode()))
    robots = Robots(client)
    slowed: list[tuple[str, float]] = []
    client.pacer.slow_down = lambda *said: slowed.append(said)  # type: ignore

    robots.allowed(site.url + "/story")

    assert robots.crawl_delay(site.url) == honored
    assert slowed == ([("127.0.0.1", honored)] if honored else [])


def test_a_pages_redirect_asks_for_permission_first(site: Site, client: Client) -> None:
    site.says("/robots.txt", rules(RULES))
    url = site.says("/story", redirect("/private/story"))
    robots = Robots(client)
    assert robots.allowed(url) is None

    result = client.fetch(url, kind="page")

    assert isinstance(result, Rejection)
    assert result.reason is Reason.ROBOTS
    assert "/private/story" not in site.paths


def test_a_feeds_redirect_does_not(site: Site, client: Client) -> None:
    site.says("/robots.txt", rules(RULES))
    site.says("/private/feed", answer(b"<rss/>", media="text/xml"))
    Robots(client)

    result = client.fetch(site.says("/feed", redirect("/private/feed")), kind="feed")

    assert isinstance(result, Fetched)


def test_robots_can_be_switched_off(
    site: Site, make_client: Callable[..., Client]
) -> None:
    site.says("/robots.txt", rules(RULES))

    assert (
        Robots(make_client(respect_robots=False)).allowed(site.url + "/private") is None
    )
    assert site.requests == []


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("gazette-monitor/1.0 (+https://example.org)", "gazette-monitor"),
        ("Gazette (desk@example.org)", "Gazette"),
    ],
)
def test_the_token_is_the_product_name(user_agent: str, token: str) -> None:
    assert agent_token(user_agent) == token


def test_an_origin_is_known_by_its_whole_name() -> None:
    url = parse_url("http://paper.example/a")

    assert getattr(url, "origin", None) == "http://paper.example:80"

from collections.abc import Iterator

import pytest

from tests.transforms.web.conftest import LOOPBACK
from tests.transforms.web.site import Site, answer
from transforms.elements import Fetched
from transforms.processwide import STOP
from transforms.web.client import FetchPolicy
from transforms.web.source import LiveWeb, Web, pauses

PAGE = b"<!DOCTYPE html><p>The ferry runs again."


def live(**policy: object) -> LiveWeb:
    settings = {
        "user_agent": "gazette-monitor/1.0 (+https://example.org/bot)",
        "delay_seconds": 600.0,
        "allow_networks": LOOPBACK,
        **policy,
    }
    return LiveWeb(policy=FetchPolicy(**settings))  # type: ignore[arg-type]


@pytest.fixture
def web() -> Iterator[Web]:
    source = live()
    yield source.acquire()
    source.release()


def test_a_page_is_paused_for_after_its_robots(site: Site, web: Web) -> None:
    site.says("/robots.txt", answer(b"", media="text/plain"))

    first, second = pauses(web, f"{site.url}/a", kind="page")

    assert first == 0.0
    assert 500 < second <= 601
    assert site.paths == ["/robots.txt"]


def test_robots_that_are_known_are_not_paused_for(site: Site, web: Web) -> None:
    list(pauses(web, f"{site.url}/a", kind="page"))

    assert len(list(pauses(web, f"{site.url}/b", kind="page"))) == 1
    assert site.paths == ["/robots.txt"]


def test_a_page_that_robots_forbid_is_not_paused_for(site: Site, web: Web) -> None:
    rules = b"User-agent: *\nDisallow: /a"
    site.says("/robots.txt", answer(rules, media="text/plain"))

    assert list(pauses(web, f"{site.url}/a", kind="page")) == [0.0]


def test_a_feed_is_paused_for_without_its_robots(site: Site, web: Web) -> None:
    url = site.says("/feed", answer(b"<rss/>", media="application/rss+xml"))

    assert list(pauses(web, url, kind="feed")) == [0.0]
    assert isinstance(web.fetch(url, kind="feed"), Fetched)
    (pause,) = pauses(web, url, kind="feed")
    assert pause > 500


def test_nobody_pauses_once_the_run_was_stopped(
    site: Site, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.says("/feed", answer(b"<rss/>", media="application/rss+xml"))
    web.fetch(url, kind="feed")
    monkeypatch.setattr(STOP, "is_set", lambda: True)

    assert list(pauses(web, url, kind="feed")) == [0.0]


@pytest.mark.parametrize("url", [None, "ftp://paper.example/"])
def test_what_cannot_be_asked_for_is_not_paused_for(web: Web, url: str | None) -> None:
    assert list(pauses(web, url, kind="page")) == []

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import yaml

from pipeline.press import server
from pipeline.press.content import Expected, catalogue, expected_outcomes
from pipeline.press.server import Press
from transforms.feeds.parse import ParsedFeed, parse_feed
from transforms.reasons import Reason

STATUSES = {"http_4xx": 404, "http_5xx": 500}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as running:
        yield running


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def publisher_of(feed_id: str) -> str:
    return next(f["publisher"] for f in catalogue()["feeds"] if f["id"] == feed_id)


def read(press: Press, feed_id: str) -> ParsedFeed:
    url = next(f.url for f in press.feeds if f.feed_id == feed_id)
    status, _, body = ask(url)
    assert status == 200
    parsed = parse_feed(body, url=url)
    assert isinstance(parsed, ParsedFeed)
    return parsed


READABLE = sorted({e.feed_id for e in expected_outcomes()})


@pytest.mark.parametrize("feed_id", READABLE)
def test_a_feed_parses_to_the_declared_entries(press: Press, feed_id: str) -> None:
    base = press.base(publisher_of(feed_id))
    declared = [
        e.url.replace("{base}", base)
        for e in expected_outcomes()
        if e.feed_id == feed_id
    ]
    parsed = read(press, feed_id)
    assert [entry.url for entry in parsed.entries] == declared
    assert all(e.title and e.published_at for e in parsed.entries)


@pytest.mark.parametrize("expected", expected_outcomes(), ids=lambda e: e.url)
def test_a_page_answers_as_declared(press: Press, expected: Expected) -> None:
    base = press.base(publisher_of(expected.feed_id))
    status, headers, body = ask(expected.url.replace("{base}", base))
    if status == 301:
        status, headers, body = ask(headers["location"])
    assert status == STATUSES.get(expected.outcome, 200)
    if expected.stories:
        text = body.decode()
        assert "{base}" not in text
        assert text.count("<h1") == expected.stories
        assert len(text.split()) > 120 * expected.stories
    if expected.outcome == "content_type":
        assert headers["content-type"] == "application/pdf"


def test_every_declared_outcome_is_one_of_the_contract() -> None:
    known = {"published", *(reason.value for reason in Reason)}
    assert {e.outcome for e in expected_outcomes()} <= known
    assert all(
        (e.stories > 0) == (e.outcome == "published") for e in expected_outcomes()
    )


def test_the_press_covers_formats_languages_and_failures(press: Press) -> None:
    formats = {read(press, feed_id).format for feed_id in READABLE}
    assert formats == {"rss", "atom", "rdf", "json"}
    assert {f.language for f in press.feeds} == {"en", "de", "es", "fr", "tr"}
    assert read(press, "harbour-broken").sickness == ("truncated",)
    dead = next(f for f in press.feeds if f.feed_id == "meridian-dead")
    assert ask(dead.url)[0] == 404


def test_robots_disallow_the_private_page(press: Press) -> None:
    for expected in expected_outcomes():
        robots = ask(press.base(publisher_of(expected.feed_id)) + "/robots.txt")[2]
        is_private = "/private/" in expected.url
        assert b"Disallow: /private/" in robots
        assert is_private == (expected.outcome == "robots")


def test_a_feed_that_has_not_changed_is_answered_with_304(press: Press) -> None:
    url = press.feeds[0].url
    _, headers, body = ask(url)
    assert headers["last-modified"]
    status, again, nothing = ask(url, **{"If-None-Match": headers["etag"]})
    assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
    assert ask(url, **{"If-None-Match": '"other"'})[2] == body


def test_requests_are_noted_in_order(press: Press) -> None:
    before = len(press.requests)
    ask(press.base("le-phare") + "/rss.xml?x=1", **{"User-Agent": "test"})
    ask(press.base("le-phare") + "/../press.json")
    first, second = press.requests[before:]
    assert (first.host, first.path, first.status) == ("le-phare", "/rss.xml?x=1", 200)
    assert first.headers["user-agent"] == "test"
    assert second.status == 404
    assert first.at <= second.at


def test_the_config_names_every_feed_and_allows_loopback(press: Press) -> None:
    config = yaml.safe_load(press.config("out"))
    assert [f["url"] for f in config["feeds"]] == [f.url for f in press.feeds]
    assert config["fetch"]["allow_networks"] == ["127.0.0.0/8"]
    assert config["output"] == "out"


def test_publishers_differ_in_their_origin(press: Press) -> None:
    publishers = list(catalogue()["publishers"])
    assert len({press.base(p) for p in publishers}) == len(publishers) >= 4


def test_without_further_loopback_addresses_each_publisher_has_a_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bind = server._Server.server_bind

    def only_localhost(self: server._Server) -> None:
        if self.server_address[0] != "127.0.0.1":
            raise OSError("no such address")
        bind(self)

    monkeypatch.setattr(server._Server, "server_bind", only_localhost)
    with Press() as running:
        assert len({f.url.rpartition("/")[0] for f in running.feeds}) >= 4
        assert {urlsplit(f.url).hostname for f in running.feeds} == {"127.0.0.1"}
        assert ask(running.feeds[0].url)[0] == 200

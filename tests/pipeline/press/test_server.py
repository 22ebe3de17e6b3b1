import socket
import struct
import threading
from urllib.parse import urlsplit

import pytest

from pipeline.press import server
from pipeline.press.content import publishers
from pipeline.press.server import Press
from tests.pipeline.press.asking import ask, feed_url, follow


def test_a_body_that_is_known_by_its_etag_is_not_sent(
    presses: dict[int, Press],
) -> None:
    url = feed_url(presses[1], "meridian-world")
    first = ask(url)
    again = ask(url, If_None_Match=first.headers["etag"])
    assert "last-modified" not in first.headers
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(url, If_None_Match='"other"').body == first.body


def test_a_body_that_is_known_by_its_date_is_not_sent(
    presses: dict[int, Press],
) -> None:
    url = feed_url(presses[1], "flusskurier")
    first = ask(url)
    date = first.headers["last-modified"]
    assert "etag" not in first.headers
    assert ask(url, If_Modified_Since=date).status == 304
    assert ask(url, If_Modified_Since=date, If_None_Match='"other"').status == 200


def test_a_changed_feed_has_other_validators(presses: dict[int, Press]) -> None:
    press = presses[1]
    first = ask(feed_url(press, "harbour-gazette")).headers
    press.turn_to(2)
    second = ask(feed_url(press, "harbour-gazette")).headers
    press.turn_to(1)
    assert first["etag"] != second["etag"]
    assert first["last-modified"] != second["last-modified"]


def test_a_page_asks_to_be_left_alone_for_a_second(presses: dict[int, Press]) -> None:
    path = "/local/2026/buses.html"
    busy = ask(presses[1].base("northfield-echo") + path)
    assert (busy.status, busy.headers["retry-after"]) == (429, "1")
    assert ask(presses[2].base("northfield-echo") + path).status == 200


def test_a_slow_page_takes_its_time_and_comes_whole(
    presses: dict[int, Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(server.time, "sleep", pauses.append)
    reply = ask(presses[1].base("tideway-weekly") + "/stories/2026/oysters.html")
    assert reply.body.endswith(b"</html>\n")
    assert len(pauses) > 1
    assert 0.5 <= sum(pauses) <= 1


def test_only_one_page_is_slow(
    presses: dict[int, Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(server.time, "sleep", pauses.append)
    for feed in presses[1].feeds:
        follow(feed.url)
    assert pauses == []


def test_a_reader_that_hangs_up_is_no_error_of_the_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hung_up, finished = threading.Event(), threading.Event()
    errors: list[object] = []
    monkeypatch.setattr(server.time, "sleep", lambda _: hung_up.wait(10))
    monkeypatch.setattr(server._Server, "handle_error", lambda *a: errors.append(a))
    close = server._Server.shutdown_request

    def close_and_tell(self: server._Server, request: socket.socket) -> None:
        close(self, request)
        finished.set()

    monkeypatch.setattr(server._Server, "shutdown_request", close_and_tell)
    with Press() as press:
        parts = urlsplit(press.base("tideway-weekly"))
        with socket.create_connection((parts.hostname, parts.port)) as reader:
            reader.sendall(b"GET /stories/2026/oysters.html HTTP/1.1\r\n\r\n")
            reader.recv(100)
            # Closed with a reset, so that the next piece cannot be written.
            linger = struct.pack("ii", 1, 0)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        hung_up.set()
        assert finished.wait(10)
    assert errors == []


def test_requests_are_noted_in_order(presses: dict[int, Press]) -> None:
    press = presses[2]
    before = len(press.requests)
    ask(press.base("le-phare") + "/rss.xml?x=1", User_Agent="test")
    ask(press.base("le-phare") + "/../site.json")
    first, second = press.requests[before:]
    assert (first.host, first.path, first.status) == ("le-phare", "/rss.xml?x=1", 200)
    assert first.headers["user-agent"] == "test"
    assert first.edition == 2
    assert second.status == 404
    assert first.at <= second.at


def test_the_press_declares_what_is_no_page_of_it(presses: dict[int, Press]) -> None:
    for publisher in publishers():
        base = presses[1].base(publisher)
        assert ask(base + "/site.json").status == 404
        assert ask(base + "/").status == 404


def test_publishers_differ_in_their_origin(presses: dict[int, Press]) -> None:
    bases = {presses[1].base(p) for p in publishers()}
    assert len(bases) == len(publishers()) >= 6


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
        assert {urlsplit(f.url).hostname for f in running.feeds} == {"127.0.0.1"}
        ports = {urlsplit(f.url).port for f in running.feeds}
        assert len(ports) == len(publishers())
        assert follow(running.feeds[0].url).status == 200


def test_expected_addresses_are_those_of_the_running_press(
    presses: dict[int, Press],
) -> None:
    press = presses[2]
    feeds = {f.feed_id: f for f in press.feeds}
    for expected in press.expected_outcomes():
        assert expected.feed_id in feeds
        origin = feeds[expected.feed_id].url.split("/")[2]
        assert expected.url is None or expected.url.split("/")[2] == origin

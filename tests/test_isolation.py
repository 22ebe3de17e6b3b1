import os
import socket
import urllib.request

import pytest

from tests.clock import NOW


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_beyond_loopback_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with (
        socket.socket(family) as sock,
        pytest.raises(RuntimeError, match="tried to connect"),
    ):
        sock.connect((host, 80))


def test_a_name_beyond_loopback_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="tried to resolve"):
        urllib.request.urlopen("http://harbour-gazette.example/")


def test_loopback_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_no_proxy_and_no_setting_of_the_surroundings_is_left() -> None:
    left = [n for n in os.environ if n.lower().endswith("_proxy")]
    left += [n for n in os.environ if n.startswith("NEWSBEAM_")]

    assert set(left) <= {"NEWSBEAM_SHARED"}


def test_the_clock_stands_still(now: object) -> None:
    assert now == NOW

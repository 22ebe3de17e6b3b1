import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.transforms.web.site import Site, serving
from transforms.web.client import Client, FetchPolicy

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def make_client() -> Iterator[Callable[..., Client]]:
    """Makes clients that may speak to loopback, never pause and are closed after."""
    made: list[Client] = []

    def make(*, seams: dict[str, Any] | None = None, **policy: Any) -> Client:
        settings = {
            "user_agent": "gazette-monitor/1.0 (+https://example.org/bot)",
            "delay_seconds": 0.0,
            "allow_networks": LOOPBACK,
            **policy,
        }
        quiet = {"wait": lambda seconds, cancelled: None, **(seams or {})}
        made.append(Client(FetchPolicy(**settings), **quiet))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()

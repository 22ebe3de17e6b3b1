"""What every test may rely on: no network, no proxy, a clock that stands still."""

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.clock import NOW

if TYPE_CHECKING:
    from tests.demo import Demo

settings.register_profile("newsbeam", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "newsbeam")

#: Where the real-world material lies, for the tests that may read it.
_KEPT = {"NEWSBEAM_SHARED"}


#: Warnings of Beam's import and runner that we cannot act on; ours stay errors.
_OF_OTHERS = (
    "ignore:Please install grpcio-status:ImportWarning",
    "ignore::DeprecationWarning:apache_beam.*",
    "ignore::DeprecationWarning:google.*",
    "ignore::FutureWarning:google.*",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let Beam be imported where every warning is an error."""
    for line in _OF_OTHERS:
        config.addinivalue_line("filterwarnings", line)


def pytest_collection() -> None:
    """Import the tests without looking for garbage: all of it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Spare the collector what was imported, and the engine its repetitions."""
    gc.collect()
    gc.freeze()
    gc.enable()
    if "apache_beam" in sys.modules:
        from tests.beam_memo import remember

        remember()


def pytest_unconfigure() -> None:
    """Let what was frozen go: extensions tell of what is left at the end."""
    gc.unfreeze()
    gc.collect()


class NetworkBlocked(RuntimeError):
    """A test reached beyond loopback; not an OSError, so that nothing handles it."""


def is_surrounding(name: str) -> bool:
    """Whether an environment variable would change what the code under test does."""
    if name.lower().endswith("_proxy"):
        return True
    return name.startswith("NEWSBEAM_") and name not in _KEPT


for _name in [name for name in os.environ if is_surrounding(name)]:
    del os.environ[_name]


def _is_loopback(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _is_literal(host: Any) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse connections beyond loopback and look-ups of any name but localhost."""
    real_connect = socket.socket.connect
    real_connect_ex = socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def refuse_beyond_loopback(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(
            address[0]
        ):
            raise NetworkBlocked(f"a test tried to connect to {address!r}")

    def connect(sock: socket.socket, address: Any) -> None:
        refuse_beyond_loopback(sock, address)
        real_connect(sock, address)

    def connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_beyond_loopback(sock, address)
        return real_connect_ex(sock, address)

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        # A literal address is only parsed; connecting to it is refused above.
        if not _is_loopback(host) and not _is_literal(host):
            raise NetworkBlocked(f"a test tried to resolve {host!r}")
        return real_getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture
def now() -> datetime:
    """The fixed clock of the tests."""
    return NOW


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Demo":
    """The demo's two runs; read, never written."""
    # Imported here: pytest imports this file before it knows which of the engine's
    # warnings to let pass.
    from tests.demo import shared_demo

    return shared_demo(tmp_path_factory)

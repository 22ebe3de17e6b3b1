import ipaddress
import socket
from collections.abc import Sequence

import pytest

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.addresses import forbidden, literal_resolver, resolve
from transforms.web.urls import Url, parse_url

_FORBIDDEN = """
127.0.0.1 127.255.255.254 127.66.6.6 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255
100.64.0.1 100.127.255.255 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.171 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1
::ffff:169.254.169.254 ::ffff:0:127.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b:1::1 64:ff9b:1:ffff::a00:1 fc00::1 fd00::1
fdff:ffff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1 ff02::1 ff0e::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1 100::1 4000::1 fe00::1
0:0:0:0:0:0:0:1 nonsense
"""
FORBIDDEN = _FORBIDDEN.split()

_PUBLIC = """
8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.167.0.1
169.253.0.1 198.17.0.1 223.255.255.255 ::ffff:8.8.8.8 2606:4700:4700::1111
2a00:1450:4001::1 2001:4860:4860::8888 2003::1
"""
PUBLIC = _PUBLIC.split()

#: Spellings of 127.0.0.1, 127.66.6.6 and the like that the system resolves itself.
_SPELLINGS = """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1
0177.1 017700000001 0x7f420606 127.0.0.01 127.000.000.001 0x7F.0x0.0x0.0x1 2852039166
0xA9FEA9FE 169.16689662 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [::127.0.0.1] [64:ff9b::127.0.0.1] [2002:7f00:1::] [fe80::1]
１２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 ０ｘ７ｆ.１ 10.1 192.168.257
0xC0.0xA8.0.1 172.1048577
"""
SPELLINGS = _SPELLINGS.split()


def answering(*addresses: str):  # type: ignore[no-untyped-def]
    def resolver(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolver


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_public_are_forbidden(address: str) -> None:
    assert forbidden(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not(address: str) -> None:
    assert forbidden(address) is None


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_private_address_is_known_in_every_spelling(spelling: str) -> None:
    url = parse_url(f"http://{spelling}/")
    assert isinstance(url, Url)

    rejection = resolve(url.host, url.port, (), literal_resolver)

    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.BLOCKED_ADDRESS


def test_one_forbidden_address_refuses_the_whole_name() -> None:
    rejection = resolve("paper.example", 80, (), answering("8.8.8.8", "10.0.0.1"))

    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.BLOCKED_ADDRESS


def test_a_name_with_public_addresses_only_gives_them_in_order() -> None:
    resolver = answering("8.8.8.8", "2606:4700::1")

    assert resolve("paper.example", 80, (), resolver) == ["8.8.8.8", "2606:4700::1"]


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("10.2.0.1", False),
        ("127.0.0.1", False),
        ("fd00::1", True),
    ],
)
def test_only_networks_named_are_excepted(address: str, is_allowed: bool) -> None:
    allow = (ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/64"))

    assert (forbidden(address, allow) is None) is is_allowed


def test_a_name_that_does_not_resolve_is_a_dns_rejection() -> None:
    def resolver(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    for failing in (resolver, answering()):
        rejection = resolve("paper.example", 80, (), failing)

        assert isinstance(rejection, Rejection)
        assert rejection.reason is Reason.DNS

"""Which network addresses may be talked to: public ones and what the operator allows.

The standard library's ``is_global`` passes multicast, NAT64, 6to4 and IPv4-compatible
spellings of private addresses and differs between versions, so the registries stand
here (IANA special-purpose address registries, RFC 6890 and its updates).
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence

from transforms.elements import Rejection
from transforms.reasons import Reason

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Gives the addresses of a host as text; raises OSError where there are none.
Resolver = Callable[[str, int], Sequence[str]]

_FORBIDDEN_V4 = tuple(
    (ipaddress.IPv4Network(network), meaning)
    for network, meaning in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_FORBIDDEN_V6 = tuple(
    (ipaddress.IPv6Network(network), meaning)
    for network, meaning in (
        ("::1/128", "loopback"),
        ("::/128", "unspecified"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
#: The only IPv6 space given out for the public net (RFC 4291 §2.4).
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
#: Prefixes whose last 32 bits are an IPv4 address: compatible, mapped, translated.
_EMBEDDING = (
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("::ffff:0:0/96"),
    ipaddress.IPv6Network("::ffff:0:0:0/96"),
)


def forbidden(address: str, allow: Sequence[IPNetwork] = ()) -> str | None:
    """Why an address may not be talked to, or None.

    Args:
        address: an IP address in its usual spelling, with or without a zone.
        allow: networks the operator names; they win over everything.
    """
    try:
        judged = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return "not an address"
    if is_allowed(str(judged), allow):
        return None
    if isinstance(judged, ipaddress.IPv4Address):
        networks: Sequence[tuple[IPNetwork, str]] = _FORBIDDEN_V4
    else:
        networks = _FORBIDDEN_V6
    for network, meaning in networks:
        if judged in network:
            return meaning
    if judged.version == 6 and judged not in _GLOBAL_V6:
        return "reserved"
    return None


def is_allowed(address: str, allow: Sequence[IPNetwork]) -> bool:
    """Whether the operator names the address."""
    judged = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    return any(judged in network for network in allow)


def _unwrapped(address: IPAddress) -> IPAddress:
    if isinstance(address, ipaddress.IPv4Address) or int(address) < 2:
        return address
    if any(address in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The operating system's answer, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def literal_resolver(host: str, port: int) -> Sequence[str]:
    """The address a host spells out, however odd; raises OSError for a name."""
    if ":" in host:
        return (host,)
    return (socket.inet_ntoa(socket.inet_aton(host)),)


def resolve(
    host: str,
    port: int,
    allow: Sequence[IPNetwork] = (),
    resolver: Resolver = system_resolver,
) -> list[str] | Rejection:
    """The addresses of a host, all of them judged.

    A name with one forbidden address is refused whole: otherwise whoever runs the
    name chooses when we go inside. Spellings such as ``0x7f.1`` are the operating
    system's business; what they resolve to is judged.

    Returns:
        Addresses to connect to, or a rejection with ``BLOCKED_ADDRESS`` or ``DNS``.
    """
    try:
        found = list(resolver(host.strip("[]"), port))
    except (OSError, UnicodeError) as error:
        return Rejection(reason=Reason.DNS, detail=f"{host}: {error}")
    if not found:
        return Rejection(reason=Reason.DNS, detail=f"{host}: no addresses")
    for address in found:
        meaning = forbidden(address, allow)
        if meaning is not None:
            detail = f"{host} is at {address} ({meaning})"
            return Rejection(reason=Reason.BLOCKED_ADDRESS, detail=detail)
    return found

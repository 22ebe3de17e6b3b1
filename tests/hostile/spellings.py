"""Ways to write an address that must not be talked to."""

#: Nobody of the press: a connection there is one too many.
CANARY = "127.66.6.6"


def forbidden_links(port: int) -> list[str]:
    """Links to canaries and to places of others; each path is another."""
    hosts = [*_LOOPBACK, *_OF_OTHERS, *_IPV6, *_NAMES]
    links = [f"http://{host}:{port}/s{n}" for n, host in enumerate(hosts)]
    links += [
        f"http://169.254.169.254/latest/meta-data/{n}" for n in ("iam", "hostname")
    ]
    links += [
        f"//{CANARY}:{port}/no-scheme",
        f"http:///{CANARY}:{port}/slashes",
        f"http://http://{CANARY}:{port}/doubled",
        f"http:\\\\{CANARY}:{port}\\backslashes",
        f"http://127.30.1.1:{port}@{CANARY}:{port}/user",
        f"http://{CANARY}:{port}#@127.30.1.1:{port}/fragment",
        f"http://127.30.1.1\\@{CANARY}:{port}/back",
        f"http://{CANARY}%2f@127.30.1.1:{port}/escaped",
        f"http://127.30.1.1%23@{CANARY}:{port}/hash",
        f"http://user:pass@{CANARY}:{port}/password",
    ]
    return links


_LOOPBACK = (
    CANARY,
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.66.1542",
    "0",
    "0.0.0.0",
    "00",
    "0x0",
    "2130706433",
    "2134640134",
    "0x7f420606",
    "0x7F.0x42.0x6.0x6",
    "017720403006",
    "0177.0102.06.06",
    "0177.66.6.6",
    "00177.0102.0006.0006",
    "127.0x42.1542",
    "１２７.66.6.6",
    "①②⑦.66.6.6",
    "127。66。6。6",
    "127．66．6．6",
    "127.66.6.6%00.example",
    "127.66.6.6%2e",
    "127.000.000.1",
)
_OF_OTHERS = (
    "10.0.0.1",
    "10.255.255.254",
    "0xa.1",
    "167772161",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.0.1",
    "192.168.1.254",
    "100.64.0.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
)
_IPV6 = (
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::ffff:127.66.6.6]",
    "[::ffff:7f42:606]",
    "[::ffff:0:127.66.6.6]",
    "[::127.66.6.6]",
    "[::7f42:606]",
    "[64:ff9b::127.66.6.6]",
    "[64:ff9b:1::7f42:606]",
    "[2002:7f42:606::1]",
    "[2001:0:7f42:606::1]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fe80::1%lo]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[100::1]",
)
_NAMES = (
    "metadata.google.internal",
    "metadata",
    "printer.local",
    "db.internal",
    "xn--.example",
)

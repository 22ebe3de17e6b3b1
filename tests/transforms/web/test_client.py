import gzip
import socket
import ssl
import struct
import subprocess
import threading
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.transforms.web.site import Reply, Site, answer, redirect, serving
from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.client import Client, FetchPolicy, HostPolicy
from transforms.web.pacing import HostPacer

MakeClient = Callable[..., Client]
PAGE = b"<html><body><p>The ferry runs again.</p></body></html>"


def fetched(result: Fetched | Rejection) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


def rejected(result: Fetched | Rejection) -> Rejection:
    assert isinstance(result, Rejection), result
    return result


def test_a_page_comes_with_its_facts(site: Site, client: Client) -> None:
    url = site.says(
        "/a", answer(PAGE, "X-Robots-Tag: noai", media="Text/HTML; charset=UTF-8")
    )

    page = fetched(client.fetch(url, kind="page"))

    assert (page.status, page.body, page.attempts) == (200, PAGE, 1)
    assert (page.content_type, page.charset) == ("text/html", "UTF-8")
    assert page.header("x-robots-tag") == "noai"
    assert page.url == page.final_url == url
    assert page.moved_to is None


def test_a_request_names_us_and_keeps_no_cookies(site: Site, client: Client) -> None:
    url = site.says("/a", answer(PAGE, "Set-Cookie: a=b"))
    client.fetch(url, kind="page")
    client.fetch(url, kind="page", headers=[("User-Agent", "x"), ("X-Key", "k")])

    headers = site.requests[1][1]

    assert headers["user-agent"].startswith("gazette-monitor/1.0")
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert headers["x-key"] == "k"
    assert "cookie" not in headers


def test_the_environments_proxy_is_not_used(
    site: Site, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    url = site.says("/a", answer(PAGE))

    assert fetched(make_client().fetch(url, kind="page")).status == 200


def test_the_configured_proxy_is_asked_for_the_whole_address(
    site: Site, make_client: MakeClient
) -> None:
    client = make_client(proxy=f"http://me:secret@127.0.0.1:{site.port}")
    site.says("http://paper.example/a", answer(PAGE))

    page = fetched(client.fetch("http://paper.example/a", kind="page"))

    assert page.body == PAGE
    assert site.requests[0][1]["proxy-authorization"].startswith("Basic ")
    literal = rejected(client.fetch("http://10.0.0.1/", kind="page"))
    assert literal.reason is Reason.BLOCKED_ADDRESS


def test_validators_are_sent_and_a_304_has_no_body(site: Site, client: Client) -> None:
    url = site.says("/feed", answer(status="304 Not Modified", length=False))

    feed = fetched(
        client.fetch(url, kind="feed", etag='"1"', last_modified="yesterday")
    )

    assert (feed.status, feed.body) == (304, b"")
    assert site.requests[0][1]["if-none-match"] == '"1"'
    assert site.requests[0][1]["if-modified-since"] == "yesterday"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("304 Not Modified", Reason.PROTOCOL),
        ("204 No Content", Reason.EMPTY),
        ("200 OK", Reason.EMPTY),
        ("206 Partial", Reason.PROTOCOL),
        ("300 Choices", Reason.REDIRECT),
        ("401 Unauthorized", Reason.HTTP_4XX),
        ("403 Forbidden", Reason.HTTP_4XX),
        ("404 Not Found", Reason.HTTP_4XX),
        ("410 Gone", Reason.GONE),
        ("451 Legal", Reason.HTTP_4XX),
        ("501 Not Implemented", Reason.HTTP_5XX),
        ("999 Odd", Reason.PROTOCOL),
    ],
)
def test_final_statuses_are_asked_once(
    site: Site, client: Client, status: str, reason: Reason
) -> None:
    url = site.says("/a", answer(status=status))

    rejection = rejected(client.fetch(url, kind="page"))

    assert rejection.reason is reason
    assert rejection.http_status == int(status[:3])
    assert len(site.requests) == rejection.attempts == 1


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad", "503 Busy", "504 Late"])
def test_a_passing_failure_is_asked_three_times_at_most(
    site: Site, make_client: MakeClient, status: str
) -> None:
    url = site.says("/a", answer(status=status))

    rejection = rejected(make_client(retries=9).fetch(url, kind="page"))

    assert rejection.reason is Reason.HTTP_5XX
    assert len(site.requests) == rejection.attempts == 3


def reset(connection: socket.socket) -> None:
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def hang_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "first", [reset, hang_up, answer(status="503 Busy")], ids=["reset", "fin", "503"]
)
def test_one_failure_does_not_lose_an_article(
    site: Site, client: Client, first: Reply
) -> None:
    url = site.says("/a", first, answer(PAGE))

    page = fetched(client.fetch(url, kind="page"))

    assert (page.body, page.attempts) == (PAGE, 2)


def test_a_closed_connection_is_a_connect_rejection(site: Site, client: Client) -> None:
    rejection = rejected(client.fetch(site.says("/a", hang_up), kind="page"))

    assert rejection.reason is Reason.CONNECT
    assert len(site.requests) == 3


def test_a_refused_connection_is_a_connect_rejection(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

        rejection = rejected(client.fetch(f"http://127.0.0.1:{port}/", kind="page"))

    assert rejection.reason is Reason.CONNECT


def test_a_short_rest_is_waited_and_asked_again(
    site: Site, make_client: MakeClient
) -> None:
    waits: list[float] = []
    time = [0.0]

    def wait(seconds: float, cancelled: threading.Event | None) -> None:
        waits.append(seconds)
        time[0] += seconds

    pacer = HostPacer(clock=lambda: time[0], wait=wait)
    client = make_client(seams={"pacer": pacer, "wait": wait})
    busy = answer(b"", "Retry-After: 7", status="429 Too Many Requests")
    url = site.says("/a", busy, answer(PAGE))

    page = fetched(client.fetch(url, kind="page"))

    assert (page.attempts, waits) == (2, [7.0])


def test_a_long_rest_is_not_waited_and_holds_for_the_host(
    site: Site, client: Client
) -> None:
    busy = answer(b"", "Retry-After: 3600", status="429 Too Many Requests")
    url = site.says("/a", busy)

    first = rejected(client.fetch(url, kind="page"))
    second = rejected(client.fetch(site.says("/b", answer(PAGE)), kind="page"))

    assert (first.reason, first.retry_after) == (Reason.HTTP_429, 3600)
    assert second.reason is Reason.HTTP_429
    assert second.retry_after is not None
    assert 3500 < second.retry_after <= 3600
    assert (second.attempts, site.paths) == (0, ["/a"])


def test_a_dead_host_is_given_up_after_few_requests(site: Site, client: Client) -> None:
    url = site.says("/a", answer(status="503 Busy"))

    reasons = [rejected(client.fetch(url, kind="page")).reason for _ in range(20)]

    assert reasons[-1] is Reason.CIRCUIT_OPEN
    assert len(site.requests) == 9


def test_a_host_that_refuses_everything_is_given_up_too(
    site: Site, client: Client
) -> None:
    busy = answer(b"", "Retry-After: 0", status="429 Too Many Requests")
    urls = [site.says(f"/{n}", busy) for n in range(20)]

    reasons = [rejected(client.fetch(url, kind="page")).reason for url in urls]

    assert reasons[-1] is Reason.CIRCUIT_OPEN
    assert len(site.requests) == 9


def test_at_a_failing_host_each_address_is_tried_again_once(
    site: Site, client: Client
) -> None:
    urls = [site.says(f"/{n}", answer(status="503 Busy")) for n in range(3)]

    attempts = [rejected(client.fetch(url, kind="page")).attempts for url in urls]

    assert attempts == [3, 2, 2]


def test_a_wall_that_every_link_leads_to_is_asked_three_times(
    site: Site, client: Client
) -> None:
    site.says("/wall", answer(PAGE))
    urls = [site.says(f"/{n}", redirect("/wall")) for n in range(5)]

    results = [client.fetch(url, kind="page") for url in urls]

    assert site.paths.count("/wall") == 3
    assert [rejected(r).reason for r in results[3:]] == [Reason.REDIRECT] * 2


def test_a_cookie_wall_is_a_redirect_that_leads_nowhere(
    site: Site, client: Client
) -> None:
    wall = redirect("/a", "302 Found", "Set-Cookie: seen=1")
    url = site.says("/a", redirect("/check", "302 Found", "Set-Cookie: seen=1"))
    site.says("/check", wall)

    rejection = rejected(client.fetch(url, kind="page"))

    assert (rejection.reason, rejection.detail) == (Reason.REDIRECT, "a cookie wall")
    assert not any("cookie" in headers for _, headers in site.requests)


def test_a_header_that_cannot_be_sent_is_not_repeated_in_the_detail(
    site: Site, client: Client
) -> None:
    url = site.says("/a", answer(PAGE))

    rejection = rejected(
        client.fetch(url, kind="feed", headers=[("X-Key", "s3cret\r\nX-Other: 1")])
    )

    assert rejection.reason is Reason.PROTOCOL
    assert "s3cret" not in (rejection.detail or "")
    assert site.paths == []


def test_a_transfer_coding_nobody_asked_for_is_no_body(
    site: Site, client: Client
) -> None:
    reply = answer(PACKED, "Transfer-Encoding: gzip, chunked", length=False)

    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is Reason.PROTOCOL


def test_redirects_are_followed_and_counted(site: Site, client: Client) -> None:
    site.says("/b", redirect("c?x=1#top", "308 Permanent"))
    site.says("/c?x=1", answer(PAGE))
    url = site.says("/a", redirect("/b", "301 Moved"))

    page = fetched(client.fetch(url, kind="page"))

    assert page.url == url
    assert page.final_url == page.moved_to == site.url + "/c?x=1"
    assert page.attempts == 3


def test_one_temporary_hop_is_no_move(site: Site, client: Client) -> None:
    site.says("/b", redirect("/c", "301 Moved"))
    site.says("/c", answer(PAGE))
    url = site.says("/a", redirect("/b", "302 Found"))

    assert fetched(client.fetch(url, kind="page")).moved_to is None


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        (redirect("/a"), "a loop"),
        (redirect("/a", "302 Found", "Set-Cookie: seen=1"), "a cookie wall"),
        (redirect(""), "no Location"),
        (answer(status="302 Found"), "no Location"),
        (redirect("file:///etc/passwd"), "bad Location: the scheme is file"),
        (redirect("http://u:p@127.0.0.1/"), "bad Location: user info"),
        (redirect("http://"), "bad Location: no host"),
    ],
)
def test_redirects_that_lead_nowhere(
    site: Site, client: Client, reply: bytes, detail: str
) -> None:
    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert (rejection.reason, rejection.detail) == (Reason.REDIRECT, detail)


def test_more_hops_than_allowed_are_not_followed(
    site: Site, make_client: MakeClient
) -> None:
    for number in range(9):
        site.says(f"/{number}", redirect(f"/{number + 1}"))

    rejection = rejected(
        make_client(max_redirects=3).fetch(site.url + "/0", kind="page")
    )

    assert rejection.reason is Reason.REDIRECT
    assert site.paths == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "//169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::1]/",
        "http://[64:ff9b::a00:1]/",
    ],
)
def test_a_redirect_to_a_private_address_is_blocked(
    site: Site, client: Client, location: str
) -> None:
    site.says("/b", redirect(location))
    url = site.says("/a", redirect("/b"))

    rejection = rejected(client.fetch(url, kind="page"))

    assert rejection.reason is Reason.BLOCKED_ADDRESS
    assert site.paths == ["/a", "/b"]


def test_configured_headers_stay_on_their_origin(client: Client) -> None:
    with serving() as home, serving() as other:
        other.says("/b", answer(PAGE))
        url = home.says("/a", redirect(other.url + "/b"))

        fetched(client.fetch(url, kind="feed", headers=[("Authorization", "secret")]))

        assert home.requests[0][1]["authorization"] == "secret"
        assert "authorization" not in other.requests[0][1]


def test_loopback_is_blocked_unless_it_is_named(
    site: Site, make_client: MakeClient
) -> None:
    url = site.says("/a", answer(PAGE))

    rejection = rejected(make_client(allow_networks=()).fetch(url, kind="page"))

    assert rejection.reason is Reason.BLOCKED_ADDRESS
    assert site.requests == []


def test_a_port_that_is_not_allowed_is_refused_before_connecting(
    make_client: MakeClient,
) -> None:
    client = make_client(seams={"resolver": lambda host, port: ["8.8.8.8"]})

    rejection = rejected(client.fetch("http://paper.example:22/", kind="page"))

    assert rejection.reason is Reason.BAD_URL


def test_a_forbidden_port_of_an_unknown_name_is_refused_for_good(
    make_client: MakeClient,
) -> None:
    def knows_nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror("no such name")

    client = make_client(seams={"resolver": knows_nobody}, allow_networks=())

    rejection = rejected(client.fetch("http://paper.example:6379/", kind="page"))

    assert rejection.reason is Reason.BAD_URL


def test_an_address_spelled_out_is_not_looked_up(
    site: Site, make_client: MakeClient
) -> None:
    def fails(host: str, port: int) -> Sequence[str]:
        raise AssertionError(host)

    client = make_client(seams={"resolver": fails})

    fetched(client.fetch(site.says("/a", answer(PAGE)), kind="page"))


def test_a_resolver_that_changes_its_mind_gains_nothing(
    site: Site, make_client: MakeClient
) -> None:
    answers = ["127.0.0.1", "10.0.0.1"]
    asked: list[str] = []

    def resolver(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [answers[(len(asked) - 1) % 2]]

    client = make_client(seams={"resolver": resolver})
    site.says("/a", answer(PAGE))
    url = f"http://paper.example:{site.port}/a"

    first = fetched(client.fetch(url, kind="page"))
    second = rejected(client.fetch(url, kind="page"))

    assert first.body == PAGE
    assert second.reason is Reason.BLOCKED_ADDRESS
    assert len(asked) == 2
    assert len(site.requests) == 1
    assert site.requests[0][1]["host"] == f"paper.example:{site.port}"


def test_a_name_nobody_knows_is_a_dns_rejection(make_client: MakeClient) -> None:
    def resolver(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    client = make_client(seams={"resolver": resolver})

    rejection = rejected(client.fetch("http://paper.example/", kind="page"))

    assert rejection.reason is Reason.DNS


def test_a_resolver_that_does_not_answer_ends_at_the_deadline(
    make_client: MakeClient,
) -> None:
    over = threading.Event()

    def resolver(host: str, port: int) -> Sequence[str]:
        over.wait()
        return []

    client = make_client(seams={"resolver": resolver}, deadline_seconds=0.1)

    rejection = rejected(client.fetch("http://paper.example/", kind="page"))
    over.set()

    assert rejection.reason is Reason.DNS


def slow(site: Site, name: str) -> Reply:
    head = answer(length=False)
    return {
        "silent": site.is_silent,
        "status": site.drips(b"HTTP/1.1 200", b"x"),
        "headers": site.drips(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        "many headers": site.drips(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
        "body": site.drips(head, b"<p>"),
        "chunks": site.drips(
            answer(b"", "Transfer-Encoding: chunked", length=False), b"1\r\na\r\n"
        ),
        "stall": site.drips(answer(PAGE)[:-9], b""),
    }[name]


@pytest.mark.parametrize(
    "name", ["silent", "status", "headers", "many headers", "body", "chunks", "stall"]
)
def test_slowness_ends_at_the_deadline(
    site: Site, make_client: MakeClient, name: str
) -> None:
    client = make_client(deadline_seconds=0.5)

    rejection = rejected(client.fetch(site.says("/a", slow(site, name)), kind="page"))

    assert rejection.reason is Reason.TIMEOUT
    assert len(site.requests) == 1


def test_a_host_may_have_a_deadline_of_its_own(
    site: Site, make_client: MakeClient
) -> None:
    hosts = {"127.0.0.1": HostPolicy(deadline_seconds=0.2)}
    client = make_client(deadline_seconds=1000.0, hosts=hosts)

    rejection = rejected(client.fetch(site.says("/a", site.is_silent), kind="page"))

    assert rejection.reason is Reason.TIMEOUT


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 5000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 400_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        answer(b"zz\r\n<p>\r\n", "Transfer-Encoding: chunked", length=False),
        answer(b"3;" + b"x" * 9000, "Transfer-Encoding: chunked", length=False),
    ],
    ids=["ssh", "many", "long", "very long", "two lengths", "chunk", "extension"],
)
def test_what_is_not_http_is_a_protocol_rejection(
    site: Site, client: Client, reply: bytes
) -> None:
    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is Reason.PROTOCOL


PACKED = gzip.compress(PAGE * 100)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(PAGE), "gzip"),
        (gzip.compress(PAGE), "X-GZIP"),
        (gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "gzip"),
        (gzip.compress(PAGE) + b"\0\0garbage", "gzip"),
        (zlib.compress(PAGE), "deflate"),
        (zlib.compress(PAGE, wbits=-15), "deflate"),
        (PAGE, "identity"),
    ],
    ids=["gzip", "x-gzip", "members", "trailing", "zlib", "raw", "identity"],
)
def test_encodings_are_undone(
    site: Site, client: Client, body: bytes, encoding: str
) -> None:
    url = site.says("/a", answer(body, f"Content-Encoding: {encoding}"))

    assert fetched(client.fetch(url, kind="page")).body == PAGE


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (PACKED[:-20], "gzip", Reason.TRUNCATED),
        (PACKED[:-4], "gzip", Reason.TRUNCATED),
        (PACKED[:-8] + b"\0" * 8, "gzip", Reason.DECODE),
        (PAGE, "gzip", Reason.DECODE),
        (zlib.compress(PAGE)[:-3], "deflate", Reason.TRUNCATED),
        (gzip.compress(PACKED), "gzip, gzip", Reason.DECODE),
        (PAGE, "br", Reason.DECODE),
        (PAGE, "nonsense", Reason.DECODE),
        (PACKED, "identity", Reason.CONTENT_TYPE),
    ],
    # Named, since the bytes hold the time of packing and would differ in each process.
    ids=["tail", "trailer", "checksum", "plain", "zlib", "twice", "br", "name", "none"],
)
def test_broken_encodings_give_no_half_article(
    site: Site, client: Client, body: bytes, encoding: str, reason: Reason
) -> None:
    reply = answer(body, f"Content-Encoding: {encoding}", length=False)

    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is reason


@pytest.mark.parametrize(
    "reply",
    [
        answer(PAGE)[:-5],
        answer(b"a\r\n<p>", "Transfer-Encoding: chunked", length=False),
        answer(b"3\r\n<p>\r\n", "Transfer-Encoding: chunked", length=False),
    ],
    ids=["length", "in a chunk", "between chunks"],
)
def test_a_short_body_is_truncated(site: Site, client: Client, reply: bytes) -> None:
    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is Reason.TRUNCATED


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<p>" * 400),
        answer(b"<p>" * 400, length=False),
        answer(b"<p>", "Content-Length: 2000000000", length=False),
        answer(gzip.compress(b"<p>" * 400), "Content-Encoding: gzip"),
        answer(zlib.compress(b"<p>" * 10**6), "Content-Encoding: deflate"),
    ],
    ids=["length", "no length", "declared", "gzip", "bomb"],
)
def test_bodies_over_the_cap_are_too_large(
    site: Site, make_client: MakeClient, reply: bytes
) -> None:
    client = make_client(max_page_bytes=1000, max_feed_bytes=10_000_000)
    url = site.says("/a", reply)

    assert rejected(client.fetch(url, kind="page")).reason is Reason.TOO_LARGE


def test_an_endless_body_is_cut_at_the_cap(site: Site, make_client: MakeClient) -> None:
    reply = site.drips(answer(length=False), b"<p>" * 1000)
    client = make_client(max_page_bytes=5000)

    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("media", "body", "kind"),
    [
        ("application/pdf", b"%PDF-1.7", "page"),
        ("text/html", b"%PDF-1.7", "page"),
        ("text/html", b"\x89PNG\r\n", "page"),
        ("text/html", b"\0\0\0\x18ftypmp42", "page"),
        ("video/mp4", PAGE, "page"),
        ("application/json", b"{}", "page"),
        ("image/svg+xml", b"<svg/>", "page"),
        ("application/octet-stream", b"\1\2\3", "page"),
        ("text/plain", b"plain words", "page"),
        ("image/png", b"<rss/>", "feed"),
        ("application/rss+xml", b"%PDF-1.7", "feed"),
        ("", b"\1\2\3", "feed"),
    ],
)
def test_other_kinds_are_not_read(
    site: Site, client: Client, media: str, body: bytes, kind: str
) -> None:
    url = site.says("/a", answer(body, media=media))

    assert rejected(client.fetch(url, kind=kind)).reason is Reason.CONTENT_TYPE


@pytest.mark.parametrize(
    ("media", "body", "kind"),
    [
        ("application/xhtml+xml", PAGE, "page"),
        ("text/plain", b"\xef\xbb\xbf\n <!DOCTYPE html>", "page"),
        ("application/octet-stream", "<p>words".encode("utf-16"), "page"),
        ("", PAGE, "page"),
        ("text/html", b"words without markup", "page"),
        ("text/xml", b"<rss/>", "feed"),
        ("application/feed+json", b"{}", "feed"),
        ("application/json", b"{}", "feed"),
        ("text/html", PAGE, "feed"),
        ("text/plain", b"oops", "feed"),
    ],
)
def test_what_may_be_markup_is_read(
    site: Site, client: Client, media: str, body: bytes, kind: str
) -> None:
    url = site.says("/a", answer(body, media=media))

    assert fetched(client.fetch(url, kind=kind)).body == body


def test_an_endless_video_is_not_read_on(site: Site, client: Client) -> None:
    reply = site.drips(answer(media="video/mp4", length=False), b"\0" * 1000)

    rejection = rejected(client.fetch(site.says("/a", reply), kind="page"))

    assert rejection.reason is Reason.CONTENT_TYPE


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(path), "-out", str(path.with_suffix(".crt"))),
        ],
        check=True,
        capture_output=True,
    )
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    return context


def test_a_self_signed_certificate_is_refused(
    client: Client, certificate: Path
) -> None:
    with serving(tls=server_context(certificate)) as site:
        site.says("/a", answer(PAGE))

        rejection = rejected(
            client.fetch(f"https://localhost:{site.port}/a", kind="page")
        )

        assert rejection.reason is Reason.TLS
        assert site.requests == []


@pytest.mark.parametrize(
    ("host", "reason"),
    [("localhost", None), ("paper.example", Reason.TLS)],
    ids=["its own name", "another name"],
)
def test_a_certificate_holds_for_its_name_only(
    make_client: MakeClient, certificate: Path, host: str, reason: Reason | None
) -> None:
    trusting = ssl.create_default_context(cafile=certificate.with_suffix(".crt"))
    seams = {"tls": trusting, "resolver": lambda host, port: ["127.0.0.1"]}
    with serving(tls=server_context(certificate)) as site:
        site.says("/a", answer(PAGE))

        result = make_client(seams=seams).fetch(
            f"https://{host}:{site.port}/a", kind="page"
        )

        assert getattr(result, "reason", None) is reason
        assert len(site.requests) == (1 if reason is None else 0)


def test_tls_to_a_plain_port_is_refused(site: Site, client: Client) -> None:
    rejection = rejected(client.fetch(f"https://127.0.0.1:{site.port}/", kind="page"))

    assert rejection.reason is Reason.TLS


def test_a_handshake_that_never_comes_ends_at_the_deadline(
    make_client: MakeClient,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        client = make_client(deadline_seconds=0.2)

        rejection = rejected(client.fetch(f"https://127.0.0.1:{port}/", kind="page"))

    assert rejection.reason is Reason.TIMEOUT


def test_a_cancelled_fetch_asks_nothing(site: Site, client: Client) -> None:
    cancelled = threading.Event()
    cancelled.set()
    url = site.says("/a", answer(PAGE))

    rejection = rejected(client.fetch(url, kind="page", cancelled=cancelled))

    assert rejection.reason is Reason.DEFERRED
    assert site.requests == []


def test_closing_ends_what_is_under_way(site: Site, make_client: MakeClient) -> None:
    client = make_client(deadline_seconds=1000.0)

    def close(connection: socket.socket) -> None:
        client.close()
        site.over.wait()

    rejection = rejected(client.fetch(site.says("/a", close), kind="page"))

    assert rejection.reason is Reason.TIMEOUT


def test_a_policy_is_a_key_whatever_its_hosts() -> None:
    policies = [
        FetchPolicy(user_agent="a/1", hosts={"paper.example": HostPolicy()})
        for _ in range(2)
    ]

    assert len(set(policies)) == 1


def test_a_proxy_that_is_none_is_a_config_error(make_client: MakeClient) -> None:
    with pytest.raises(ValueError, match=r"fetch\.proxy"):
        make_client(proxy="socks5://127.0.0.1:1080")

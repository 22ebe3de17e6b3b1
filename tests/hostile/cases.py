"""Pages that misbehave, each with the outcomes that are right for it."""

import gzip
import json
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli

from tests.hostile.server import Reply, Server, answer, redirect
from tests.hostile.spellings import CANARY
from tests.newsstand import page, story_text
from transforms.web.encodings import STREAMS

ROW = "a row"
#: Where a parser's cleverness decides, anything but a loss or a bug of ours is right.
_READ = (ROW, "extraction_failed", "extraction_timeout", "parser_crash", "too_short")
_NO_STORY = ("not_an_article", "too_short", "extraction_failed")

Replies = Callable[[Server, str], "Reply | tuple[Reply, ...]"]


@dataclass(frozen=True)
class Case:
    """One page.

    Attributes:
        outcomes: reasons, or ``ROW``, any of which is right.
        replies: what its address answers.
        beside: further paths of the same host.
        title: expected of the row.
    """

    name: str
    outcomes: tuple[str, ...]
    replies: Replies
    beside: tuple[tuple[str, Replies], ...] = ()
    title: str | None = None


def story(number: int, title: str | None = None) -> bytes:
    return page(title or f"Story {number} of the press", story_text(number)).encode()


def says(reply: Reply, *more: Reply) -> Replies:
    return lambda server, host: (reply, *more)


def _encoded(body: bytes, encoding: str) -> Replies:
    return says(answer(body, f"Content-Encoding: {encoding}"))


def _zstd(data: bytes) -> bytes:
    """A frame of raw blocks, or of one repeated byte: all that is needed here."""
    blocks = b""
    if data.strip(data[:1]):
        pieces = [data[i : i + 65536] for i in range(0, len(data), 65536)]
        for piece in pieces:
            last = piece is pieces[-1]
            blocks += struct.pack("<I", len(piece) << 3 | last)[:3] + piece
    else:
        count = len(data) // 65536
        for n in range(count):
            blocks += struct.pack("<I", 65536 << 3 | 2 | (n == count - 1))[:3]
            blocks += data[:1]
    return b"\x28\xb5\x2f\xfd\x00\x38" + blocks


def _reset(connection: socket.socket) -> None:
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()


def _close(connection: socket.socket) -> None:
    connection.close()


def _hops(count: int) -> tuple[tuple[str, Replies], ...]:
    return tuple(
        (f"/hop-{count}-{n}", says(redirect(f"/hop-{count}-{n + 1}")))
        for n in range(count)
    )


def _ssrf(target: str) -> Replies:
    return lambda server, host: redirect(target.format(port=server.port))


_BOMB = bytes(60_000_000)
_HEAD = "<!DOCTYPE html><html><head><title>{}</title></head><body>"
_WALL = page(
    "Before you continue",
    [
        "We and our partners use cookies to store and access information on a device. "
        "By clicking accept all you consent to the use of cookies by us and them.",
    ],
).encode()
_CHUNKED = ("Transfer-Encoding: chunked",)


def _transport() -> list[Case]:
    good = story(1)
    return [
        Case("huge_chunked", ("too_large",), _pour(_CHUNKED, b"10000\r\n")),
        Case("huge_http10", ("too_large",), _pour((), b"")),
        Case(
            "huge_declared",
            ("too_large",),
            says(answer(b"<p>", "Content-Length: 2147483648", length=False)),
        ),
        Case("gzip", (ROW,), _encoded(gzip.compress(story(2)), "gzip")),
        Case("deflate", (ROW,), _encoded(zlib.compress(story(3)), "deflate")),
        Case("br", (ROW,), _encoded(brotli.compress(story(4)), "br")),
        Case("zstd", (ROW,), _encoded(_zstd(story(5)), "zstd")),
        Case("gzip_bomb", ("too_large",), _encoded(gzip.compress(_BOMB), "gzip")),
        Case("deflate_bomb", ("too_large",), _encoded(zlib.compress(_BOMB), "deflate")),
        Case(
            "br_bomb", ("too_large",), _encoded(brotli.compress(_BOMB, quality=5), "br")
        ),
        Case("zstd_bomb", ("too_large",), _encoded(_zstd(_BOMB), "zstd")),
        Case(
            "gzip_bomb_double",
            ("decode",),
            _encoded(gzip.compress(gzip.compress(_BOMB)), "gzip, gzip"),
        ),
        Case("gzip_in_body", ("content_type",), says(answer(gzip.compress(good)))),
        Case("wrong_encoding", ("decode",), _encoded(good, "gzip")),
        Case("unknown_encoding", ("decode",), _encoded(good, "lzma")),
        Case(
            "gzip_truncated", ("truncated",), _encoded(gzip.compress(good)[:-9], "gzip")
        ),
        Case(
            "gzip_trailing",
            (ROW,),
            _encoded(gzip.compress(story(6)) + b"\0junk", "gzip"),
        ),
        Case("truncated", ("truncated",), says(answer(good)[:-50])),
        Case(
            "truncated_chunk",
            ("truncated",),
            says(answer(b"ffff\r\n" + good, *_CHUNKED, length=False)),
        ),
        Case(
            "bad_chunk",
            ("protocol",),
            says(answer(b"zz\r\n" + good, *_CHUNKED, length=False)),
        ),
        Case("no_reply", ("timeout",), lambda server, host: server.stalls()),
        Case(
            "slow_headers",
            ("timeout",),
            lambda server, host: server.drips(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.3),
        ),
        Case(
            "slow_body",
            ("timeout",),
            lambda server, host: server.drips(answer(b"", length=False), b"<p>a"),
        ),
        Case(
            "stall_midway",
            ("timeout",),
            lambda server, host: server.stalls(answer(good)[:-900]),
        ),
        Case(
            "huge_header",
            ("protocol",),
            says(answer(good, "X-Huge: " + "a" * 4_000_000)),
        ),
        Case("endless_headers", ("protocol",), _pour_headers),
        Case("garbage", ("protocol",), says(b"\x00\x01\x02 not http at all\r\n\r\n")),
        Case("reset", ("connect", "truncated"), says(_reset)),
        Case("close_no_reply", ("connect",), says(_close)),
        Case(
            "crlf_location",
            ("redirect",),
            says(redirect("/a%0d%0aX: y\x00")),
        ),
    ]


def _pour(headers: tuple[str, ...], frame: bytes) -> Replies:
    piece = b"<p>" + b"a" * 65533
    piece = frame + piece + b"\r\n" if frame else piece
    head = answer(b"", *headers, length=False)
    return lambda server, host: server.pours(head, piece, 3200)


def _pour_headers(server: Server, host: str) -> Reply:
    return server.pours(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100, 10_000)


def _statuses() -> list[Case]:
    cases = [
        Case(f"http_{n}", (reason,), says(answer("no", status=f"{n} No")))
        for n, reason in (
            (401, "http_4xx"),
            (403, "http_4xx"),
            (404, "http_4xx"),
            (410, "gone"),
            (451, "http_4xx"),
            (500, "http_5xx"),
            (503, "http_5xx"),
            (204, "empty"),
            (304, "protocol"),
            (300, "redirect"),
        )
    ]
    busy = answer("", "Retry-After: 1", status="429 Too Many Requests")
    down = answer("", status="503 Service Unavailable")
    return [
        *cases,
        Case("empty", ("empty",), says(answer(b""))),
        Case("flaky_429", (ROW,), says(busy, answer(story(10)))),
        Case("flaky_503", (ROW,), says(down, answer(story(11)))),
        Case("flaky_reset", (ROW,), says(_close, answer(story(12)))),
        Case(
            "flaky_truncated", (ROW,), says(answer(story(13))[:-9], answer(story(13)))
        ),
    ]


def _redirects() -> list[Case]:
    private = ("blocked_address", "redirect")
    chain = _hops(3)
    inside = (*chain[:-1], (chain[-1][0], _ssrf(f"http://{CANARY}:{{port}}/deep")))
    long = _hops(100)
    good = _hops(2)
    return [
        Case("redirect_loop", ("redirect",), says(redirect("/redirect_loop"))),
        Case("redirect_100", ("redirect",), says(redirect("/hop-100-0")), long),
        Case("redirect_none", ("redirect",), says(answer(status="302 Found"))),
        Case("redirect_bad", ("redirect",), says(redirect("http://[broken"))),
        Case("redirect_file", ("redirect",), says(redirect("file:///etc/passwd"))),
        Case(
            "redirect_good",
            (ROW,),
            says(redirect("/hop-2-0", status="301 Moved")),
            (*good, ("/hop-2-2", says(answer(story(20))))),
        ),
        Case(
            "cookie_wall",
            ("redirect",),
            says(redirect("/cookie_wall", "Set-Cookie: seen=1")),
        ),
        Case("redirect_ssrf", private, _ssrf(f"http://{CANARY}:{{port}}/")),
        Case("redirect_ssrf_deep", private, says(redirect("/hop-3-0")), inside),
        Case("redirect_ssrf_relative", private, _ssrf(f"//{CANARY}:{{port}}/")),
        Case("redirect_ssrf_v6", private, _ssrf("http://[::1]:{port}/")),
        Case(
            "redirect_ssrf_mapped", private, _ssrf("http://[::ffff:7f42:606]:{port}/")
        ),
        Case("redirect_ssrf_decimal", private, _ssrf("http://2134640134:{port}/")),
        Case("redirect_ssrf_cloud", private, _ssrf("http://169.254.169.254/latest/")),
    ]


def _kinds() -> list[Case]:
    endless = answer(b"", media="video/mp4", length=False)
    binary = b"\x00\x01\x02\x03" * 5000
    return [
        Case(name, ("content_type",), says(answer(body, media=media)))
        for name, body, media in (
            ("pdf", b"%PDF-1.7\n" + binary, "application/pdf"),
            ("pdf_as_html", b"%PDF-1.7\n" + binary, "text/html"),
            ("image", b"\x89PNG\r\n\x1a\n" + binary, "image/png"),
            ("image_as_html", b"\xff\xd8\xff\xe0" + binary, "text/html"),
            ("json", b'{"a": 1}', "application/json"),
            ("binary", binary, "application/octet-stream"),
            ("attachment", b"PK\x03\x04" + binary, "application/zip"),
        )
    ] + [
        Case(
            "video_endless",
            ("content_type",),
            lambda server, host: server.pours(endless, b"\0" * 65536, 10_000),
        )
    ]


def _texts() -> list[Case]:
    def latin(title: str, codec: str, declared: str) -> Replies:
        html = page(title, story_text(len(title) + 40)).encode(codec)
        return says(answer(html, media=f"text/html{declared}"))

    long = "".join(f"<p>{p}</p>" for p in story_text(51, 12))
    deep = _HEAD.format("Deep story") + "<article><h1>Deep story</h1>"
    return [
        Case(
            "good_latin1_header",
            (ROW,),
            latin("Le café rouvre à Évry", "latin-1", "; charset=iso-8859-1"),
            title="Le café rouvre à Évry",
        ),
        Case(
            "good_utf16_bom",
            (ROW,),
            latin("Das Museum öffnet wieder", "utf-16", ""),
            title="Das Museum öffnet wieder",
        ),
        Case(
            "charset_lies",
            (ROW,),
            latin("La señal volvió al faro", "utf-8", "; charset=iso-8859-1"),
        ),
        Case(
            "charset_unknown",
            (ROW,),
            latin("Die Brücke über den Fluss", "utf-8", "; charset=x-nonsense"),
            title="Die Brücke über den Fluss",
        ),
        Case(
            "nul_bytes",
            (ROW,),
            says(answer(story(52).replace(b"council", b"coun\x00cil"))),
        ),
        Case(
            "invalid_utf8",
            (ROW,),
            says(answer(story(53).replace(b"council", b"coun\xff\xfecil"))),
        ),
        Case(
            "control_chars",
            (ROW,),
            says(answer(story(54, "Ferry \u202egnp.exe\u200b \x07runs"))),
        ),
        Case(
            "deep_300",
            (ROW,),
            says(answer(deep + "<div>" * 300 + long + "</div>" * 300)),
        ),
        Case(
            "title_1mb",
            _READ,
            says(
                answer(story(55).replace(b"</title>", b"a" * 1_000_000 + b"</title>"))
            ),
        ),
        Case(
            "title_html",
            (ROW,),
            says(answer(story(56, "<script>alert(1)</script> Ferry runs"))),
        ),
        Case(
            "title_formula", (ROW,), says(answer(story(57, '=HYPERLINK("http://x")')))
        ),
        Case(
            "noindex", (ROW, "robots"), says(answer(story(58), "X-Robots-Tag: noindex"))
        ),
        Case(
            "canonical_evil",
            (ROW,),
            says(answer(_with_head(59, '<link rel="canonical" href="http://{}/">'))),
        ),
        Case(
            "meta_refresh_ssrf",
            (ROW, *_NO_STORY),
            says(
                answer(
                    _with_head(
                        60, '<meta http-equiv="refresh" content="0;url=http://{}/">'
                    )
                )
            ),
        ),
    ]


def _with_head(number: int, tag: str) -> bytes:
    return story(number).replace(b"<head>", b"<head>" + tag.format(CANARY).encode())


def _no_stories() -> list[Case]:
    links = "".join(
        f'<li><a href="/n{n}">Headline number {n}</a></li>' for n in range(60)
    )
    teasers = "".join(
        f'<article><h2><a href="/t{n}">The council met {n} times</a></h2>'
        "<p>Works begin in autumn, the mayor says.</p></article>"
        for n in range(40)
    )
    lost = page("Page not found", ["Sorry, the page you were looking for is not here."])
    bot = page("Just a moment...", ["Checking your browser before accessing."])
    return [
        Case("consent_wall", _NO_STORY, says(answer(_WALL))),
        Case("soft_404", _NO_STORY, says(answer(lost))),
        Case("bot_challenge", _NO_STORY, says(answer(bot))),
        Case(
            "index",
            _NO_STORY,
            says(answer(_HEAD.format("News") + f"<ul>{links}</ul></body></html>")),
        ),
        Case(
            "front_page",
            _NO_STORY,
            says(answer(_HEAD.format("Gazette") + f"<main>{teasers}</main>")),
        ),
        Case(
            "consent_redirect",
            ("not_an_article", "too_short", "extraction_failed"),
            says(redirect("/consent")),
            (("/consent", says(answer(_WALL))),),
        ),
    ]


def _bombs() -> list[Case]:
    spans = "<span>a</span><b>b</b>" * 30_000
    broken = json.dumps({"@type": "NewsArticle", "x": ["{"] * 300_000})[:-3]
    attributes = " ".join(f"a{n}=b" for n in range(100_000))
    bodies = {
        "one_line_4mb": f"<p>{'word ' * 800_000}</p>",
        "nested_divs": "<div>" * 100_000 + "end",
        "nested_mixed": "<table><tr><td><ul><li>" * 20_000 + "end",
        "many_tags": "<p>a" * 200_000,
        "inline_tags": f"<p>{spans}</p>",
        "jsonld_bomb": f'<script type="application/ld+json">{broken}</script>',
        "attributes": f"<p {attributes}>text</p>",
        "huge_attribute": f'<p class="{"c" * 4_000_000}">text</p>',
        "many_links": '<a href="#">a' * 60_000,
        "regex_date": f"<p>{'2026/01/' * 60_000}</p>",
    }
    cases = [
        Case(name, (*_READ, "not_an_article"), says(answer(_HEAD.format(name) + body)))
        for name, body in bodies.items()
    ]
    slashes = "<!DOCTYPE " + "/" * 500_000 + "><p>text"
    line = _HEAD.format("Long") + "x" * 9_000_000
    return [
        *cases,
        Case("doctype", (*_READ, "not_an_article"), says(answer(slashes))),
        Case("one_line_9mb", ("too_large",), says(answer(line))),
    ]


def all_cases() -> list[Case]:
    """Every page case; the parsers' bombs last."""
    assert {"br", "zstd"} <= STREAMS.keys()
    return [
        *_transport(),
        *_statuses(),
        *_redirects(),
        *_kinds(),
        *_texts(),
        *_no_stories(),
        *_bombs(),
    ]

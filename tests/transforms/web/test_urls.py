import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.urls import (
    Url,
    canonical_url,
    is_home_page,
    parse_url,
    registrable_domain,
    same_site,
    trusted_canonical,
)


def parsed(raw: str, **options: object) -> Url:
    url = parse_url(raw, **options)  # type: ignore[arg-type]
    assert isinstance(url, Url), url
    return url


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("http://paper.example/a", "http://paper.example/a"),
        ("  https://paper.example/a\n", "https://paper.example/a"),
        ("HTTP://Paper.EXAMPLE", "http://paper.example/"),
        ("http:/paper.example/a", "http://paper.example/a"),
        ("http:///paper.example/a", "http://paper.example/a"),
        ("http:\\\\paper.example\\a", "http://paper.example/a"),
        ("http://http://paper.example/a", "http://paper.example/a"),
        ("http://https://paper.example/a", "https://paper.example/a"),
        ("//paper.example/a", "https://paper.example/a"),
        ("http://paper.example.:80/a/../b/./c", "http://paper.example/b/c"),
        ("http://paper.example:8080?q", "http://paper.example:8080/?q"),
        ("http://paper.example/é?ü=[1]", "http://paper.example/%C3%A9?%C3%BC=%5B1%5D"),
        ("http://paper.example/100%", "http://paper.example/100%25"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://paper。example/", "http://paper.example/"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("http://[2606:4700:0:0::1]:81/", "http://[2606:4700::1]:81/"),
        ("http://paper.example/a#top", "http://paper.example/a"),
        ("http://paper.example/#!/story/1", "http://paper.example/#!/story/1"),
        ("http://a_b.paper.example/", "http://a_b.paper.example/"),
    ],
)
def test_harmless_oddities_are_repaired(raw: str, text: str) -> None:
    assert parsed(raw).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "paper.example/a",
        "file:///etc/passwd",
        "ftp://paper.example/",
        "gopher://paper.example/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "mailto:desk@paper.example",
        "http://",
        "http://:80/",
        "http://./",
        "http://a..b/",
        "http://user@paper.example/",
        "http://user:secret@paper.example/",
        "http://paper.example@127.0.0.1/",
        "http://paper.example\\@127.0.0.1/",
        "http://paper.example\\\\@127.0.0.1/a",
        "http://paper.example:80@127.0.0.1/",
        "http://paper.example%40127.0.0.1/",
        "http://paper.example%2f@127.0.0.1/",
        "http://paper.example\u2100@x/",
        "http://paper.example\uff0f.evil.example/",
        "http://paper.example/a\r\nX-Injected: 1",
        "http://paper.example/a\nb",
        "http://paper.example/a\tb",
        "http://paper.example/a b",
        "http://pa per.example/",
        "http://paper.example/\x00",
        "http://paper.example/\x7f",
        "http://paper.example/\u2028a",
        "http://paper.example/\ud800",
        "http://paper.example:0/",
        "http://paper.example:65536/",
        "http://paper.example:99999999999999/",
        "http://paper.example:x/",
        "http://paper.example:٨٠/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://[127.0.0.1]/",
        "http://[::1]x/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 127 + "example/",
        "http://paper.example/" + "a" * 2048,
        "http://paper.example/" + "é" * 400,
    ],
)
def test_what_could_fool_a_parser_is_refused(raw: str) -> None:
    rejection = parse_url(raw)

    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.BAD_URL


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("story", "http://paper.example:81/news/story"),
        ("../story?x=1#top", "http://paper.example:81/story?x=1"),
        ("/story", "http://paper.example:81/story"),
        ("\\story", "http://paper.example:81/story"),
        ("?page=2", "http://paper.example:81/news/today?page=2"),
        ("#top", "http://paper.example:81/news/today?a=b"),
        ("//other.example/x", "http://other.example/x"),
        ("https://other.example/x", "https://other.example/x"),
    ],
)
def test_a_reference_is_resolved_against_its_base(reference: str, text: str) -> None:
    base = "http://paper.example:81/news/today?a=b"

    assert parsed(reference, base=base).text == text


def test_ports_are_judged_when_they_are_given() -> None:
    assert isinstance(parse_url("http://paper.example:22/", ports=(80,)), Rejection)
    assert parsed("http://paper.example:22/").port == 22
    assert parsed("http://paper.example/", ports=(80,)).port == 80


def test_an_origin_always_names_its_port() -> None:
    assert parsed("https://Paper.example/a").origin == "https://paper.example:443"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Paper.Example:443", "https://paper.example/"),
        ("http://paper.example:443/", "http://paper.example:443/"),
        ("http://paper.example/%7Edesk/%c3%a9", "http://paper.example/~desk/%C3%A9"),
        ("http://paper.example/a/%2E%2e/b", "http://paper.example/b"),
        ("http://paper.example/a?utm_source=x&b=1", "http://paper.example/a?b=1"),
        ("http://paper.example/a?UTM_Medium=x", "http://paper.example/a"),
        ("http://paper.example/a?fbclid=1&gclid=2", "http://paper.example/a"),
        ("http://paper.example/a?ut%6D_source=1", "http://paper.example/a"),
        ("http://paper.example/a?b=2&a=1&&", "http://paper.example/a?b=2&a=1"),
        ("http://paper.example/a?", "http://paper.example/a"),
        ("http://paper.example/a?id=utm_x", "http://paper.example/a?id=utm_x"),
        ("http://paper.example/a#comments", "http://paper.example/a"),
        ("http://m.paper.example/amp/a", "http://m.paper.example/amp/a"),
        ("http://paper.example/a%2Fb", "http://paper.example/a%2Fb"),
        ("http://paper.example//a", "http://paper.example//a"),
    ],
)
def test_equal_pages_have_one_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_a_canonical_url_of_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an address"):
        canonical_url("mailto:desk@paper.example")


odd = st.text(
    st.sampled_from("abzAZ09-._~!$&'()*+,;=:@/?#[]%\\ é中２\u200bẞutm_=&%2e%41"),
    max_size=40,
)
urls = st.builds(
    "{}{}{}".format, st.sampled_from(["http://", "https:", "//"]), odd, odd
)
hosted = st.builds("http://paper.example{}{}".format, st.sampled_from("/?#:"), odd)


@given(st.one_of(urls, hosted, st.text(), st.text().map("http://h/{}".format)))
def test_parsing_never_raises_and_canonical_urls_are_stable(raw: str) -> None:
    url = parse_url(raw)
    if isinstance(url, Rejection):
        return

    assert parse_url(url.text) == url
    assert url.text.isascii()
    once = canonical_url(url.text)
    assert canonical_url(raw) == once
    assert canonical_url(once) == once


@given(st.text(max_size=60))
def test_a_reference_never_raises(raw: str) -> None:
    assert isinstance(
        parse_url(raw, base="http://paper.example/a/b?c"), Url | Rejection
    )


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.paper.co.uk", "paper.co.uk"),
        ("paper.com", "paper.com"),
        ("news.paper.example", "paper.example"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("WWW.Paper.com.", "paper.com"),
        ("paper.github.io", "paper.github.io"),
    ],
)
def test_the_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("a", "b", "is_same"),
    [
        ("http://www.paper.com/a", "https://m.paper.com/b", True),
        ("http://paper.co.uk/", "http://other.co.uk/", False),
        ("http://one.github.io/", "http://two.github.io/", False),
        ("http://127.0.0.1:81/", "http://127.0.0.1:81/x", True),
        ("http://127.0.0.1:81/", "http://127.0.0.1:82/", False),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://paper.com/", "nothing", False),
    ],
)
def test_same_site(a: str, b: str, is_same: bool) -> None:
    assert same_site(a, b) is is_same


@pytest.mark.parametrize(
    ("url", "is_home"),
    [
        ("http://paper.example", True),
        ("http://paper.example/index.html", True),
        ("http://paper.example/en/", True),
        ("http://paper.example/pt-br", True),
        ("http://paper.example/?utm_source=x", True),
        ("http://paper.example/?p=12", False),
        ("http://paper.example/news", False),
        ("http://paper.example/#!/story", False),
        ("no address", False),
    ],
)
def test_home_pages(url: str, is_home: bool) -> None:
    assert is_home_page(url) is is_home


@pytest.mark.parametrize(
    ("declared", "trusted"),
    [
        ("https://www.paper.com/story?utm_source=x", "https://www.paper.com/story"),
        ("/story", "https://amp.paper.com/story"),
        ("https://evil.com/story", "https://amp.paper.com/amp/story"),
        ("https://www.paper.com/", "https://amp.paper.com/amp/story"),
        ("javascript:1", "https://amp.paper.com/amp/story"),
        ("", "https://amp.paper.com/amp/story"),
        (None, "https://amp.paper.com/amp/story"),
    ],
)
def test_a_page_speaks_only_for_its_own_site(
    declared: str | None, trusted: str
) -> None:
    assert trusted_canonical("https://amp.paper.com/amp/story", declared) == trusted


def test_a_home_page_cannot_pose_as_a_story() -> None:
    home = "https://paper.com/"

    assert trusted_canonical(home, "https://paper.com/story") == home

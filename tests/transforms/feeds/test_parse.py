import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.elements import Rejection
from transforms.feeds.parse import FeedEntry, ParsedFeed, parse_feed
from transforms.reasons import Reason

URL = "https://press.example/feeds/world.xml"
GOOD = "<title>Ferry</title><link>https://press.example/1</link><guid>g1</guid>"


def rss(*items: str, head: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel>{head}{body}</channel></rss>'


def read(document: str | bytes, **options: object) -> ParsedFeed:
    body = document.encode() if isinstance(document, str) else document
    parsed = parse_feed(body, url=URL, **options)  # type: ignore[arg-type]
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def refuse(document: str | bytes) -> Rejection:
    body = document.encode() if isinstance(document, str) else document
    parsed = parse_feed(body, url=URL)
    assert isinstance(parsed, Rejection), parsed
    return parsed


FORMATS = {
    "rss": rss(GOOD),
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>'
    '<link href="https://press.example/1"/><id>g1</id></entry></feed>',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>P</title></channel>'
    '<item rdf:about="g1"><title>Ferry</title><link>https://press.example/1</link>'
    "</item></rdf:RDF>",
    "json": json.dumps(
        {"items": [{"id": "g1", "url": "/1", "title": "Ferry"}]},
    ),
    "sitemap": "<urlset><url><loc><![CDATA[https://press.example/1]]></loc>"
    "<news:news><news:title>Ferry</news:title></news:news></url></urlset>",
}


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_gives_its_entries(format: str) -> None:
    parsed = read(FORMATS[format])
    (entry,) = parsed.entries
    assert parsed.format == format
    assert (entry.title, entry.url) == ("Ferry", "https://press.example/1")
    assert entry.guid == (None if format == "sitemap" else "g1")


TITLES = {
    "control characters": ("Fer\x08\x13\x18ry", "Ferry"),
    "undeclared entities": ("F&ecirc;te&nbsp;a", "Fête a"),
    "bare ampersand": ("Fish & Chips &co", "Fish & Chips &co"),
    "bare less-than": ("rates < 5%", "rates < 5%"),
    "cdata markup": ("<![CDATA[<b>Fer</b>ry &amp; co]]>", "Ferry & co"),
    "half of an emoji": ("a&#55357;b", "a\ufffdb"),
    "beyond Unicode": ("a&#1114112;b", "a\ufffdb"),
    "a numbered control": ("a&#8;b", "ab"),
    "unclosed cdata": ("<![CDATA[Ferry", "Ferry"),
    "undeclared namespace": ("Ferry</title><x:y>z</x:y><title>", "Ferry"),
    "escaped markup": ("&lt;b&gt;Ferry&lt;/b&gt;", "Ferry"),
}


@pytest.mark.parametrize(("written", "expected"), TITLES.values(), ids=TITLES.keys())
def test_an_ill_title_is_read_and_its_neighbours_live(
    written: str, expected: str
) -> None:
    parsed = read(rss(f"<title>{written}</title><guid>a</guid>", GOOD))
    assert [e.title for e in parsed.entries] == [expected, "Ferry"]


ENCODINGS = {
    "utf-16 mark": ("\ufeff" + rss("<title>Küste</title>")).encode("utf-16-le"),
    "utf-32 mark": ("\ufeff" + rss("<title>Küste</title>")).encode("utf-32-le"),
    "latin-1": b'<?xml version="1.0" encoding="iso-8859-1"?>'
    + rss("<title>Küste</title>").encode("latin-1"),
    "bogus name": b'<?xml version="1.0" encoding="klingon"?>'
    + rss("<title>Küste</title>").encode(),
    "NUL in the name": b'<?xml version="1.0" encoding="utf\x008"?>'
    + rss("<title>Küste</title>").encode(),
    "no text encoding": b'<?xml version="1.0" encoding="rot13"?>'
    + rss("<title>Küste</title>").encode(),
    "no text encoding, and a byte beyond any": b'<?xml version="1.0" encoding="rot13"?>'
    + rss("<title>Küste</title>").encode()
    + "<!-- é -->".encode() * 99
    + b"<!-- \xff -->",
    "wrong name": b'<?xml version="1.0" encoding="big5"?>'
    + rss("<title>Küste</title>").encode(),
}


@pytest.mark.parametrize("body", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_letters_survive_what_the_feed_says_of_its_encoding(body: bytes) -> None:
    assert read(body).entries[0].title == "Küste"


@pytest.mark.parametrize(("charset", "word"), [("big5", "新聞"), ("euc-kr", "뉴스")])
def test_the_charset_of_the_header_is_used(charset: str, word: str) -> None:
    body = rss(f"<title>{word}</title>").encode(charset)
    assert read(body, charset=charset).entries[0].title == word


def test_one_bad_byte_does_not_turn_the_feed() -> None:
    parsed = read(
        rss("<title>Küste X</title>" + "é" * 400).encode().replace(b"X", b"\xe9")
    )
    assert parsed.entries[0].title == "Küste \ufffd"
    assert "bad_bytes" in parsed.sickness


def flood(value: str) -> str:
    return "<a" + "".join(f' b{i}="{value}"' for i in range(3000)) + "/>"


REFUSED = {
    "nothing": ("", Reason.EMPTY, "no bytes"),
    "html": ("<!DOCTYPE html><html><body>x</body></html>", Reason.PARSE, "HTML page"),
    "html without doctype": ("<div>Just a moment</div>", Reason.PARSE, "HTML page"),
    "json": ('{"error": "x"}', Reason.PARSE, "no JSON Feed"),
    "broken json": ('{"items": [', Reason.PARSE, "broken JSON"),
    "deep json": ("[" * 100_000, Reason.PARSE, "JSON"),
    "a path": ("/etc/passwd", Reason.PARSE, "no markup"),
    "an address": ("http://127.0.0.1:1/", Reason.PARSE, "no markup"),
    "attributes": (
        rss(flood("1")),
        Reason.PARSE,
        "attributes",
    ),
    "attributes around >": (
        rss(flood(">")),
        Reason.PARSE,
        "attributes",
    ),
    "nesting": (rss("<a>" * 50_000 + "</a>" * 50_000), Reason.PARSE, "nested"),
    "broken off": ("<rss><channel><item><title>Fer", Reason.PARSE, "breaks off"),
}


@pytest.mark.parametrize(
    ("document", "reason", "detail"), REFUSED.values(), ids=REFUSED.keys()
)
def test_what_is_no_feed_says_why(document: str, reason: Reason, detail: str) -> None:
    rejection = refuse(document)
    assert rejection.reason is reason
    assert detail in rejection.detail


def test_no_entity_is_defined_or_fetched() -> None:
    doctype = (
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    )
    parsed = read(doctype + rss("<title>1&b;2&x;3</title>"))
    assert parsed.entries[0].title == "1&b;2&x;3"


def test_whole_items_of_a_truncated_feed_are_used() -> None:
    whole = rss(GOOD, GOOD.replace("1", "2"), "<title>Half a sentence here</title>")
    parsed = read(whole[: whole.index("a sentence")])
    assert [e.guid for e in parsed.entries] == ["g1", "g2"]
    assert "truncated" in parsed.sickness


def test_links_are_made_absolute_by_xml_base_or_the_feeds_address() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/">'
        '<entry xml:base="sub/"><id>1</id><link href="one"/></entry></feed>'
    )
    assert read(atom).entries[0].url == "https://b.example/x/sub/one"
    (entry,) = read(rss("<link>../a?b=1</link>")).entries
    assert entry.url == "https://press.example/a?b=1"


GUIDS = {
    "empty": ("<guid></guid>", None),
    "N/A": ("<guid>N/A</guid>", None),
    "empty with attributes": ('<guid isPermaLink="false"/>', None),
    "missing": ("", None),
    "plain": ('<guid isPermaLink="false">t-1</guid>', "t-1"),
}


@pytest.mark.parametrize(("written", "guid"), GUIDS.values(), ids=GUIDS.keys())
def test_a_guid_is_kept_only_where_it_names_something(
    written: str, guid: str | None
) -> None:
    (entry,) = read(rss(f"<link>https://press.example/1</link>{written}")).entries
    assert (entry.guid, entry.url) == (guid, "https://press.example/1")


def test_only_a_permanent_guid_stands_for_the_link() -> None:
    permanent, other = read(
        rss(
            "<guid>https://press.example/1</guid>",
            '<guid isPermaLink="false">https://press.example/2</guid>',
        )
    ).entries
    assert (permanent.url, other.url) == ("https://press.example/1", None)


def test_a_guid_does_not_change_with_the_address_that_answered() -> None:
    bodies = [
        parse_feed(rss(GOOD).encode(), url=u) for u in (URL, "https://b.example/")
    ]
    guids = [b.entries[0].guid for b in bodies if isinstance(b, ParsedFeed)]
    assert guids == ["g1", "g1"]


def test_one_guid_for_all_is_not_believed() -> None:
    parsed = read(rss(GOOD, GOOD.replace("/1", "/2")))
    assert [e.guid for e in parsed.entries] == [None, None]
    assert "all_guids_equal" in parsed.sickness


def test_the_link_before_feedburner_is_preferred() -> None:
    burner = (
        "<link>https://feeds.example/~r/1</link><feedburner:origLink>"
        "https://press.example/1</feedburner:origLink>"
    )
    document = rss(burner).replace(
        "<rss", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    assert read(document).entries[0].url == "https://press.example/1"


def test_of_too_many_entries_the_newest_are_kept_and_all_are_counted() -> None:
    days = ["03", "09", "01", "07"]
    parsed = read(
        rss(*(f"<guid>{d}</guid><pubDate>{d} Jan 2026</pubDate>" for d in days)),
        max_entries=2,
    )
    assert parsed.total_entries == 4
    assert [(e.guid, e.position) for e in parsed.entries] == [("09", 1), ("07", 3)]


PERIODS = {
    "ttl": ("<ttl>30</ttl>", 1800),
    "module": ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
    "misspelt": ("<sy:updatePeriod>dayly</sy:updatePeriod>", None),
    "a tenth": (
        "<sy:updatePeriod>hourly</sy:updatePeriod>"
        "<sy:updateFrequency>0.1</sy:updateFrequency>",
        36_000,
    ),
    "garbage": ("<ttl>nan</ttl>", None),
}


@pytest.mark.parametrize(("head", "seconds"), PERIODS.values(), ids=PERIODS.keys())
def test_the_publishers_wish_between_polls(head: str, seconds: int | None) -> None:
    document = rss(GOOD, head=head).replace(
        "<rss", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    assert read(document).ttl_seconds == seconds


def test_long_values_are_cut() -> None:
    categories = "".join(f"<category>{i}{'c' * 500}</category>" for i in range(300))
    (entry,) = read(
        rss(f"<title>{'é' * 9000}</title><guid>{'g' * 9000}</guid>{categories}")
    ).entries
    assert entry.title == "é" * 512
    assert len(entry.guid or "") == 2048
    assert len(entry.categories) == 50
    assert max(map(len, entry.categories)) == 128


def test_the_whole_story_is_kept_as_html_and_a_teaser_is_not() -> None:
    story = f"<p>{'The harbour opened. ' * 40}</p>"
    document = rss(
        f"<description>Short.</description><content:encoded><![CDATA[{story}]]>"
        "</content:encoded>",
        "<description>Short.</description>",
    ).replace("<rss", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"')
    whole, teaser = read(document).entries
    assert whole.content_html == story
    assert (whole.summary, teaser.content_html) == ("Short.", None)


def test_an_html_content_type_is_remarked_on() -> None:
    assert "html_content_type" in read(rss(GOOD), content_type="text/html").sickness


def test_a_date_that_cannot_be_read_is_kept_as_published() -> None:
    (entry,) = read(rss("<pubDate>Tue,</pubDate>")).entries
    assert (entry.published_at, entry.published_at_raw) == (None, "Tue,")


def strings(entry: FeedEntry) -> Iterator[str]:
    for name in FeedEntry.__slots__:
        value = getattr(entry, name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


_PIECES = st.sampled_from(
    [
        *(b"<rss>", b"<item>", b"<title>", b"</title>", b"</item>", b"</rss>"),
        *(b"<![CDATA[", b"]]>", b"&#55357;", b"&#0;", b"<feed>", b"<entry>", b"\xff"),
        *(b'<a b="', b"{", b"\x08", b"<pubDate>", b"<width>", b"<georss:point>"),
        *(b"<guid>", b"<!DOCTYPE x ["),
    ]
)
_BODIES = st.one_of(
    st.binary(),
    st.lists(st.one_of(_PIECES, st.binary(max_size=6)), max_size=30).map(b"".join),
)


@given(_BODIES, st.one_of(st.none(), st.text(max_size=8)))
def test_no_bytes_make_it_raise_or_give_unfit_strings(
    body: bytes, charset: str | None
) -> None:
    parsed = parse_feed(b"<rss><channel>" + body, url=URL, charset=charset)
    if isinstance(parsed, ParsedFeed):
        for text in (text for entry in parsed.entries for text in strings(entry)):
            assert not any(c < " " and c not in "\t\n\r" for c in text)
            text.encode("utf-8")
    assert parse_feed(body, url=URL, charset=charset) is not None


def test_feeds_that_made_feedparser_raise_are_answered() -> None:
    folder = Path(os.environ.get("NEWSBEAM_SHARED", ""), "data", "parser-crashers")
    if "NEWSBEAM_SHARED" not in os.environ or not folder.is_dir():
        pytest.skip("the collection of crashing feeds is not here")
    files = sorted(folder.iterdir())
    parsed = [parse_feed(path.read_bytes(), url=URL) for path in files]
    refused = [p for p in parsed if not isinstance(p, ParsedFeed)]
    assert all(p.reason is Reason.PARSE for p in refused)
    assert not any("feedparser:" in p.detail for p in refused)
    assert len(refused) < len(files) / 5


@pytest.mark.parametrize(
    "link", ["http:/other.example/x", "http:other.example/x", r"http:\\other.example\x"]
)
def test_a_broken_address_is_not_led_to_the_feeds_own_host(link: str) -> None:
    body = (
        '<rss version="2.0"><channel><title>T</title><item><title>A</title>'
        f"<link>{link}</link></item></channel></rss>"
    )

    parsed = parse_feed(body.encode(), url="http://press.example/feed")

    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries[0].url == link

"""Oddities of real feed documents, one small feed each, with what is right for it.

Those that need several polls (wrong 304s, rotation, …) are in
``tests/transforms/reading/test_oddities_of_polling.py``.
"""

import pytest

from tests.transforms.feeds.feed_texts import (
    guids,
    parse,
    read,
    rss,
    story,
    titles,
    urls,
    utc,
)
from transforms.elements import Rejection
from transforms.feeds.identity import entry_id
from transforms.reasons import Reason

#: The neighbour that has to live whatever the other entry is like.
GOOD = story(2)


def refusal(document: str | bytes) -> Reason:
    parsed = parse(document)
    assert isinstance(parsed, Rejection)
    return parsed.reason


def dates(*written: str) -> list[object]:
    stamps = (f"<pubDate>{date}</pubDate>" for date in written)
    parsed = read(rss(*(story(n, stamp) for n, stamp in enumerate(stamps))))
    return [entry.published_at for entry in parsed.entries]


def test_01_control_characters_are_taken_out() -> None:
    parsed = read(rss("<title>Fer\x08\x13\x18\x1ery</title><guid>a</guid>", GOOD))
    assert titles(parsed) == ["Ferry", "Story 2"]
    assert "control_characters" in parsed.sickness


def test_02_undeclared_entities_are_their_letters() -> None:
    parsed = read(rss("<title>F&ecirc;te&nbsp;du port</title>", GOOD))
    assert titles(parsed) == ["Fête du port", "Story 2"]


def test_03_a_bare_ampersand_is_itself() -> None:
    parsed = read(
        rss("<title>A & B &co</title><link>https://p.example/?a=1&b=2</link>", GOOD)
    )
    assert titles(parsed) == ["A & B &co", "Story 2"]
    assert urls(parsed)[0] == "https://p.example/?a=1&b=2"


@pytest.mark.parametrize(
    "ill",
    ["<title><![CDATA[Ferry</title>", "<title>Ferry</title><media:x>1</media:x>"],
    ids=["unclosed cdata", "undeclared namespace"],
)
def test_04_ill_markup_costs_no_entry(ill: str) -> None:
    assert titles(read(rss(ill, GOOD))) == ["Ferry", "Story 2"]


def test_04_an_empty_document_is_said_to_be_empty() -> None:
    assert refusal(" \n ") is Reason.EMPTY


@pytest.mark.parametrize(
    ("codec", "declared", "charset"),
    [
        ("utf-8", "klingon", None),
        ("utf-8", "iso-8859-1", "windows-1252"),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("utf-16", "utf-16", None),
        ("utf-32", "utf-32", None),
        ("utf-16-le", "utf-16", None),
        ("cp1252", "iso-8859-1", None),
    ],
    ids=[
        "bogus",
        "both wrong",
        "header wrong",
        "utf-16",
        "utf-32",
        "unmarked",
        "quote",
    ],
)
def test_05_letters_survive_a_wrong_or_rare_encoding(
    codec: str, declared: str, charset: str | None
) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?>' + rss(
        "<title>Küste</title>"
    )
    parsed = read(document.encode(codec), charset=charset)
    assert titles(parsed) == ["Küste"]
    assert "bad_bytes" not in parsed.sickness


@pytest.mark.parametrize(
    ("codec", "word"), [("big5", "新聞"), ("euc-kr", "뉴스"), ("gb2312", "新闻")]
)
def test_05_asian_encodings_are_read(codec: str, word: str) -> None:
    document = f'<?xml version="1.0" encoding="{codec}"?>' + rss(
        f"<title>{word}</title>"
    )
    assert titles(read(document.encode(codec))) == [word]


def test_05_a_document_without_mark_or_declaration_in_utf_16_is_read() -> None:
    assert titles(read(rss("<title>Küste</title>").encode("utf-16-be"))) == ["Küste"]


@pytest.mark.parametrize("media", ["text/plain", "text/html", "application/x-foo"])
def test_06_the_content_type_does_not_matter(media: str) -> None:
    parsed = read(rss(story(1, "<pubDate>15 Jan 2026</pubDate>")), content_type=media)
    assert guids(parsed) == ["g1"]
    assert parsed.sickness == (("html_content_type",) if media == "text/html" else ())


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        "<html><body><p>See our <a href='/rss'>feed</a></p></body></html>",
    ],
    ids=["challenge", "xhtml", "page about the feed"],
)
def test_07_html_is_no_feed(page: str) -> None:
    assert refusal(page) is Reason.PARSE


@pytest.mark.parametrize(
    ("written", "summary"),
    [
        ("&amp;lt;b&amp;gt;Fish&amp;lt;/b&amp;gt; &amp;amp; chips", "Fish & chips"),
        ("<![CDATA[<p>Fish</p><p>&amp; chips</p>]]>", "Fish & chips"),
        ("profits &lt;expected", "profits <expected"),
        ("a &lt; b &lt;b&gt;bold&lt;/b&gt;", "a < b bold"),
    ],
    ids=["twice", "cdata", "less than", "both"],
)
def test_08_escaped_markup_becomes_plain_text(written: str, summary: str) -> None:
    (entry,) = read(rss(f"<description>{written}</description>")).entries
    assert entry.summary == summary


def test_09_cdata_in_a_sitemaps_loc_is_an_address() -> None:
    document = (
        "<urlset><url><loc><![CDATA[https://p.example/a?x=1&y=2]]></loc></url></urlset>"
    )
    assert urls(read(document)) == ["https://p.example/a?x=1&y=2"]


@pytest.mark.parametrize(
    "index",
    [
        "<sitemapindex><sitemap><loc>https://p.example/s.xml</loc></sitemap>"
        "</sitemapindex>",
        "<sitemapindex><sitemap><loc>https://p.example/s.xml</sitemap>",
    ],
    ids=["whole", "malformed"],
)
def test_09_an_index_of_sitemaps_has_no_entries(index: str) -> None:
    assert refusal(index) is Reason.PARSE


def test_10_a_sitemap_without_news_is_read_and_named() -> None:
    parsed = read(
        "<urlset><url><loc>https://p.example/1</loc><lastmod>2026-01-15</lastmod></url>"
        "<url><loc>https://p.example/2</loc></url></urlset>"
    )
    assert urls(parsed) == ["https://p.example/1", "https://p.example/2"]
    assert [e.published_at for e in parsed.entries] == [utc(2026, 1, 15), None]
    assert "plain_sitemap" in parsed.sickness


def test_11_relative_links_are_relative_to_the_nearest_base() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/">'
        '<entry xml:base="sub/"><id>1</id><link href="one"/></entry>'
        '<entry><id>2</id><link href="/two"/></entry></feed>'
    )
    assert urls(read(atom)) == ["https://b.example/x/sub/one", "https://b.example/two"]
    assert urls(read(rss("<link>../1?a=b</link>"))) == ["https://press.example/1?a=b"]


@pytest.mark.parametrize(
    "guid",
    [None, " ", "N/A", "null"],
    ids=["12 missing", "12 empty", "13 N/A", "13 null"],
)
def test_12_13_an_entry_without_a_guid_is_its_link(guid: str | None) -> None:
    parsed = read(rss(story(1, guid=guid), GOOD))
    assert guids(parsed) == [None, "g2"]
    first = parsed.entries[0]
    assert entry_id("f", first.guid, first.url) == entry_id(
        "f", None, "https://press.example/1"
    )


def test_14_one_guid_for_all_is_not_believed() -> None:
    parsed = read(rss(story(1, guid="same"), story(2, guid="same")))
    assert guids(parsed) == [None, None]
    assert len({entry_id("f", e.guid, e.url) for e in parsed.entries}) == 2
    assert "all_guids_equal" in parsed.sickness


def test_15_a_guid_that_holds_the_headline_is_kept_as_it_is() -> None:
    # That it changes with the headline is settled by the aliases of addresses.
    parsed = read(rss(story(1, guid="Ferry returns / 1")))
    assert guids(parsed) == ["Ferry returns / 1"]


def test_16_an_empty_guid_with_attributes_is_none() -> None:
    parsed = read(rss(story(1, '<guid isPermaLink="true" x="y"/>', guid=None), GOOD))
    assert guids(parsed) == [None, "g2"]


def test_17_a_permanent_guid_is_the_link_and_another_is_not() -> None:
    parsed = read(
        rss(
            "<title>a</title><guid>https://press.example/a</guid>",
            '<title>b</title><guid isPermaLink="false">tag:b</guid>',
        )
    )
    assert urls(parsed) == ["https://press.example/a", None]
    assert guids(parsed) == ["https://press.example/a", "tag:b"]


def test_18_an_entry_without_a_date_is_the_same_at_each_poll() -> None:
    once, again = read(rss(story(1))), read(rss(story(9), story(1)))
    assert once.entries[0].published_at is None
    assert "undated" in once.sickness
    assert once.entries[0].guid == again.entries[1].guid


def test_19_the_year_9999_is_no_date() -> None:
    parsed = read(rss(story(1, "<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>")))
    assert parsed.entries[0].published_at is None
    assert parsed.sickness == ("future_dates", "undated")


def test_20_a_date_that_breaks_off_is_none() -> None:
    assert dates("Tue,", "Thu, 15 Jan 2026 12:00:00 GMT") == [
        None,
        utc(2026, 1, 15, 12),
    ]


def test_21_local_names_of_days_and_months_are_read() -> None:
    assert dates(
        "sab, 07 gen 2023 10:15:00 +0100",
        "Mo, 25 Jun 2018 08:00:00 +0200",
        "ke, 14 marraskuuta 2018 08:00 +0200",
        "Κυρ, 11 Ιούλ 2004 12:00:00 GMT",
        "토, 07 1월 2023 10:00:00 +0900",
        "2004. július 13. 09:15:00 +0200",
    ) == [
        utc(2023, 1, 7, 9, 15),
        utc(2018, 6, 25, 6),
        utc(2018, 11, 14, 6),
        utc(2004, 7, 11, 12),
        utc(2023, 1, 7, 1),
        utc(2004, 7, 13, 7, 15),
    ]


def test_22_a_year_first_date_keeps_its_day() -> None:
    assert dates("2016/6/29") == [utc(2016, 6, 29)]


def test_23_an_american_date_with_an_afternoon_is_read() -> None:
    assert dates("Fri, Feb 24 2023 08:18:00 PM") == [utc(2023, 2, 24, 20, 18)]


def test_24_a_named_zone_is_taken_at_its_word() -> None:
    assert dates("Tue, 07 Jul 2026 10:00:00 EST", "Tue, 07 Jul 2026 10:00:00 EDT") == [
        utc(2026, 7, 7, 15),
        utc(2026, 7, 7, 14),
    ]


@pytest.mark.parametrize(
    ("period", "frequency", "seconds"),
    [("dayly", "1", None), ("hourly", "0.1", 36_000), ("hourly", "0", None)],
)
def test_25_a_period_is_heard_where_it_makes_sense(
    period: str, frequency: str, seconds: int | None
) -> None:
    head = (
        f"<sy:updatePeriod>{period}</sy:updatePeriod>"
        f"<sy:updateFrequency>{frequency}</sy:updateFrequency>"
    )
    assert read(rss(GOOD, head=head)).ttl_seconds == seconds


def test_31_of_thousands_of_entries_the_newest_are_taken_and_all_are_counted() -> None:
    items = [
        story(n, f"<pubDate>{n % 28 + 1:02} Jan 2026</pubDate>") for n in range(3000)
    ]
    parsed = read(rss(*items), max_entries=100)
    assert parsed.total_entries == 3000
    assert len(parsed.entries) == 100
    assert min(e.published_at for e in parsed.entries if e.published_at) == utc(
        2026, 1, 28
    )


def test_33_an_advertisement_is_an_entry_that_keeps_its_label() -> None:
    parsed = read(rss(story(1, "<category>Sponsored</category>"), GOOD))
    assert [entry.categories for entry in parsed.entries] == [("Sponsored",), ()]

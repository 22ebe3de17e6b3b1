import json

import pytest

from transforms.feeds.erase import without_entries

GONE = "https://a.example/7?x=1&y=2"


def is_meant(url):
    return url == GONE


def rss(*links, extra=""):
    items = "".join(
        f"<item><title>T{n}</title><link>{link}</link></item>\n"
        for n, link in enumerate(links)
    )
    return f"<rss><channel>{extra}{items}</channel></rss>".encode()


def test_the_entry_goes_and_its_neighbours_stay_as_they_were():
    body = rss("https://a.example/6", GONE.replace("&", "&amp;"), "https://a.example/8")

    left = without_entries(body, is_meant)

    assert left == (
        b"<rss><channel><item><title>T0</title><link>https://a.example/6</link></item>"
        b"\n\n<item><title>T2</title><link>https://a.example/8</link></item>\n"
        b"</channel></rss>"
    )


@pytest.mark.parametrize(
    "body",
    [
        rss("https://a.example/6"),
        b"<rss><channel>" + b"\xff\xfe\x80" + b"</channel></rss>",
        b"",
        b"not a feed",
    ],
)
def test_a_body_without_it_stays_the_very_same(body):
    assert without_entries(body, is_meant) == body


def test_bytes_that_are_no_utf_8_stay():
    body = b"<rss>\xe9\xff" + rss(GONE.replace("&", "&amp;"))

    assert without_entries(body, is_meant).startswith(b"<rss>\xe9\xff<rss><channel>")


@pytest.mark.parametrize(
    "entry",
    [
        '<entry xml:lang="en"><link href="https://a.example/7?x=1&#38;y=2"/></entry>',
        "<atom:entry><id>https://a.example/7?x=1&amp;y=2</id></atom:entry>",
        "<url><loc>https://a.example/7?x=1&amp;y=2</loc></url>",
        "<item><description>See (https://a.example/7?x=1&amp;y=2).</description></item>",
        "<ITEM><link><![CDATA[https://a.example/7?x=1&y=2]]></link></ITEM>",
    ],
)
def test_entries_of_each_format_go(entry):
    left = without_entries(f"<feed>{entry}</feed>".encode(), is_meant)

    assert left == b"<feed></feed>"


def test_items_of_a_json_feed_go():
    items = [{"url": GONE}, {"url": "https://a.example/8"}]
    body = json.dumps({"version": "1.1", "items": items}).replace("/", "\\/")

    left = without_entries(body.encode(), is_meant)

    assert json.loads(left)["items"] == items[1:]


def test_an_address_outside_of_any_entry_gives_no_body():
    body = rss(extra=f"<link>{GONE.replace('&', '&amp;')}</link>")

    assert without_entries(body, is_meant) is None

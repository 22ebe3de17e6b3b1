"""Feeds of ours, damaged at random from a seed: what broken systems publish."""

import json
import random
from collections.abc import Callable, Iterator

from tests.transforms.feeds.feed_texts import rss, story

_ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:georss="http://www.georss.org/georss" xml:base="https://press.example/">'
    "<title type='html'>The &lt;b&gt;Harbour&lt;/b&gt;</title>"
    "<updated>2026-01-15T12:00:00Z</updated>"
    "<author><name>A. Clerk</name><email>a@press.example</email></author>"
    "<entry xml:base='sub/' xml:lang='de'><id>tag:1</id><title>Küste</title>"
    '<link rel="alternate" href="one"/><link rel="enclosure" length="9" href="x.mp3"/>'
    "<published>2026-01-15T11:00:00+01:00</published>"
    "<georss:point>53.5 9.9</georss:point>"
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "<p>Fähre &amp; Hafen</p></div></content></entry>"
    "<entry><id>tag:2</id><title>Two</title></entry></feed>"
)
_RDF = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:cc="http://web.resource.org/cc/"><channel rdf:about="https://press.example/">'
    "<title>Press</title><cc:license rdf:resource='https://cc.example/by'/></channel>"
    '<item rdf:about="https://press.example/1"><title>新聞 &#22823;</title>'
    "<link>https://press.example/1</link><dc:date>2026-01-15</dc:date></item></rdf:RDF>"
)
_RICH = rss(
    story(
        1,
        "<pubDate>Thu, 15 Jan 2026 12:00:00 GMT</pubDate>",
        "<description><![CDATA[<p>Fish &amp; <i>chips</i></p>]]></description>",
        "<content:encoded>&lt;p&gt;Whole&lt;/p&gt;</content:encoded>",
        '<enclosure url="https://press.example/a.mp3" length="12" type="audio/mpeg"/>',
        "<dc:creator>A. Clerk</dc:creator><category domain='x'>World</category>",
    ),
    story(
        2, "<pubDate>sab, 07 gen 2023 10:15:00 +0100</pubDate>", "<dc:date>x</dc:date>"
    ),
    head="<image><url>https://press.example/i.png</url><width>88</width><height>31"
    "</height></image><ttl>30</ttl><skipHours><hour>3</hour></skipHours>"
    "<sy:updatePeriod>hourly</sy:updatePeriod><language>en-gb</language>",
)
_JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Press",
        "items": [
            {"id": "1", "url": "/1", "content_html": "<p>Küste</p>", "tags": ["a"]},
            {"id": 2, "content_text": "Two", "date_published": "2026-01-15T12:00:00Z"},
        ],
    },
    ensure_ascii=False,
)
_SITEMAP = (
    "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
    "<loc>https://press.example/1</loc><news:news><news:publication><news:language>en"
    "</news:language></news:publication><news:publication_date>2026-01-15T12:00Z"
    "</news:publication_date><news:title>Ferry</news:title></news:news></url></urlset>"
)

SOURCES: tuple[bytes, ...] = tuple(
    text.encode() for text in (_ATOM, _RDF, _RICH, _JSON, _SITEMAP)
)

#: What ill exports put into a text; each made some parser fail once.
_SHARDS = (
    *(b"&#55357;", b"&#1114112;", b"&#0;", b"&nbsp;", b"&bogus;", b"&", b"<", b">"),
    *(
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?",
        b"?>",
        b"<!DOCTYPE x [<!ENTITY y 'z'>]>",
    ),
    *(
        b"\x00",
        b"\x08",
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\xbd",
        b"\xc3",
    ),
    *(
        b"xml:base='::'",
        b" xml:lang='\xff'",
        b"<georss:box>a</georss:box>",
        b"<width>x",
    ),
    *(b"<media:group>", b"<psc:chapter start='y'/>", b"<geo:lat>north</geo:lat>"),
    *(b"<link href='http://[::1'/>", b"<pubDate>99999999999999999999</pubDate>"),
    *(b"\\ud83d", b'{"items":', b"[[[[", b"1e999", b"NaN", b"<item>", b"</channel>"),
    *(b"<base href='http://[x'/>", b"<content type='image/png'>//8=</content>"),
    *(
        b"encoding='utf-16'",
        b"encoding='idna'",
        b"encoding='rot13'",
        b"<rss>",
        b"</rss>",
    ),
)

_Damage = Callable[[bytearray, random.Random], None]


def _place(body: bytearray, dice: random.Random) -> int:
    return dice.randrange(len(body) + 1)


def _flip(body: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 8)):
        if body:
            body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)


def _insert(body: bytearray, dice: random.Random) -> None:
    place = _place(body, dice)
    body[place:place] = dice.choice(_SHARDS)


def _cut(body: bytearray, dice: random.Random) -> None:
    del body[_place(body, dice) :]


def _drop(body: bytearray, dice: random.Random) -> None:
    start = _place(body, dice)
    del body[start : start + dice.randint(1, 40)]


def _repeat(body: bytearray, dice: random.Random) -> None:
    start = _place(body, dice)
    piece = body[start : start + dice.randint(1, 200)]
    place = _place(body, dice)
    body[place:place] = piece * dice.choice((1, 1, 2, 50))


def _swap_tag(body: bytearray, dice: random.Random) -> None:
    names = (b"title", b"link", b"item", b"entry", b"guid", b"id", b"image", b"author")
    old, new = dice.choice(names), dice.choice(names)
    body[:] = body.replace(old, new, dice.randint(1, 3))


def _splice(body: bytearray, dice: random.Random) -> None:
    other = dice.choice(SOURCES)
    place = _place(body, dice)
    body[place:] = other[dice.randrange(len(other)) :]


def _recode(body: bytearray, dice: random.Random) -> None:
    text = bytes(body).decode("utf-8", "replace")
    body[:] = text.encode(
        dice.choice(("utf-16", "utf-16-le", "cp1252", "utf-7")), "replace"
    )


_DAMAGES: tuple[_Damage, ...] = (
    *(_flip, _insert, _insert, _insert, _cut, _drop, _repeat, _swap_tag, _splice),
    _recode,
)


def mutations(seed: int, count: int) -> Iterator[bytes]:
    """So many damaged feeds; the same ones for the same seed."""
    dice = random.Random(seed)
    for _ in range(count):
        body = bytearray(dice.choice(SOURCES))
        for _ in range(dice.randint(1, 4)):
            dice.choice(_DAMAGES)(body, dice)
        yield bytes(body[:200_000])

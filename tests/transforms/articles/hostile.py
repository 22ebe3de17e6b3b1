"""Generators of hostile pages: what has made parsers of pages hang, crash or lie.

Each is a good story with something around or behind it, at a size that takes the
libraries underneath many seconds where they are not guarded.
"""

from collections.abc import Callable
from random import Random

from tests.transforms.articles.pages import FERRY, TITLE, html, ld, paragraphs

GOOD = f"<h1>{TITLE}</h1>{paragraphs()}"
#: What the good story's text ends with.
LAST = FERRY[-1]


def behind(flood: str) -> str:
    return html(f"<article>{GOOD}</article>{flood}")


def above(flood: str) -> str:
    return html(f"{flood}<article>{GOOD}</article>")


def nested(tag: str, depth: int) -> str:
    return behind(f"<{tag}>" * depth + "x")


def attributes(count: int, value: str = "b") -> str:
    return behind("<p " + " ".join(f'a{i}="{value}"' for i in range(count)) + ">y</p>")


def random_bytes(low: int) -> bytes:
    return bytes(Random(1).randrange(low, 256) for _ in range(200_000))


#: Pages that still give the good story.
HARMLESS: dict[str, Callable[[], str]] = {
    "doctype of slashes": lambda: "<!DOCTYPE " + "/" * 500_000 + ">" + behind(""),
    "entity bomb": lambda: (
        '<!DOCTYPE a [<!ENTITY l0 "l">'
        + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        + "]>"
        + behind("&l9;")
    ),
    "broken json-ld of 1.8 MB": lambda: above(
        ld('{"@type": "NewsArticle", "headline": "x' + '"a": "b",' * 200_000)
    ),
    "broken json-ld of 240 KB": lambda: above(
        ld('{"@type": "NewsArticle", "headline": "x' + '"a": "b",' * 26_000)
    ),
    "json-ld of commas and spaces": lambda: above(
        ld('{"@type": "NewsArticle",' + ("," + " " * 200) * 1_200)
    ),
    "json-ld of brackets": lambda: above(ld("[" * 100_000)),
    "json-ld of many objects": lambda: above(ld('{"@type": "NewsArticle"}') * 5_000),
    "100,000 attributes": lambda: attributes(100_000),
    "attributes with angle brackets": lambda: attributes(60_000, "<a>"),
    "many crowded tags": lambda: behind(
        ("<p " + " ".join(f"a{i}=b" for i in range(2_000)) + ">y</p>") * 50
    ),
    "an attribute of 2 MB": lambda: behind('<p title="' + "x" * 2_000_000 + '">y</p>'),
    "a class of 2 MB": lambda: behind('<p class="' + "related " * 250_000 + '">y</p>'),
    "a heading of 2 MB": lambda: behind("<h2>" + "word " * 400_000 + "</h2>"),
    "deep elements": lambda: nested("div", 100_000),
    "deep lists": lambda: nested("ul><li", 60_000),
    "deep tables": lambda: nested("table><tr><td", 60_000),
    "deep inline elements": lambda: nested("font", 60_000),
    "deep pictures": lambda: nested("svg", 60_000),
    "open links": lambda: behind("<a href=x>" * 100_000),
    "30,000 links": lambda: behind(
        "<p><a href=x>A link of some words</a></p>" * 30_000
    ),
    "10,000 figures": lambda: behind(
        "<figure><img alt='A ship'><figcaption>A ship at sea.</figcaption></figure>"
        * 10_000
    ),
    "20,000 comments": lambda: behind(
        "<div class=comment><p>This is what I think, and I say it.</p></div>" * 20_000
    ),
    "20,000 nested zones": lambda: behind(
        "".join(f"<div class=related-{i}>" for i in range(20_000))
    ),
    "20,000 metas": lambda: above("<meta name=author content='Ada Lund'>" * 20_000),
    "20,000 marked authors": lambda: behind(
        "<aside><b itemprop=author><i itemprop=name>Ada Lund</i></b></aside>" * 20_000
    ),
    "30,000 custom elements": lambda: behind(
        "<aside>" + "".join(f"<x{i}-y>t</x{i}-y>" for i in range(30_000))
    ),
    "open comments": lambda: behind("<!--" * 500_000),
    "open scripts": lambda: behind("<script>" * 200_000),
    "options": lambda: behind("<select>" + "<option>x" * 200_000),
    "300,000 breaks": lambda: behind("<aside>" + "<br>" * 300_000),
}
#: Pages whose flood is text, or that have no story: any outcome, but soon.
ANY: dict[str, Callable[[], str | bytes]] = {
    "deeper than the parser reads": lambda: html("<div>" * 2_100 + GOOD),
    "30,000 inline pairs": lambda: behind("<p>" + "<span>w</span><b>b</b> " * 30_000),
    "inline pairs and no story": lambda: html("<p>" + "<i>w</i><b>b</b> " * 30_000),
    "60,000 open paragraphs": lambda: behind("<p>a" * 60_000),
    "10,000 paragraphs": lambda: behind(f"<p>{FERRY[0]}" * 10_000),
    "10,000 rows": lambda: behind("<table>" + "<tr><td>one<td>two" * 10_000),
    "30,000 items": lambda: behind("<ul>" + "<li>An item, and a sentence." * 30_000),
    "10,000 headings": lambda: behind(
        "".join(f"<h1>A heading of the page {i}</h1>" for i in range(10_000))
    ),
    "1,000 articles": lambda: html(
        "".join(f"<article><h1>Story {i}</h1>{GOOD}</article>" for i in range(1_000))
    ),
    "10,000 classes": lambda: behind(
        "".join(
            f"<div class=x{i}y{i * 7}><p>{FERRY[0]}</p></div>" for i in range(30_000)
        )
    ),
    "20,000 times": lambda: behind("<time datetime=x>1/2/3</time>" * 20_000),
    "a line of 2 MB": lambda: behind("<p>" + "word " * 400_000),
    "a word of 2 MB": lambda: behind("<p>" + "x" * 2_000_000),
    "a title of 2 MB": lambda: f"<title>{'word ' * 400_000}</title>{GOOD}",
    "dates of slashes": lambda: html(f"<h1>{TITLE}</h1><p>" + "1/" * 500_000),
    "dates of digits": lambda: html(f"<h1>{TITLE}</h1><p>" + "2024" * 200_000),
    "years": lambda: html("<p>" + "© 2024 " * 100_000),
    "brackets": lambda: behind("<p>" + "(" * 100_000),
    "quotes": lambda: behind("<p>" + '"' * 500_000),
    "capitals and dashes": lambda: html("<p>" + "A-" * 300_000 + " (AP) x"),
    "angle brackets": lambda: "<" * 300_000,
    "angle brackets and letters": lambda: "<a" * 1_000_000,
    "ampersands": lambda: behind("&" * 1_000_000),
    "metas without end": lambda: "<meta " * 200_000,
    "random bytes": lambda: random_bytes(0),
    "random high bytes": lambda: random_bytes(128),
    "a compressed body": lambda: b"\x1f\x8b\x08" + b"\0" * 500_000,
    "character references": lambda: behind("<p>&#55357; &#1114112; &#0; &#x110000;"),
}

import json

import pytest

from tests.transforms.articles.pages import TITLE, html, ld, read
from transforms.articles import declared

URL = "https://gazette.example/coast/ferry?utm=1"


def page(head: str = "", node: dict | None = None):
    if node is not None:
        head += ld(json.dumps({"@type": "NewsArticle", **node}))
    return read(html("<p>x</p>", head=head), URL)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def link(href: str) -> str:
    return f'<link rel="Canonical" href="{href}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (link("/coast/ferry"), "https://gazette.example/coast/ferry"),
        (link("/a") + meta("og:url", "/b"), "https://gazette.example/a"),
        (link("/a") * 2, "https://gazette.example/a"),
        (link("/a") + link("/b") + meta("og:url", "/b"), "https://gazette.example/b"),
        (link("/a") + link("/b"), None),
        (meta("og:url", "https://gazette.example/c"), "https://gazette.example/c"),
        (link("javascript:void(0)"), None),
        (link("http://[bad"), None),
        (link("/" + "a" * 3_000), None),
        ("", None),
    ],
    ids=[
        "relative", "before og:url", "twice the same", "og:url decides",
        "contradicting", "og:url alone", "no address", "ill", "endless", "none",
    ],
)  # fmt: skip
def test_the_canonical_address_is_the_one_stated(head, expected) -> None:
    assert declared.canonical(page(head)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<html lang="de-AT"><p>x', "de-AT"),
        ('<html><meta property="og:locale" content="de_AT"><p>x', "de_AT"),
        ("<html><p>x", None),
    ],
)
def test_the_language_is_as_written(source, expected) -> None:
    assert declared.language(read(source)) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (page(node={"articleSection": ["Coast", "Ships"]}), "Coast"),
        (page(meta("article:section", "Coast")), "Coast"),
        (
            page(
                ld(
                    json.dumps(
                        {
                            "@type": "BreadcrumbList",
                            "itemListElement": [
                                {"name": "Home"},
                                {"item": {"name": "Coast"}},
                                {"name": "Ships"},
                                {"name": TITLE},
                            ],
                        }
                    )
                )
            ),
            "Coast",
        ),
        (
            page(
                ld(
                    json.dumps(
                        {
                            "@type": "BreadcrumbList",
                            "itemListElement": [{"name": "Home"}, {"name": TITLE}],
                        }
                    )
                )
            ),
            None,
        ),
        (page(ld('{"@type": "BreadcrumbList", "itemListElement": "x"}')), None),
        (page(), None),
    ],
    ids=["json-ld", "meta", "path", "path of home only", "ill path", "none"],
)
def test_the_section_is_stated_or_first_in_the_path(found, expected) -> None:
    assert declared.section(found.structured, TITLE) == expected


def test_keywords_are_parted_and_said_once() -> None:
    head = meta("news_keywords", "Ferry, Coast; ferry") + meta("article:tag", "Gull")
    found = page(head, {"keywords": ["Harbor", "coast"]})

    assert declared.keywords(found.structured) == (
        "Harbor",
        "coast",
        "Ferry",
        "Gull",
    )


def test_floods_of_keywords_are_cut() -> None:
    head = meta("keywords", ",".join(f"word {n}" for n in range(500)) + "," + "x" * 500)

    assert len(declared.keywords(page(head).structured)) == 50


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (page(meta("og:image", "/a.jpg")), "https://gazette.example/a.jpg"),
        (page(node={"image": "https://i.example/b.jpg"}), "https://i.example/b.jpg"),
        (page(node={"image": [{"url": "/c.jpg"}]}), "https://gazette.example/c.jpg"),
        (
            page(node={"image": {"contentUrl": "/d.jpg"}}),
            "https://gazette.example/d.jpg",
        ),
        (page(meta("og:image", "data:image/png;base64,AAAA")), None),
        (page(node={"image": [3]}), None),
        (page(), None),
    ],
)
def test_the_picture_is_an_address_on_the_web(found, expected) -> None:
    assert declared.image(found.structured, URL) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (page(meta("og:description", "A ship.")), "A ship."),
        (page('<meta name="description" content="A ship.">'), "A ship."),
        (page(node={"description": "A ship."}), "A ship."),
        (page(), None),
    ],
)
def test_the_summary_is_the_publishers(found, expected) -> None:
    assert declared.summary(found.structured) == expected


def test_an_endless_summary_is_cut() -> None:
    found = page(meta("og:description", "word " * 5_000))

    assert len(declared.summary(found.structured) or "") == 5_000


@pytest.mark.parametrize(
    ("head", "header", "expected"),
    [
        ('<meta name="robots" content="NOINDEX, follow">', None, ("noindex",)),
        (
            '<meta name="robots" content="index,max-snippet:-1">',
            None,
            ("max-snippet:-1",),
        ),
        ('<meta name="googlebot" content="noarchive">', None, ("noarchive",)),
        ("", "googlebot: noindex, noai", ("noai", "noindex")),
        ('<meta name="tdm-reservation" content="1">', None, ("tdm-reservation",)),
        ('<meta name="tdm-reservation" content="0">', None, ()),
        ("", None, ()),
    ],
)
def test_robots_are_told_by_page_and_header(head, header, expected) -> None:
    assert declared.robots_flags(page(head).structured, header) == expected

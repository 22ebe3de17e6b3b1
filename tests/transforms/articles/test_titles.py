import json

import pytest

from tests.transforms.articles.pages import html, ld, read
from transforms.articles.titles import page_titles, title, without_site
from transforms.articles.trace import listening

HEAD = "Ferry returns to Saltmarsh after nine years"
OTHER = "The long wait of an island is over at last"


def page(*, h1: str = "", og: str = "", json_ld: str = "", element: str = "", site=""):
    head = ""
    if element:
        head += f"<title>{element}</title>"
    if og:
        head += f'<meta property="og:title" content="{og}">'
    if site:
        head += f'<meta property="og:site_name" content="{site}">'
    if json_ld:
        head += ld(json.dumps({"@type": "NewsArticle", "headline": json_ld}))
    return read(html(f"<h1>{h1}</h1>" if h1 else "<p>x</p>", head=head))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"h1": HEAD, "og": HEAD, "json_ld": OTHER}, (HEAD, "h1")),
        ({"h1": HEAD, "element": HEAD, "og": OTHER}, (HEAD, "h1")),
        ({"h1": OTHER, "og": HEAD, "element": f"{HEAD} | Gazette"}, (HEAD, "og")),
        (
            {"h1": HEAD, "json_ld": OTHER, "og": HEAD, "element": OTHER},
            (OTHER, "json_ld"),
        ),
        ({"h1": HEAD, "json_ld": OTHER}, (OTHER, "json_ld")),
        ({"h1": HEAD, "og": OTHER}, (HEAD, "h1")),
        ({"og": OTHER}, (OTHER, "og")),
        ({"element": f"{HEAD} | World | Gazette"}, (HEAD, "title")),
        ({"element": HEAD}, (HEAD, "title")),
        ({"h1": HEAD.upper(), "og": f"“{HEAD}”"}, (HEAD.upper(), "h1")),
        ({}, ("", "none")),
    ],
    ids=[
        "two against one",
        "heading and element",
        "a confirmed one against the heading",
        "json-ld among equals",
        "json-ld where nothing agrees",
        "the heading before what networks are told",
        "one alone",
        "the element without what sites put behind it",
        "the element as it is",
        "case and quotes do not matter",
        "none at all",
    ],
)
def test_the_headline_is_what_most_sources_say(sources, expected) -> None:
    found = page(**sources)

    assert title(found.tagged, found.structured) == expected


def test_of_several_headings_the_one_that_metadata_repeat_is_taken() -> None:
    head = f'<meta property="og:title" content="{HEAD}">'
    site = "The Saltmarsh and Gull Island Gazette, a long name of a site"
    found = read(html(f"<h1>{site}</h1><h1>{HEAD}</h1>", head=head))

    assert title(found.tagged, found.structured) == (HEAD, "h1")


def test_without_metadata_the_longest_heading_is_taken() -> None:
    found = read(html(f"<h1>Gazette</h1><h1>{HEAD}</h1>", head=""))

    assert title(found.tagged, found.structured) == (HEAD, "h1")


@pytest.mark.parametrize(
    ("text", "site", "expected"),
    [
        ("Ferry returns | Gazette", "Gazette", "Ferry returns"),
        ("Ferry returns - The GAZETTE", "The Gazette", "Ferry returns"),
        ("連絡船が戻る｜港新聞", "港新聞", "連絡船が戻る"),
        ("連絡船が戻る：港新聞", "港新聞", "連絡船が戻る"),
        ("How we made the Gazette", "Gazette", "How we made the Gazette"),
        ("Gazette", "Gazette", "Gazette"),
        ("| Gazette", "Gazette", "| Gazette"),
        ("Ferry returns | Other", None, "Ferry returns | Other"),
    ],
)
def test_a_site_is_taken_off_behind_a_separator_only(text, site, expected) -> None:
    assert without_site(text, site) == expected


def test_marks_that_turn_the_direction_are_taken_out() -> None:
    found = page(h1="Ferry \u202ereturns\u2066 home again")

    assert title(found.tagged, found.structured)[0] == "Ferry returns home again"


def test_a_title_without_end_is_cut() -> None:
    found = page(h1="word " * 1000)

    assert len(title(found.tagged, found.structured)[0]) <= 500


def test_a_page_knows_its_titles_with_and_without_the_site() -> None:
    found = page(og=HEAD, element=f"{HEAD} | World | Gazette", json_ld=OTHER)

    assert page_titles(found.tagged, found.structured) == [
        HEAD,
        OTHER,
        f"{HEAD} | World | Gazette",
    ]


def test_all_candidates_are_told() -> None:
    found = page(h1=HEAD, og=OTHER, json_ld=HEAD)
    with listening() as notes:
        title(found.tagged, found.structured)

    assert dict(notes[0].candidates) == {"h1": HEAD, "og": OTHER, "json_ld": HEAD}

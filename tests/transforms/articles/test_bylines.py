import json

import pytest

from tests.transforms.articles.pages import TITLE, html, ld, paragraphs, read
from transforms.articles.bylines import authors, byline
from transforms.articles.trace import listening


def page(*, node: dict | None = None, head: str = "", line: str = "", below: str = ""):
    if node is not None:
        head += ld(json.dumps({"@type": "NewsArticle", **node}))
    body = f"<h1>{TITLE}</h1>{line}{paragraphs()}{below}"
    return read(html(body, head=f"<title>{TITLE}</title>{head}"))


ADA = {"@type": "Person", "name": "Ada Lund"}


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (ADA, ("Ada Lund",)),
        ([ADA, {"@type": "Person", "name": "Bo Ek"}], ("Ada Lund", "Bo Ek")),
        ("Ada Lund and Bo Ek", ("Ada Lund", "Bo Ek")),
        ({"givenName": "Ada", "familyName": "Lund"}, ("Ada Lund",)),
        ([ADA, {"@type": "Organization", "name": "Harbor Board"}], ("Ada Lund",)),
        ([[ADA]], ("Ada Lund",)),
    ],
    ids=["object", "list", "string", "parts of a name", "organization", "nested"],
)
def test_json_ld_names_persons_in_many_shapes(author, expected) -> None:
    assert authors(page(node={"author": author})) == (expected, "json_ld")


@pytest.mark.parametrize(
    "name", ["author", "article:author", "parsely-author", "byl", "dc.creator"]
)
def test_meta_names_them(name) -> None:
    head = f'<meta name="{name}" content="By Ada Lund">'

    assert authors(page(head=head)) == (("Ada Lund",), "meta")


def test_meta_addresses_are_no_names() -> None:
    head = '<meta property="article:author" content="https://gazette.example/ada-lund">'

    assert authors(page(head=head)) == ((), None)


@pytest.mark.parametrize(
    "line",
    [
        '<a rel="author" href="/ada">Ada Lund</a>',
        '<span itemprop="author">Ada Lund</span>',
        '<div itemprop="author"><b itemprop="name">Ada Lund</b> of the Gazette</div>',
    ],
    ids=["rel", "microdata", "microdata with a name inside"],
)
def test_marked_elements_name_them(line) -> None:
    assert authors(page(line=line)) == (("Ada Lund",), "rel")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p class=byline>By Ada Lund</p>", ("Ada Lund",)),
        ("<p>By Ada Lund, May 4</p>", ("Ada Lund",)),
        ("<h5>Von Ada Lund, Harrow</h5>", ("Ada Lund",)),
        ("<div>May 4, 2024</div><div>Ada Lund</div>", ("Ada Lund",)),
        (
            "<div class=authors><span>Ada Lund</span> <span>Bo Ek</span></div>",
            ("Ada Lund", "Bo Ek"),
        ),
        ("<ul><li>Author: Ada Lund</li></ul>", ("Ada Lund",)),
    ],
    ids=[
        "by class",
        "by its first word",
        "in a small heading",
        "a name beside a date",
        "names in elements",
        "behind a label",
    ],
)
def test_printed_lines_name_them(line, expected) -> None:
    assert authors(page(line=line)) == (expected, "byline")


def test_bylines_of_other_stories_are_not_this_ones() -> None:
    below = "<div class=related><p class=byline>By Ada Lund</p></div>"

    assert authors(page(below=below)) == ((), None)


def test_a_declared_organization_gives_way_to_a_printed_person() -> None:
    node = {"author": {"@type": "Organization", "name": "Harbor Gazette"}}

    assert authors(page(node=node, line="<p>By Ada Lund</p>"))[0] == ("Ada Lund",)


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ('<meta property="og:site_name" content="Bay Crier">', "Bay Crier"),
        (ld('{"@type": "Organization", "name": "Bay Crier"}'), "Bay Crier"),
    ],
)
def test_the_site_itself_is_no_author(site, name) -> None:
    assert authors(
        page(node={"author": {"@type": "Person", "name": name}}, head=site)
    ) == (
        (),
        None,
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"node": {"author": {"@type": "Organization", "name": "Reuters"}}}, "Reuters"),
        ({"line": "<p class=byline>AFP</p>"}, "AFP"),
    ],
    ids=["declared", "printed"],
)
def test_an_agency_stands_for_its_reporter_and_says_so(found, expected) -> None:
    assert authors(page(**found)) == ((expected,), "agency")


def test_a_person_goes_before_an_agency() -> None:
    node = {"author": [{"@type": "Person", "name": "Reuters"}, ADA]}

    assert authors(page(node=node)) == (("Ada Lund",), "json_ld")


def test_editors_are_found_at_the_end() -> None:
    assert authors(page(below="<p>(责编：李海、王平)</p>")) == (
        ("李海", "王平"),
        "byline",
    )


def test_the_printed_line_is_the_one_with_the_author() -> None:
    found = page(
        line="<p class=date>Monday</p><p class=byline>By Ada Lund, the coast</p>"
    )

    assert byline(found, ["Ada Lund"]) == "By Ada Lund, the coast"
    assert byline(found) == "Monday"


def test_a_page_without_one_has_no_line() -> None:
    assert byline(page()) is None


def test_where_authors_were_looked_for_is_told() -> None:
    with listening() as notes:
        authors(page(line="<p>By Ada Lund</p>"))

    assert [source for source, _ in notes[0].candidates] == [
        "json_ld",
        "meta",
        "rel",
        "byline",
    ]

import json

import pytest

from tests.transforms.articles.pages import html, ld, read
from transforms.articles.structured import (
    MAX_BLOCK_CHARACTERS,
    Structured,
    strings,
    types_of,
)

NODE = {"@type": "NewsArticle", "headline": "Ferry returns"}
PLAIN = json.dumps(NODE)


def structured(*blocks: str, head: str = "") -> Structured:
    return read(html("<p>x</p>", head=head + "".join(map(ld, blocks)))).structured


def headlines(*blocks: str) -> list[str]:
    return [node.get("headline", "") for node in structured(*blocks).articles]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"<!-- {PLAIN} -->",
        f"//<![CDATA[\n{PLAIN}\n//]]>",
        f"{PLAIN};",
        PLAIN.replace("}", ",}"),
        PLAIN.replace('"', "&quot;"),
        PLAIN.replace("Ferry returns", "Ferry\nreturns"),
        f"[{PLAIN}]",
        f'{{"@graph": [{PLAIN}]}}',
        f'{{"@type": "WebPage", "mainEntity": {PLAIN}}}',
        f"{PLAIN}\n{PLAIN}",
        PLAIN.replace("NewsArticle", "https://schema.org/NewsArticle"),
        PLAIN.replace('"NewsArticle"', '["Thing", "NewsArticle"]'),
    ],
    ids=[
        "plain", "comment", "cdata", "semicolon", "trailing comma", "escaped quotes",
        "line break in a string", "list", "graph", "nested", "several objects",
        "type with a namespace", "several types",
    ],
)  # fmt: skip
def test_an_article_is_found_in_json_ld_of_many_shapes(text) -> None:
    assert " ".join(headlines(text)[0].split()) == "Ferry returns"


def test_objects_behind_each_other_are_all_read() -> None:
    assert (
        headlines('{"@type": "Organization"}' + PLAIN + PLAIN) == ["Ferry returns"] * 2
    )


@pytest.mark.parametrize(
    "key", ["comment", "isRelatedTo", "hasPart", "itemListElement", "isPartOf", "about"]
)
def test_what_describes_other_things_is_passed_over(key) -> None:
    other = PLAIN.replace("Ferry", "Other")
    text = json.dumps({**NODE, key: [json.loads(other)]})

    assert headlines(text) == ["Ferry returns"]


def test_of_a_block_that_stays_broken_plain_fields_are_taken() -> None:
    broken = (
        '{"@type": "NewsArticle", "headline": "A "quoted" word",'
        ' "datePublished": "2024-05-04", "isAccessibleForFree": false,'
        ' "articleSection": "Coast"'
    )
    (node,) = structured(broken).articles

    assert node == {
        "@type": "NewsArticle",
        "datePublished": "2024-05-04",
        "isAccessibleForFree": "false",
        "articleSection": "Coast",
    }


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "{" * 5_000,
        "[" * 100_000,
        "",
        '{"@type": "Organization", "name": "x"',
        PLAIN + " " * MAX_BLOCK_CHARACTERS,
    ],
    ids=["words", "braces", "brackets", "nothing", "no article", "too long"],
)
def test_what_cannot_be_read_is_passed_over(text) -> None:
    assert headlines(text) == []


def test_meta_is_kept_by_name_in_order() -> None:
    head = (
        '<meta name="Author" content=" Ada  Lund ">'
        '<meta property="author" content="Bo Ek">'
        '<meta itemprop="datePublished" content="2024">'
        '<meta name="empty" content="">'
    )
    found = structured(head=head)

    assert found.meta == {"author": ["Ada Lund", "Bo Ek"], "datepublished": ["2024"]}
    assert found.first_meta("none", "author") == "Ada Lund"
    assert found.first_meta("none") is None


def test_entities_that_were_escaped_twice_are_undone() -> None:
    head = '<meta name="description" content="Ferry &amp;quot;Gull&amp;quot;">'

    assert structured(head=head).meta["description"] == ['Ferry "Gull"']


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  Ada   Lund ", ["Ada Lund"]),
        ("Ada &amp; Bo", ["Ada & Bo"]),
        (["Ada", ["Bo"]], ["Ada", "Bo"]),
        ({"name": "Ada"}, ["Ada"]),
        ({"@value": "Ada"}, ["Ada"]),
        ({"@id": "https://x.example/a"}, ["https://x.example/a"]),
        ({"givenName": "Ada", "familyName": "Lund"}, ["Ada Lund"]),
        ({"name": {"name": "Ada"}}, ["Ada"]),
        (1714452600, ["1714452600"]),
        ("a\x00b\ud800", ["ab"]),
        (None, []),
        (True, []),
        ({}, []),
        ("", []),
    ],
)
def test_values_of_any_shape_become_strings(value, expected) -> None:
    assert strings(value) == expected


def test_values_nested_without_end_become_none() -> None:
    value: object = "deep"
    for _ in range(2_000):
        value = [value]

    assert strings(value) == []


def test_types_are_known_without_namespace_and_case() -> None:
    assert types_of({"@type": ["schema:Article", "http://schema.org/Thing", 3]}) == {
        "article",
        "thing",
    }


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:type" content="article">', True),
        ('<meta property="article:published_time" content="2024">', True),
        (ld(PLAIN), True),
        ('<meta property="og:type" content="website">', False),
        ("", False),
    ],
)
def test_a_page_may_declare_that_it_is_an_article(head, expected) -> None:
    assert structured(head=head).declares_article is expected

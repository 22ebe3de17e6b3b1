import pytest

from tests.transforms.articles.pages import html
from transforms.articles.tree import (
    class_words,
    elements_by_tag,
    parse_for_libraries,
    parse_page,
    text_of,
)


def parsed(source: str):
    tree = parse_page(source.encode())
    assert tree is not None
    return tree


@pytest.mark.parametrize("source", ["", " \n", "<!-- only this -->", "<?xml?>"])
def test_a_page_without_an_element_has_no_tree(source) -> None:
    assert parse_page(source.encode()) is None
    assert parse_for_libraries(source) is None


@pytest.mark.parametrize("depth", [300, 1000])
def test_text_below_the_usual_limit_of_depth_is_kept(depth) -> None:
    tree = parsed(html("<div>" * depth + "the deepest words"))

    assert text_of(tree).endswith("the deepest words")


def test_scripts_and_styles_are_no_text() -> None:
    tree = parsed("<p>One<script>var a = 1;</script> two<style>p {}</style> three.</p>")

    assert text_of(tree) == "One two three."


def test_the_text_of_an_element_ends_with_it() -> None:
    tree = parsed("<p><b>inside<script>x</script></b> behind</p>")

    assert text_of(next(tree.iter("b"))) == "inside"


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{i}=b" for i in range(300)) + ">",
        "<p " + " ".join(f"a{i}" for i in range(300)) + " >",
    ],
    ids=["with values", "without values"],
)
def test_a_tag_with_too_many_attributes_loses_them_but_not_its_text(tag) -> None:
    tree = parsed(html(f"<p>before</p>{tag}inside</p><p id=last>behind</p>"))
    _, crowded, last = tree.iter("p")

    assert [text_of(p) for p in tree.iter("p")] == ["before", "inside", "behind"]
    assert not crowded.attrib
    assert last.get("id") == "last"


def test_the_same_holds_where_values_contain_angle_brackets() -> None:
    values = " ".join(f'a{i}="<{i}>"' for i in range(25_000))
    tree = parsed(html(f"<p {values}>inside</p><p id=last>behind</p>"))
    crowded, last = tree.iter("p")

    assert text_of(crowded) == "inside"
    assert not crowded.attrib
    assert last.get("id") == "last"


def test_a_long_tag_of_few_attributes_keeps_them() -> None:
    data = "{'a': 1, 'b': 2} " * 100
    tree = parsed(html(f'<div class="body" data-x="{data}">text</div>'))

    assert next(tree.iter("div")).get("class") == "body"


def test_a_doctype_of_slashes_is_not_looked_at() -> None:
    tree = parsed("<!DOCTYPE " + "/" * 10_000 + "><p>text</p>")

    assert text_of(tree) == "text"


def test_elements_are_found_by_tag_in_their_order() -> None:
    tree = parsed(html("<h1>a</h1><img alt=x><div><h1>b</h1></div>"))
    tagged = elements_by_tag(tree)

    assert [text_of(h) for h in tagged["h1"]] == ["a", "b"]
    assert len(tagged["img"]) == 1
    assert tagged["time"] == []


def test_class_and_id_are_words_in_lower_case() -> None:
    (element,) = parsed('<p class="Article-Body" id="Main">x</p>').iter("p")

    assert class_words(element) == "article-body main"

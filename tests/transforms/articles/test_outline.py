import pytest

from tests.transforms.articles.pages import read
from transforms.articles import outline as outlines
from transforms.articles.outline import read_outline
from transforms.articles.tree import parse_page


def blocks(body: str):
    return read(f"<html><body>{body}</body></html>").outline.blocks


def told(body: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One  <b>two</b>\n three</p>", [("p", "One two three")]),
        ("<h2>Head</h2><div>text</div>", [("h2", "Head"), ("text", "text")]),
        ("<ul><li>a</li><li>b</li></ul>", [("li", "a"), ("li", "b")]),
        ("<li><div>inside</div></li>", [("li", "inside")]),
        ("<blockquote>q<p>p</p></blockquote>", [("quote", "q"), ("p", "p")]),
        ("<table><tr><td>1</td><th>2</th></table>", [("cell", "1"), ("cell", "2")]),
        ("<div>a<p>b</p>c</div>", [("text", "a"), ("p", "b"), ("text", "c")]),
        ("<p>a<my-box>b</my-box>c</p>", [("p", "abc")]),
        ("<span>a</span><span>b</span>", [("text", "ab")]),
        ("<p> \n </p><p>&nbsp;</p>", []),
        ("<p>a<script>x()</script><!-- c -->b</p>", [("p", "ab")]),
        ("<p>a</p><button>Share</button><select><option>b</select>", [("p", "a")]),
    ],
    ids=[
        "inline elements",
        "headings and loose text",
        "items",
        "an item's element",
        "quotes",
        "cells",
        "text around a paragraph",
        "custom elements are inline",
        "inline elements on their own",
        "blank ones",
        "scripts and comments",
        "controls",
    ],
)
def test_a_page_is_read_as_the_lines_a_browser_draws(body, expected) -> None:
    assert told(body) == expected


def test_two_breaks_part_paragraphs_and_one_does_not() -> None:
    assert told("<div>first<br> <br/>second<br>line</div>") == [
        ("text", "first"),
        ("text", "second line"),
    ]


def test_one_break_parts_them_behind_a_long_sentence() -> None:
    long = (
        "This is a sentence that is as long as a paragraph of news commonly is, or so."
    )

    assert told(f"<p>{long} And more.<br>Then {long}</p>") == [
        ("p", f"{long} And more."),
        ("p", f"Then {long}"),
    ]


def test_links_and_bold_text_are_counted() -> None:
    (block,) = blocks("<p>Read <a href=x>the <b>next</b></a> page</p>")

    assert (block.linked, block.bold) == (8, 4)


def test_a_link_around_elements_counts_in_them() -> None:
    heading, text = blocks("<a href=x><h3>Title</h3><div>words</div></a>")

    assert heading.linked == 5
    assert text.linked == 5


def test_blocks_know_the_zones_around_them() -> None:
    page = read("<aside><div class=comments><p>a</p></div></aside><p>b</p>").outline
    inside, outside = page.blocks

    assert [page.nodes[z].zone for z in inside.zones] == ["aside", "comments"]
    assert outside.zones == ()


@pytest.mark.parametrize(
    "attribute", ["hidden", 'aria-hidden="true"', 'style="color: red; display: none"']
)
def test_what_is_not_shown_is_a_zone(attribute) -> None:
    page = read(f"<div {attribute}><p>a</p></div>").outline

    assert page.nodes[page.blocks[0].zones[0]].zone == "hidden"


def test_menus_and_footers_are_not_walked() -> None:
    assert told("<nav><p>a</p></nav><ul class=menu><li>b</ul><footer>c</footer>d") == [
        ("text", "d")
    ]


@pytest.mark.parametrize(
    ("attributes", "body"),
    [('itemprop="articleBody"', 2), ('class="article-body"', 1), ('class="x"', 0)],
)
def test_elements_say_how_surely_they_are_the_body(attributes, body) -> None:
    page = read(f"<div {attributes}><p>a</p></div>").outline
    holder = next(n for n in page.nodes if n.element.tag == "div")

    assert holder.body == body


def test_every_element_ends_behind_its_last_inner_one() -> None:
    nodes = read("<div><section><p>a</p></section></div><p>b</p>").outline.nodes
    inner = {
        (node.element.tag, tuple(n.element.tag for n in nodes[number + 1 : node.end]))
        for number, node in enumerate(nodes)
        if node.element.tag in ("div", "section", "p")
    }

    assert inner == {("div", ("section", "p")), ("section", ("p",)), ("p", ())}


def test_a_flood_of_elements_is_read_so_far_only(monkeypatch) -> None:
    monkeypatch.setattr(outlines, "MOST_NODES", 10)
    tree = parse_page(b"<div>" + b"<p>one</p>" * 50 + b"</div>")
    assert tree is not None

    page = read_outline(tree)

    assert len(page.nodes) == 10
    assert all(node.end <= 10 for node in page.nodes)
    assert page.nodes[0].end == 10


def test_inline_elements_of_one_block_are_counted() -> None:
    page = read("<p>" + "<i>a</i>" * 7 + "</p><p>" + "<a>b</a>" * 3 + "</p>").outline

    assert page.most_inline == 7

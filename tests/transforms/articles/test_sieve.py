from collections import defaultdict

from tests.transforms.articles.pages import FERRY, WALL, paragraphs, read
from transforms.articles.blocks import Outline
from transforms.articles.sieve import (
    leave_cards,
    leave_links_and_labels,
    take_beside,
    take_between,
)


def outlined(body: str) -> Outline:
    return read(f"<html><body>{body}</body></html>").outline


def homes_and_looks(outline: Outline):
    homes: dict[int, float] = defaultdict(float)
    looks: dict[tuple[str, str | None], float] = defaultdict(float)
    for block in outline.blocks:
        if block.weight:
            homes[outline.home(block)] += block.weight
            looks[outline.nodes[outline.home(block)].look] += block.weight
    return homes, looks


def why(outline: Outline) -> dict[str, str]:
    return {block.text[:20]: block.why for block in outline.blocks}


def sifted(body: str) -> dict[str, str]:
    outline = outlined(body)
    leave_links_and_labels(outline, *homes_and_looks(outline))
    return why(outline)


def test_a_paragraph_that_is_a_link_is_left_out() -> None:
    found = sifted(f"<div>{paragraphs()}<p><a href=x>The other pier</a></p></div>")

    assert found["The other pier"] == "links"
    assert found[FERRY[0][:20]] == ""


def test_a_heading_that_is_a_link_is_left_out() -> None:
    assert sifted(f"<div><h3><a>Old pier</a></h3>{paragraphs()}</div>")["Old pier"] == (
        "links"
    )


def test_a_list_of_links_is_left_out_as_a_whole() -> None:
    found = sifted(
        f"<div>{paragraphs()}<ul><li><a>One link</a></li><li><a>Another</a> of two</li>"
        "</ul><ul><li>An item of the story</li></ul></div>"
    )

    assert found["One link"] == found["Another of two"] == "list of links"
    assert found["An item of the story"] == ""


def test_a_label_stays_in_a_home_of_the_story_only() -> None:
    found = sifted(
        f"<div>{paragraphs()}<p>“No.”</p></div><div class=x><p>Five minutes</p></div>"
    )

    assert found["“No.”"] == ""
    assert found["Five minutes"] == "label"


def test_a_short_list_away_from_the_story_is_left_out() -> None:
    found = sifted(
        f"<div>{paragraphs()}</div>"
        "<div class=box><ul><li>Read it in the app</li></ul></div>"
    )

    assert found["Read it in the app"] == "list apart"


def test_texts_below_a_link_in_elements_that_look_alike_are_cards() -> None:
    card = "<div class=card><h3><a>{}</a></h3><p>{}</p></div>"
    outline = outlined(
        f"<div>{paragraphs()}</div>"
        + card.format("One pier", WALL[0])
        + card.format("Another", WALL[1])
    )
    leave_cards(outline)
    found = why(outline)

    assert found[WALL[0][:20]] == found[WALL[1][:20]] == "card"
    assert found[FERRY[0][:20]] == ""


def test_one_such_element_is_no_card() -> None:
    outline = outlined(f"<div><h3><a>One pier</a></h3><p>{WALL[0]}</p></div>")
    leave_cards(outline)

    assert why(outline)[WALL[0][:20]] == ""


def test_long_sections_below_linked_headings_are_no_cards() -> None:
    section = "<div class=part><h3><a>{}</a></h3>{}</div>"
    outline = outlined(
        section.format("One pier", paragraphs())
        + section.format("Two", paragraphs(WALL))
    )
    leave_cards(outline)

    assert set(why(outline).values()) == {""}


def test_labels_and_lists_between_paragraphs_are_taken_back() -> None:
    outline = outlined(
        f"<p>{FERRY[0]}</p><p>Short one</p><ul><li>An item</li></ul><p>{FERRY[1]}</p>"
        "<p>Last one</p>"
    )
    _, label, item, _, last = outline.blocks
    label.why, item.why, last.why = "label", "list apart", "label"
    take_between(outline.blocks)

    assert (label.why, item.why, last.why) == ("", "", "label")


def test_many_labels_in_a_row_are_a_box() -> None:
    outline = outlined(f"<p>{FERRY[0]}</p>" + "<p>Short</p>" * 4 + f"<p>{FERRY[1]}</p>")
    labels = outline.blocks[1:5]
    for label in labels:
        label.why = "label"
    take_between(outline.blocks)

    assert {label.why for label in labels} == {"label"}


def test_paragraphs_beside_the_container_that_look_alike_are_taken_back() -> None:
    outline = outlined(
        f"<div class=intro><p class=text>{FERRY[0]}</p><p>{WALL[0]}</p></div>"
        f"<div id=c class=body><p class=text>{FERRY[1]}</p><p>{FERRY[2]}</p>"
        f"<p>{FERRY[3]}</p><p>{FERRY[4]}</p></div>"
        f"<div class=body><h2>On</h2><p>{FERRY[5]}</p></div>"
        f"<div class=other><p>{WALL[1]}</p></div>"
    )
    container = next(
        n for n, node in enumerate(outline.nodes) if node.element.get("id") == "c"
    )
    _, looks = homes_and_looks(outline)
    for block in outline.blocks:
        if not container <= block.node < outline.nodes[container].end:
            block.why = "outside"
    take_beside(outline, container, 0, looks)
    found = why(outline)

    assert found[FERRY[0][:20]] == ""  # its class is that of the text
    assert found[FERRY[5][:20]] == ""  # its element looks like the container
    assert found["On"] == ""
    assert found[WALL[0][:20]] == "outside"
    assert found[WALL[1][:20]] == "outside"

import pytest

from tests.transforms.articles.pages import FERRY, TITLE, WALL, paragraphs, read
from transforms.articles.headlines import headline_block
from transforms.articles.zoning import believed_zones


def believed(body: str) -> set[str]:
    """Ids of the zones that are believed."""
    outline = read(f"<html><body>{body}</body></html>").outline
    headline = headline_block(outline, [TITLE])
    zones = believed_zones(outline, headline, headline + 1)
    return {outline.nodes[z].element.get("id") or "" for z in zones}


def test_zones_beside_a_story_are_believed() -> None:
    body = (
        f"<h1>{TITLE}</h1>{paragraphs()}"
        f"<aside id=aside>{paragraphs(WALL, 2)}</aside>"
        "<div id=comments class=comments><p>I was there, too.</p></div>"
    )

    assert believed(body) == {"aside", "comments"}


def test_a_zone_with_nearly_all_the_text_is_released() -> None:
    body = f"<div id=wrap class=sidebar>{paragraphs()}</div><p>{FERRY[0]}</p>"

    assert believed(body) == set()


def test_a_zone_around_the_headline_and_much_text_is_released() -> None:
    body = (
        f"<div id=wrap class=sidebar-right><h1>{TITLE}</h1>{paragraphs(count=4)}</div>"
        f"{paragraphs(WALL)}"
    )

    assert believed(body) == set()


def test_a_zone_that_the_text_begins_in_is_released_if_it_holds_most() -> None:
    body = (
        f"<h1>{TITLE}</h1><div id=wrap class=promo>{paragraphs()}</div>"
        f"<div>{paragraphs(WALL)}</div>"
    )

    assert believed(body) == set()


@pytest.mark.parametrize("zone", ["comments", "modal"])
def test_comments_and_dialogs_are_never_released_for_their_size(zone) -> None:
    body = f"<p>{FERRY[0]}</p><div id=z class={zone}>{paragraphs(WALL)}</div>"

    assert believed(body) == {"z"}

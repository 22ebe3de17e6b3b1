from tests.transforms.articles.pages import WALL, paragraphs, read
from transforms.articles.container import story_container


def container(body: str, *, cut: str = "") -> str | None:
    """The id of the element chosen, with blocks that hold some text taken out."""
    outline = read(f"<html><body id=body>{body}</body></html>").outline
    for block in outline.blocks:
        if cut and cut in block.text:
            block.why = "cut"
    number = story_container(outline)
    return outline.nodes[number].element.get("id") if number >= 0 else None


def test_the_smallest_element_with_most_of_the_text_is_taken() -> None:
    lead = paragraphs(WALL, 1)
    body = f"<div id=a>{lead}<div id=b>{paragraphs()}</div></div>"

    assert container(body) == "b"


def test_halves_keep_the_element_around_both() -> None:
    half = paragraphs(count=3)
    body = f"<div id=a><div id=b>{half}</div><div id=c>{half}</div></div>"

    assert container(body) == "a"


def test_an_element_that_calls_itself_the_body_is_believed_from_a_half_on() -> None:
    rest = paragraphs(count=4)
    body = (
        f"<div id=a><div id=b itemprop=articleBody>{paragraphs(count=5)}</div>"
        f"<div id=c>{rest}</div></div>"
    )

    assert container(body) == "b"


def test_a_paragraph_is_never_the_container() -> None:
    assert container("<div id=a><p id=p>" + paragraphs(count=1)[3:] + "</div>") == "a"


def test_what_is_cut_does_not_count() -> None:
    body = f"<div id=a>{paragraphs(count=2)}</div><div id=b>{paragraphs()}</div>"

    assert container(body) == "body"
    assert (
        container(
            "<div id=x><p>One line of text, long enough to be one.</p></div>",
            cut="One line",
        )
        is None
    )


def test_a_page_without_text_has_none() -> None:
    assert container("<div><a href=x>link</a></div>") is None

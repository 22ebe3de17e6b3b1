import pytest

from tests.transforms.articles.pages import FERRY, read
from transforms.articles.blocks import running_text

SENTENCE = (
    "A sentence that is long enough to be one of a whole story, and no label at all,"
    " as everybody can see."
)


@pytest.mark.parametrize(
    ("text", "linked", "expected"),
    [
        (SENTENCE, 0, len(SENTENCE)),
        (SENTENCE, 10, len(SENTENCE) - 10),
        (SENTENCE, len(SENTENCE) - 20, 0),
        ("Read more here", 0, 0),
        ("Some words of a label without an end to them", 0, 0),
        ("A short sentence of one line here.", 0, 17.0),
        ("連絡船は九年ぶりに町へ戻り、二百人が待っていた。", 0, 23.0),
        ("x" * 300, 0, 300),
    ],
    ids=[
        "a sentence",
        "links do not count",
        "mostly a link",
        "short",
        "a label",
        "a short sentence counts half",
        "wide characters count twice",
        "long without an end",
    ],
)
def test_running_text_is_told_from_links_and_labels(text, linked, expected) -> None:
    assert running_text(text, linked) == expected


def test_an_outline_sums_its_running_text_by_element() -> None:
    outline = read(
        f"<div id=a><p>{FERRY[0]}</p></div><div id=b><p>{FERRY[1]}</p></div>"
    )
    outline = outline.outline
    by_id = {
        node.element.get("id"): weight
        for node, weight in zip(outline.nodes, outline.weights, strict=True)
    }

    assert by_id["a"] == len(FERRY[0])
    assert by_id["b"] == len(FERRY[1])
    assert outline.weights[0] == outline.weight == len(FERRY[0]) + len(FERRY[1])


def test_the_home_of_a_paragraph_is_the_element_around_it() -> None:
    outline = read("<section><p>One of them.</p>and text</section>").outline
    paragraph, loose = outline.blocks

    assert outline.nodes[outline.home(paragraph)].element.tag == "section"
    assert outline.home(loose) == outline.home(paragraph)


def test_an_item_knows_its_list() -> None:
    outline = read("<ul id=u><li><div><p>deep</p></div></li></ul><p>no</p>").outline
    item, paragraph = outline.blocks

    assert outline.nodes[outline.list_of(item)].element.get("id") == "u"
    assert outline.list_of(paragraph) == 0


def test_elements_of_one_template_look_alike() -> None:
    outline = read("<div class=a>x</div><div class=a id=2>y</div><div>z</div>").outline
    first, second, third = (outline.nodes[b.node].look for b in outline.blocks)

    assert first == second == ("div", "a")
    assert third == ("div", None)

from tests.transforms.articles.pages import FERRY, TITLE, WALL, paragraphs, read
from transforms.articles.agreement import Witness, agreed_blocks, letters
from transforms.articles.story_blocks import choose_blocks

BODY = (
    f"<h1>{TITLE}</h1><div class=a>{paragraphs()}<p>Five words, no more.</p></div>"
    f"<div class=b>{paragraphs(WALL, 4)}</div>"
)


def agreed(text: str, body: str = BODY) -> list[str] | None:
    page = read(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    choice = choose_blocks(page.outline, page.headline)
    blocks = agreed_blocks(page.outline, choice, Witness(text))
    return None if blocks is None else [block.text for block in blocks]


def test_texts_are_compared_by_their_letters() -> None:
    assert letters("“One,  two”\n") == letters("one two")


def test_a_witness_confirms_a_block_as_a_whole() -> None:
    first, second = read(f"<p>{FERRY[0]}</p><p>{FERRY[1]}</p>").outline.blocks
    witness = Witness(f"{FERRY[0]} {FERRY[1][:40]}")

    assert witness.confirmed(first) == len(letters(FERRY[0]))
    assert witness.confirmed(second) == 0
    assert 0.7 < witness.cover([first, second]) < 0.9


def test_an_empty_witness_covers_nothing() -> None:
    assert Witness("").cover(read(f"<p>{FERRY[0]}</p>").outline.blocks) == 0


def test_groups_that_the_witness_has_are_kept_whole() -> None:
    witness = "\n".join(FERRY[:-1])  # its small slips do not matter

    assert agreed(witness) == [*FERRY, "Five words, no more."]


def test_a_group_that_it_does_not_have_is_dropped() -> None:
    found = agreed("\n".join(FERRY))

    assert found is not None
    assert not set(WALL) & set(found)


def test_what_the_choice_left_out_comes_back_if_it_is_the_witness_text() -> None:
    body = (
        f"<h1>{TITLE}</h1><div class=promo>{paragraphs()}</div>"
        f"<div class=b>{paragraphs(WALL)}{paragraphs(WALL)}</div>"
    )

    assert agreed("\n".join(FERRY), body) == list(FERRY)


def test_two_different_texts_do_not_agree() -> None:
    assert agreed("Nothing of this is on the page, not a word. " * 20) is None

from tests.transforms.articles.pages import FERRY, WALL, paragraphs, read
from transforms.articles.parts import leave_lone_headings, leave_other_parts


def after(body: str, step) -> dict[str, str]:
    """Why each block was left out, by the beginning of its text."""
    outline = read(f"<html><body>{body}</body></html>").outline
    step(outline)
    return {block.text[:20]: block.why for block in outline.blocks}


def others(body: str) -> dict[str, str]:
    return after(body, leave_other_parts)


def headings(body: str) -> dict[str, str]:
    return after(body, lambda outline: leave_lone_headings(outline, {}))


def test_what_stands_under_a_heading_of_other_things_is_left_out() -> None:
    why = others(
        f"<div>{paragraphs()}</div><div><h3>Related</h3><p>{WALL[0]}</p></div>"
    )

    assert why["Related"] == "another heading"
    assert why[WALL[0][:20]] == "under another heading"
    assert why[FERRY[0][:20]] == ""


def test_such_a_part_ends_at_the_next_heading_of_its_rank() -> None:
    why = others(f"<h2>Comments</h2><p>{WALL[0]}</p><h2>The pier</h2><p>{WALL[1]}</p>")

    assert why[WALL[0][:20]] == "under another heading"
    assert why["The pier"] == why[WALL[1][:20]] == ""


def test_it_ends_with_the_element_around_the_heading() -> None:
    why = others(f"<div><h3>More</h3><p>{WALL[0]}</p></div><p>{WALL[1]}</p>")

    assert why[WALL[0][:20]] == "under another heading"
    assert why[WALL[1][:20]] == ""


def test_it_ends_where_the_story_goes_on() -> None:
    why = others(
        f"<div>{paragraphs(count=5)}<p><b>Read more:</b></p><p>A pier</p>"
        f"<p>{WALL[1]}</p></div>"
    )

    assert why["A pier"] == "under another heading"
    assert why[WALL[1][:20]] == ""


def test_a_bold_line_is_a_heading_but_a_plain_one_is_not() -> None:
    bold = others(f"<div><p><b>Related</b></p><p>{WALL[0]}</p></div>")
    plain = others(f"<div><p>Related</p><p>{WALL[0]}</p></div>")

    assert bold[WALL[0][:20]] == "under another heading"
    assert plain[WALL[0][:20]] == ""


def test_a_heading_without_text_of_its_own_is_left_out() -> None:
    why = headings(
        f"<div><h2>The pier</h2><p>{WALL[0]}</p><div><h2>Video</h2><img></div>"
        f"<p>{WALL[1]}</p><h2>The end</h2></div>"
    )

    assert why["The pier"] == ""
    assert why["The end"] == "heading of nothing"


def test_a_heading_in_a_wrapper_of_its_own_stands_before_the_text_behind_it() -> None:
    why = headings(f"<div><div><h2>The pier</h2></div><p>{WALL[0]}</p></div>")

    assert why["The pier"] == ""


def test_the_heading_of_a_box_is_not_the_texts() -> None:
    box = "<div><h2>The video</h2><div><p>play</p></div></div>"
    why = headings(f"<div>{box}<p>{WALL[0]}</p></div>")
    alone = headings(
        f"<div><section><h2>The video</h2><section></section></section>"
        f"<p>{WALL[0]}</p></div>"
    )

    assert why["The video"] == ""
    assert alone["The video"] == "heading of nothing"

import json

import pytest

from tests.transforms.articles.pages import (
    FERRY,
    TITLE,
    WALL,
    article,
    html,
    ld,
    paragraphs,
    read,
)
from transforms.articles import body as bodies
from transforms.articles.body import block_lines, page_body
from transforms.articles.trace import listening

APART = html(
    f"<h1>{TITLE}</h1><div class=a>{paragraphs()}</div>"
    f"<div class=b>{paragraphs(WALL)}</div>"
)


def stated(*texts: str) -> str:
    node = {"@type": "NewsArticle", "articleBody": " ".join(texts)}
    return ld(json.dumps(node))


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """How trafilatura is asked, each time; it answers with the ferry's story."""
    calls: list[str] = []

    def answer(source: str, *, is_quick: bool) -> str:
        calls.append("quickly" if is_quick else "thoroughly")
        return "\n".join(FERRY)

    monkeypatch.setattr(bodies, "_by_trafilatura", answer)
    return calls


def test_a_choice_in_one_piece_is_the_text(asked) -> None:
    assert page_body(read(article())) == (list(FERRY), "dom")
    assert asked == []


def test_a_stated_body_confirms_it(asked) -> None:
    assert page_body(read(article(head=stated(*FERRY)))) == (list(FERRY), "json_ld")
    assert asked == []


def test_a_stated_body_trims_what_it_does_not_have(asked) -> None:
    page = read(article(head=stated(*FERRY), below=f"<h2>Wall</h2><p>{WALL[0]}</p>"))
    lines, source = page_body(page)

    assert source == "json_ld"
    assert lines == [*FERRY, "Wall"]  # headings are rarely in a stated body


def test_a_short_stated_body_is_a_summary(asked) -> None:
    assert page_body(read(article(head=stated(FERRY[0]))))[1] == "dom"


def test_a_stated_body_that_contradicts_asks_for_a_second_reader(asked) -> None:
    page_body(read(article(head=stated(*WALL, *WALL))))

    assert asked == ["quickly"]


def test_a_text_in_two_pieces_asks_for_a_second_reader(asked) -> None:
    assert page_body(read(APART)) == (list(FERRY), "trafilatura")
    assert asked == ["quickly"]


def test_a_short_text_does_too(asked) -> None:
    page_body(read(html(f"<h1>{TITLE}</h1><p>{FERRY[0]}</p>")))

    assert asked[0] == "quickly"


def test_two_readers_who_do_not_agree_leave_the_text_to_the_second(asked) -> None:
    lines, source = page_body(read(html(f"<p>{WALL[0]}</p>")))

    assert (lines, source) == (list(FERRY), "trafilatura")
    assert asked == ["quickly", "thoroughly"]


def test_a_second_reader_who_agrees_on_second_thoughts_is_believed(monkeypatch) -> None:
    def answer(source: str, *, is_quick: bool) -> str:
        return "Menus, all of them" if is_quick else "\n".join(FERRY)

    monkeypatch.setattr(bodies, "_by_trafilatura", answer)

    assert page_body(read(APART)) == (list(FERRY), "trafilatura")


def test_without_any_reader_a_stated_body_is_the_text(monkeypatch) -> None:
    monkeypatch.setattr(bodies, "_by_trafilatura", lambda source, is_quick: "")
    lines, source = page_body(read(html("<p>x</p>", head=stated(*FERRY))))

    assert source == "json_ld"
    assert " ".join(lines) == " ".join(FERRY)


def test_a_page_too_large_for_the_library_is_not_shown_to_it(asked) -> None:
    page = read(APART.replace("</body>", "<p>" + "<i>x</i>" * 2_001 + "</body>"))
    lines, source = page_body(page)

    assert asked == []
    assert source == "dom"
    assert set(FERRY) <= set(lines)


def test_a_library_that_raises_costs_the_page_nothing(monkeypatch) -> None:
    def fail(*args, **options):
        raise KeyError("a bug")

    monkeypatch.setattr(bodies.trafilatura, "bare_extraction", fail)

    lines, source = page_body(read(APART))

    assert source == "dom"
    assert set(FERRY) <= set(lines)


def test_the_library_itself_is_asked_and_leaves_the_page_as_it_is() -> None:
    page = read(APART)
    before = len(page.outline.blocks)
    lines, source = page_body(page)

    assert source == "trafilatura"
    assert FERRY[0] in lines
    assert len(read(page.source).outline.blocks) == before


def test_the_posts_of_a_live_blog_stay(asked) -> None:
    head = ld('{"@type": "LiveBlogPosting"}')
    posts = "".join(
        f"<div class=post><h2><a href=x>Post {n}</a></h2><p>{text}</p></div>"
        for n, text in enumerate(FERRY)
    )
    page = read(html(f"<h1>{TITLE}</h1>{posts}", head=f"<title>{TITLE}</title>{head}"))

    assert set(FERRY) <= set(page_body(page)[0])


def test_decisions_are_told_to_who_listens() -> None:
    with listening() as notes:
        page_body(read(article(below="<aside>Elsewhere</aside>")))
    told = {(note.about, note.chosen) for note in notes}

    assert ("text", "dom") in told
    assert ("block cut", "Elsewhere") in told


def test_the_lines_of_a_part_are_those_of_its_blocks() -> None:
    outline = read(f"<div><h1>{TITLE}</h1>{paragraphs()}</div>").outline

    assert block_lines(outline, 0) == list(FERRY)

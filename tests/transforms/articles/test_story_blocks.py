from tests.transforms.articles.pages import FERRY, TITLE, WALL, paragraphs, read
from transforms.articles.story_blocks import Choice, choose_blocks


def choose(body: str, **options: bool) -> Choice:
    page = read(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    return choose_blocks(page.outline, page.headline, **options)


def texts(body: str, **options: bool) -> list[str]:
    return [block.text for block in choose(body, **options).blocks]


def test_a_story_is_its_paragraphs_without_the_page_around_them() -> None:
    body = (
        "<header><p>The Gazette, a paper of the coast since long ago.</p></header>"
        f"<main><h1>{TITLE}</h1><p class=byline>By Ada Lund</p>{paragraphs()}"
        "<div class=share>Share</div></main>"
        f"<aside>{paragraphs(WALL)}</aside>"
        "<footer><p>All that is printed here belongs to the Gazette.</p></footer>"
    )

    assert texts(body) == list(FERRY)


def test_headings_quotes_lists_and_tables_of_the_story_stay() -> None:
    body = (
        f"<h1>{TITLE}</h1><article>{paragraphs(count=3)}<h2>The price</h2>"
        f"<p>{FERRY[6]}</p><blockquote>“Cheap,” said one.</blockquote>"
        "<ul><li>Cars pay ten crowns.</li><li>Dogs pay none.</li></ul>"
        f"<table><tr><td>Adults</td><td>4</td></tr></table><p>{FERRY[7]}</p></article>"
    )
    found = texts(body)

    assert found[3] == "The price"
    assert found[5:10] == [
        "“Cheap,” said one.",
        "Cars pay ten crowns.",
        "Dogs pay none.",
        "Adults",
        "4",
    ]


def test_text_above_the_headline_is_not_the_storys() -> None:
    body = f"<div>{paragraphs(WALL, 3)}</div><h1>{TITLE}</h1>{paragraphs()}"

    assert texts(body) == list(FERRY)


def test_a_headline_below_the_text_is_not_believed() -> None:
    body = f"<div>{paragraphs()}</div><h1>{TITLE}</h1><p>{WALL[0]}</p>"

    assert set(FERRY) <= set(texts(body))


def test_captions_are_left_out_but_quotes_drawn_as_figures_stay() -> None:
    body = (
        f"<h1>{TITLE}</h1>{paragraphs(count=4)}"
        "<figure><img><figcaption>The ship at the pier on Monday.</figcaption></figure>"
        f"<figure><blockquote><p>{FERRY[4]}</p></blockquote></figure>{paragraphs(count=1)}"
    )
    found = texts(body)

    assert FERRY[4] in found
    assert "The ship at the pier on Monday." not in found


def test_an_article_whose_class_names_a_zone_keeps_its_text() -> None:
    body = f"<div class=widget><h1>{TITLE}</h1>{paragraphs()}</div>"

    assert texts(body) == list(FERRY)


def test_teaser_cards_go_except_where_the_story_is_a_list() -> None:
    card = "<div class=post><h2><a href=x>{}</a></h2><p>{}</p></div>"
    body = f"<h1>{TITLE}</h1>" + "".join(
        card.format(f"Post {n}", text) for n, text in enumerate(FERRY)
    )

    assert texts(body) == []
    assert set(FERRY) <= set(texts(body, is_list=True))


def test_a_story_in_one_piece_has_unity() -> None:
    assert choose(f"<h1>{TITLE}</h1><div>{paragraphs()}</div>").unity == 1


def test_two_texts_that_look_different_have_less() -> None:
    body = (
        f"<h1>{TITLE}</h1><div class=a>{paragraphs(count=5)}</div>"
        f"<div class=b>{paragraphs(WALL, 4)}</div>"
    )

    assert 0.4 < choose(body).unity < 0.8


def test_a_box_between_paragraphs_does_not_take_unity() -> None:
    body = (
        f"<h1>{TITLE}</h1><div class=a>{paragraphs(count=5)}"
        f"<div class=b><p>{WALL[0]}</p></div>{paragraphs(WALL, 3)}</div>"
    )

    assert choose(body).unity == 1


def test_what_was_left_out_beside_comments_counts_as_missed() -> None:
    body = (
        f"<h1>{TITLE}</h1>{paragraphs()}<div class=related>{paragraphs(WALL, 1)}</div>"
        f"<div class=comments>{paragraphs(WALL, 5)}</div>"
    )

    assert choose(body).missed == len(WALL[0])


def test_a_page_without_text_gives_no_blocks() -> None:
    choice = choose("<ul><li><a href=x>One</a></li></ul>")

    assert (choice.blocks, choice.weight, choice.unity) == ([], 0, 0)


def test_each_block_left_out_says_why() -> None:
    page = read(f"<body><nav>Menu</nav><h1>{TITLE}</h1>{paragraphs()}<aside>x</aside>")
    choose_blocks(page.outline, page.headline)
    why = {block.text: block.why for block in page.outline.blocks}

    assert why[TITLE] == "above the headline"
    assert why["x"] == "aside"
    assert why[FERRY[0]] == ""

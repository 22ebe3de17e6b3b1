import pytest

from transforms.articles.prompts import announces_another, is_credit, is_prompt


@pytest.mark.parametrize(
    "heading",
    [
        "Related articles", "Comments", "12 Comments", "Top rated comments", "More",
        "Read more:", "Most read", "You may also like", "About the author", "Up Next",
        "Mehr zum Thema", "Das könnte Sie auch interessieren", "Kommentare",
        "Noticias relacionadas", "Te puede interesar", "Leia também", "À lire aussi",
        "Leggi anche", "Lees ook", "Les også", "Fakta om ferger", "Czytaj też",
        "İlgili haberler", "Читайте также:", "関連記事",
    ],
)  # fmt: skip
def test_headings_of_other_things_are_known(heading) -> None:
    assert announces_another(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "What the comments of the minister mean",
        "Moreover, the ferry is fast",
        "A related question",
        "Sourcebook",
        "Why the pier was built",
        "Read the room: the ferry debate " + "and more " * 10,
    ],
)
def test_headings_of_the_story_are_not_taken_for_them(heading) -> None:
    assert not announces_another(heading)


@pytest.mark.parametrize(
    "line",
    [
        "Read more: The pier that was never built",
        "READ: The pier that was never built",
        "» Lesen Sie auch: Der Pier",
        "Lire aussi : Le port",
        "Advertisement",
        "Sign up for our newsletter",
        "Follow @gazette on the network",
        "Get in touch with our news team",
        "Filed under: Harbors",
        "Редакция советует. Читайте также"[19:],
        "اقرأ أيضا: الميناء",
    ],
)
def test_prompts_are_known_by_how_a_line_begins(line) -> None:
    assert is_prompt(line)


@pytest.mark.parametrize(
    "line",
    [
        "Readers of the paper had written for years.",
        "Following the storm, the pier was closed.",
        "Subscribers to the ferry pay half.",
        "Read more than a hundred letters about it, the mayor did, and she answered"
        " every single one of them by hand, over three winters, until her pen ran dry"
        " at last one day",
    ],
)
def test_sentences_that_begin_alike_are_not_prompts(line) -> None:
    assert not is_prompt(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Reporting by Ada Lund; Editing by Bo Ek)", True),
        ("Additional reporting by Ada Lund", True),
        ("Writers Ada Lund and Bo Ek contributed to this report.", True),
        ("This story was originally published by the Harbor Post.", True),
        ("Reporting in the harbor is hard, he said.", False),
        ("She contributed to this report's failure for years.", False),
    ],
)
def test_credits_are_whole_lines(line, expected) -> None:
    assert is_credit(line) is expected

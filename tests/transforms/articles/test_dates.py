import pytest

from tests.transforms.articles.pages import TITLE, URL, html, ld, paragraphs, read
from transforms.articles import dates
from transforms.articles.dates import modified, published
from transforms.articles.trace import listening

DAY = "2024-05-04"
INSTANT = "2024-05-04T08:30:00+02:00"


def page(*, node: str = "", head: str = "", line: str = "", above="", url: str = URL):
    if node:
        head += ld('{"@type": "NewsArticle", ' + node + "}")
    body = f"{above}<h1>{TITLE}</h1>{line}{paragraphs()}"
    return read(html(body, head=f"<title>{TITLE}</title>{head}"), url)


def when(**parts: str) -> tuple[str, str] | None:
    found = published(page(**parts))
    return (found.at.isoformat(), found.source) if found else None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"node": f'"datePublished": "{INSTANT}"'}, (INSTANT, "json_ld")),
        ({"node": f'"dateCreated": "{INSTANT}"'}, (INSTANT, "json_ld")),
        (
            {"head": f'<meta property="article:published_time" content="{INSTANT}">'},
            (INSTANT, "meta"),
        ),
        (
            {"head": f'<meta name="Publish-Date" content="{INSTANT}">'},
            (INSTANT, "meta"),
        ),
        (
            {"head": f'<meta name="article:published:time" content="{INSTANT}">'},
            (INSTANT, "meta"),
        ),
        ({"line": f'<time datetime="{INSTANT}">today</time>'}, (INSTANT, "time")),
        (
            {"line": f'<b itemprop="datePublished" content="{INSTANT}">x</b>'},
            (INSTANT, "time"),
        ),
        (
            {"url": "https://gazette.example/2024/05/04/ferry"},
            (f"{DAY}T00:00:00", "url"),
        ),
        ({"line": "<p>4. Mai 2024, 08:30 Uhr</p>"}, (f"{DAY}T08:30:00", "text")),
        ({"line": "<p>Published 4 May 2024</p>"}, (f"{DAY}T00:00:00", "text")),
        ({}, None),
    ],
    ids=[
        "json-ld",
        "json-ld creation",
        "opengraph",
        "a meta of any spelling",
        "a meta with other separators",
        "a time element",
        "microdata",
        "the address",
        "a line below the headline",
        "a labeled line",
        "nowhere",
    ],
)
def test_a_date_is_looked_for_where_pages_state_it(parts, expected) -> None:
    assert when(**parts) == expected


def test_what_is_stated_first_decides_the_day() -> None:
    found = when(
        node=f'"datePublished": "{DAY}"',
        head='<meta property="article:published_time" content="2023-01-01T00:00:00Z">',
    )

    assert found == (f"{DAY}T00:00:00", "json_ld")


def test_a_later_statement_of_the_same_day_makes_it_finer() -> None:
    found = when(
        node=f'"datePublished": "{DAY}"',
        line=f'<time datetime="{INSTANT}">x</time>',
    )

    assert found == (INSTANT, "time")


@pytest.mark.parametrize(
    "line",
    [
        f'<time class="updated" datetime="{INSTANT}">x</time>',
        f'<p>Updated <time datetime="{INSTANT}">x</time></p>',
        f'<aside><time datetime="{INSTANT}">x</time></aside>',
    ],
    ids=["by its class", "by the words before", "beside the story"],
)
def test_other_times_are_not_the_publications(line) -> None:
    assert when(line=line) is None


def test_the_time_below_the_headline_goes_before_one_above() -> None:
    above = '<time datetime="2024-06-01T00:00:00Z">now</time>'

    assert when(above=above, line=f'<time datetime="{INSTANT}">x</time>') == (
        INSTANT,
        "time",
    )


def test_a_line_of_an_update_gives_the_date_before_it() -> None:
    assert when(line="<p>4. Mai 2024, aktualisiert 5. Mai 2024</p>") == (
        f"{DAY}T00:00:00",
        "text",
    )


def test_a_date_in_a_caption_is_not_the_pages() -> None:
    line = "<figure><figcaption>The pier, 3 March 2021</figcaption></figure>"

    assert when(line=line) is None


def test_a_date_behind_a_label_is_found_anywhere() -> None:
    found = published(read(html(f"{paragraphs()}<ul><li>Datum 28.04.2023</li></ul>")))

    assert found is not None
    assert found.at.date().isoformat() == "2023-04-28"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("2024-05-23", "2024-05-23"), ("2024-05-05", "2024-05-05"), ("2024-05-04", None)],
    ids=["no month has 23 days' name", "the same either way", "may be swapped"],
)
def test_a_guess_is_taken_only_where_day_and_month_cannot_be_swapped(
    monkeypatch, answer, expected
) -> None:
    monkeypatch.setattr(dates.htmldate, "find_date", lambda *a, **k: answer)
    found = published(page())

    assert (found.at.date().isoformat() if found else None) == expected


def test_a_guess_that_raises_is_none(monkeypatch) -> None:
    def fail(*args, **options):
        raise KeyError("a bug")

    monkeypatch.setattr(dates.htmldate, "find_date", fail)

    assert published(page()) is None


def test_a_part_of_a_page_is_not_guessed_about() -> None:
    found = page(line="<p>4. Mai 2024</p>", url="https://gazette.example/2024/05/04/x")

    assert published(found, guess=False) is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"node": f'"dateModified": "{INSTANT}"'}, INSTANT),
        ({"head": f'<meta property="og:updated_time" content="{INSTANT}">'}, INSTANT),
        ({"line": "<p>Updated 4 May 2024</p>"}, None),
    ],
    ids=["json-ld", "meta", "never guessed"],
)
def test_changes_are_stated_by_machines(parts, expected) -> None:
    found = modified(page(**parts).structured)

    assert (found.at.isoformat() if found else None) == expected


def test_every_statement_is_told() -> None:
    with listening() as notes:
        published(
            page(node=f'"datePublished": "{DAY}"', url="https://a.example/2024/05/04/")
        )

    assert notes[0].candidates == (("json_ld", DAY), ("url", DAY))

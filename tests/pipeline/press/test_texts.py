"""The press's texts are long enough, and nobody's but the press's own."""

from collections import Counter, defaultdict

import pytest

from tests.pipeline.press.asking import FEEDS, PUBLISHED, Stories

#: What a reader must make one of, and what is merely misspelled.
VARIANTS = ("Turkey", "Turkiye", "Kiev", "Kyiv", "Rakka", "Raqqa", "al-Assad", "Daesh")
MISSPELLED = ("militans", "goverment", "occured", "recieve", "seperately")


def test_every_story_has_150_to_400_words(
    stories: Stories,
) -> None:
    lengths = {
        (where, s.title): s.word_count for where, page in stories.items() for s in page
    }
    assert {w: n for w, n in lengths.items() if not 150 <= n <= 400} == {}


def test_an_appended_story_is_that_of_its_own_page(
    stories: Stories,
) -> None:
    page = stories[1, "harbour-gazette/city/4120.html"]
    (alone,) = stories[1, "harbour-gazette/city/4118.html"]
    assert (page[1].title, page[1].text) == (alone.title, alone.text)
    assert (page[1].permalink or "").endswith("/city/4118.html")


def test_no_two_articles_share_a_paragraph_but_declared_copies(
    stories: Stories,
) -> None:
    names = {
        (edition, f"{FEEDS[e.feed_id].publisher}/{(e.url or '')[7:]}"): e.shares
        for edition, e in PUBLISHED
    }
    homes: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for where, page in stories.items():
        for line in (line for story in page for line in story.text.splitlines()):
            homes[line].add((where[1], names.get(where)))
    for line, places in homes.items():
        if len({path for path, _ in places}) > 1:
            shared = {label for _, label in places}
            assert len(shared) == 1, line
            assert None not in shared, line


@pytest.mark.parametrize("label", ["herring quota", "Orven dam"])
def test_wire_copy_stands_at_three_publishers_lightly_edited(
    stories: Stories, label: str
) -> None:
    copies = {
        FEEDS[e.feed_id].publisher: (edition, (e.url or "")[7:])
        for edition, e in PUBLISHED
        if e.shares == label
    }
    found = [stories[ed, f"{p}/{path}"][0] for p, (ed, path) in copies.items()]
    longest, *cut = sorted(found, key=lambda s: -s.word_count)

    assert len(copies) == 3
    assert len({story.title for story in found}) == 3
    shares = [1 - story.word_count / longest.word_count for story in cut]
    assert any(0.10 <= share <= 0.25 for share in shares)
    assert all(share <= 0.25 for share in shares)
    paragraphs = set(longest.text.splitlines())
    assert all(
        len(paragraphs & set(s.text.splitlines())) >= len(paragraphs) / 2 for s in cut
    )


def test_one_wire_copy_credits_an_agency_that_is_known_and_comes_late(
    stories: Stories,
) -> None:
    credited = {where: page[0].agency for where, page in stories.items()}
    assert Counter(a for a in credited.values() if a) == {"AP": 3, "dpa": 1}
    assert [
        where for where, agency in credited.items() if agency and where[0] == 2
    ] == [(2, "northfield-echo/local/2026/herring.html")]


def test_the_revision_keeps_some_of_the_text_under_another_title(
    stories: Stories,
) -> None:
    path = "harbour-gazette/news/2026/ferry.html"
    first, second = stories[1, path][0], stories[2, path][0]
    kept = set(first.text.splitlines()) & set(second.text.splitlines())
    assert first.title != second.title
    assert first.text != second.text
    assert kept


@pytest.mark.parametrize("word", [*VARIANTS, *MISSPELLED])
def test_texts_have_variants_and_misspellings(stories: Stories, word: str) -> None:
    words = [w for page in stories.values() for s in page for w in s.text.split()]
    assert any(w.strip(".,:;“”") == word for w in words)

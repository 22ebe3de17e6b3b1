"""The press's pages are what is declared of them, and its texts are all its own."""

from collections import Counter, defaultdict

import pytest
from protego import Protego

from pipeline.press.content import EDITIONS, Expected, expected_outcomes, publishers
from pipeline.press.server import Press
from tests.pipeline.press.asking import FEEDS, Reply, ask, entry_url, follow
from transforms.articles.extract import extract_page
from transforms.articles.story import Extraction, Story
from transforms.languages.detect import identify_language
from transforms.reasons import Reason
from transforms.web.urls import canonical_url

Replies = dict[tuple[int, Expected], Reply]
Stories = dict[tuple[int, str], tuple[Story, ...]]

FAILING = {
    "http_4xx": {404},
    "gone": {410},
    "http_429": {429},
    "redirect": {302},
    "http_5xx": {500, 503},
}
FETCHED = [
    (edition, e)
    for edition in EDITIONS
    for e in expected_outcomes(edition)
    if e.url is not None and e.outcome not in ("already_seen", "outside_window")
]
PUBLISHED = [(edition, e) for edition, e in FETCHED if e.stories]
#: What a reader must make one of, and what is merely misspelled.
VARIANTS = ("Turkey", "Turkiye", "Kiev", "Kyiv", "Rakka", "Raqqa", "al-Assad", "Daesh")
MISSPELLED = ("militans", "goverment", "occured", "recieve", "seperately")


def name(edited: tuple[int, Expected]) -> str:
    edition, expected = edited
    return f"{edition}-{expected.feed_id}-{(expected.url or '').removeprefix('{base}')}"


def extract(reply: Reply) -> Extraction:
    found = extract_page(reply.body, url=reply.url)
    assert isinstance(found, Extraction)
    return found


@pytest.fixture(scope="module")
def replies(presses: dict[int, Press]) -> dict[tuple[int, Expected], Reply]:
    """What each page answers, asked once."""
    return {
        (edition, expected): follow(entry_url(presses[edition], expected))
        for edition, expected in FETCHED
    }


@pytest.fixture(scope="module")
def bodies(replies: Replies) -> list[str]:
    """The pages that are published."""
    return [replies[edited].body.decode() for edited in PUBLISHED]


@pytest.fixture(scope="module")
def stories(replies: Replies) -> Stories:
    """All stories that are published, by edition and by publisher and path."""
    found = {}
    for edition, expected in PUBLISHED:
        reply = replies[edition, expected]
        path = reply.url.partition("://")[2].partition("/")[2]
        where = f"{FEEDS[expected.feed_id].publisher}/{path}"
        found[edition, where] = extract(reply).stories
    return found


@pytest.mark.parametrize("edited", FETCHED, ids=name)
def test_a_page_answers_as_declared(
    replies: Replies, edited: tuple[int, Expected]
) -> None:
    expected, reply = edited[1], replies[edited]
    assert reply.status in FAILING.get(expected.outcome, {200})
    if expected.outcome == "content_type":
        assert reply.headers["content-type"] == "application/pdf"
    elif expected.outcome in ("not_an_article", "too_short"):
        found = extract_page(reply.body, url=reply.url)
        assert not isinstance(found, Extraction)
        assert (found.reason, found.kind) == (expected.outcome, expected.kind)
    elif reply.status == 200:
        assert b"{base}" not in reply.body
        count = len(extract(reply).stories)
        assert count == (expected.stories + expected.same_article or 1)


@pytest.mark.parametrize("edited", PUBLISHED, ids=name)
def test_a_story_is_in_the_language_of_its_feed(
    replies: Replies, edited: tuple[int, Expected]
) -> None:
    found = extract(replies[edited])
    languages = {
        identify_language(s.text, declared=found.language_declared).code
        for s in found.stories
    }
    assert languages == {FEEDS[edited[1].feed_id].language}


def test_every_story_has_150_to_400_words(
    stories: Stories,
) -> None:
    lengths = {
        (where, s.title): s.word_count for where, page in stories.items() for s in page
    }
    assert {w: n for w, n in lengths.items() if not 145 <= n <= 400} == {}


@pytest.mark.parametrize("edition", EDITIONS)
def test_robots_disallow_what_is_declared_so(
    presses: dict[int, Press], edition: int
) -> None:
    press = presses[edition]
    for expected in expected_outcomes(edition):
        if expected.url is None or expected.outcome == "already_seen":
            continue
        base = press.base(FEEDS[expected.feed_id].publisher)
        rules = ask(base + "/robots.txt")
        text = rules.body.decode() if rules.status == 200 else ""
        allowed = Protego.parse(text).can_fetch(
            entry_url(press, expected), "newsbeam-demo"
        )
        assert allowed == (expected.outcome != "robots")


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_declared_a_duplicate_has_the_address_of_another_entry(
    edition: int,
) -> None:
    entries = [e for e in expected_outcomes(edition) if e.url is not None]
    addresses = [
        canonical_url(str(e.url).replace("{base}", _origin(e))) for e in entries
    ]
    repeated = {a for a, n in Counter(addresses).items() if n > 1}
    for expected, address in zip(entries, addresses, strict=True):
        if expected.outcome == "duplicate_entry":
            assert address in repeated
    firsts = [
        a
        for e, a in zip(entries, addresses, strict=True)
        if e.outcome != "duplicate_entry" and e.feed_id != "harbour-broken"
    ]
    assert len(firsts) == len(set(firsts))


def _origin(expected: Expected) -> str:
    return f"http://{FEEDS[expected.feed_id].publisher}.example"


def test_every_declared_outcome_is_one_of_the_contract() -> None:
    known = {"published", *(reason.value for reason in Reason)}
    for edition in EDITIONS:
        for expected in expected_outcomes(edition):
            assert expected.outcome in known
            assert (expected.stories > 0) == (expected.outcome == "published")
            assert (expected.kind is not None) == (expected.outcome == "not_an_article")


def test_the_press_is_large_enough() -> None:
    rows: dict[str, int] = defaultdict(int)
    for expected in expected_outcomes(1):
        rows[FEEDS[expected.feed_id].language] += expected.stories
    assert sum(rows.values()) >= 40
    assert {language for language, n in rows.items() if n >= 2} == {
        *("ar", "de", "el", "en", "es", "fr", "tr")
    }
    assert len(publishers()) >= 6


def test_the_press_shows_what_can_go_wrong() -> None:
    outcomes = {(e.outcome, e.kind) for e in expected_outcomes(1)}
    kinds = {kind for _, kind in outcomes if kind}
    assert {reason for reason, _ in outcomes} == {
        *("published", "http_4xx", "http_429", "http_5xx", "gone", "redirect"),
        *("robots", "content_type", "too_short", "not_an_article", "bad_url"),
        *("duplicate_entry", "outside_window"),
    }
    assert kinds == {"consent", "paywall_stub", "soft_404"}


def test_pages_are_reached_by_redirects_of_both_kinds(
    presses: dict[int, Press],
) -> None:
    statuses = {
        ask(entry_url(presses[1], e)).status for edition, e in PUBLISHED if edition == 1
    }
    assert statuses == {200, 301, 302}


def test_one_published_page_is_behind_a_paywall(
    stories: Stories,
) -> None:
    walled = {path for (_, path), page in stories.items() if page[0].has_paywall}
    assert walled == {"harbour-gazette/business/2026/rents.html"}


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


@pytest.mark.parametrize(
    "mark", ["<figcaption>", 'class="related"', 'class="comments"', "teaser-box"]
)
def test_pages_have_what_is_not_of_the_story(bodies: list[str], mark: str) -> None:
    assert any(mark in body for body in bodies)


def test_pages_state_their_facts_in_several_ways_or_not_at_all(
    bodies: list[str],
) -> None:
    ways = ("application/ld+json", "article:published_time", "itemprop=", 'name="date"')
    assert all(any(way in body for body in bodies) for way in ways)
    assert any(not any(way in body for way in ways) for body in bodies)


def test_comments_and_captions_are_no_part_of_a_story(
    stories: Stories,
) -> None:
    lines = {
        ln for page in stories.values() for s in page for ln in s.text.splitlines()
    }
    assert not any("Photo:" in line or "Read also" in line for line in lines)
    assert not any("that dog a steak" in line for line in lines)

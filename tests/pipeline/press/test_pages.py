"""The press's pages are what is declared of them."""

import pytest
from protego import Protego

from pipeline.press.content import EDITIONS, Expected, expected_outcomes
from pipeline.press.server import Press
from tests.pipeline.press.asking import (
    FEEDS,
    FETCHED,
    PUBLISHED,
    Replies,
    Stories,
    ask,
    entry_url,
    extract,
    name,
)
from transforms.articles.extract import extract_page
from transforms.articles.story import Extraction
from transforms.languages.detect import identify_language

FAILING = {
    "http_4xx": {404},
    "gone": {410},
    "http_429": {429},
    "redirect": {302},
    "http_5xx": {500, 503},
}


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


def test_an_appended_story_is_the_same_article_where_it_has_its_own_page(
    replies: Replies,
) -> None:
    pages = {replies[edited].url for edited in PUBLISHED}
    for edited in PUBLISHED:
        appended = extract(replies[edited]).stories[1:]
        elsewhere = [s for s in appended if s.permalink in pages]
        assert len(elsewhere) == edited[1].same_article


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

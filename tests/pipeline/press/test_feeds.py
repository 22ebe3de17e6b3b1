"""The press's feeds parse to what is declared of them."""

from datetime import timedelta

import pytest

from pipeline.press.content import EDITIONS, edition_time, expected_outcomes
from pipeline.press.server import Press
from tests.pipeline.press.asking import (
    FEEDS,
    READABLE,
    ask,
    conditions,
    entry_url,
    feed_url,
    follow,
    parse,
    sends_body,
)
from transforms.elements import Rejection
from transforms.feeds.parse import FeedEntry, parse_feed

EDITED = [
    (feed_id, edition)
    for feed_id in READABLE
    for edition in EDITIONS
    if sends_body(FEEDS[feed_id], edition)
]


def entry(presses: dict[int, Press], feed_id: str, title: str) -> FeedEntry:
    parsed = parse(follow(feed_url(presses[1], feed_id)))
    (found,) = (e for e in parsed.entries if (e.title or "").startswith(title))
    return found


@pytest.mark.parametrize(("feed_id", "edition"), EDITED)
def test_a_feed_parses_to_the_declared_entries(
    presses: dict[int, Press], feed_id: str, edition: int
) -> None:
    press = presses[edition]
    declared = [
        entry_url(press, e) if e.url else None
        for e in expected_outcomes(edition)
        if e.feed_id == feed_id
    ]
    parsed = parse(follow(feed_url(press, feed_id)))

    assert [e.url for e in parsed.entries] == declared
    assert all(e.title for e in parsed.entries)


@pytest.mark.parametrize("feed_id", READABLE)
def test_a_readable_feed_answers_304_where_it_says_so(
    presses: dict[int, Press], feed_id: str
) -> None:
    first = follow(feed_url(presses[1], feed_id))
    base = presses[1].base(FEEDS[feed_id].publisher)
    presses[1].turn_to(2)
    try:
        again = follow(feed_url(presses[1], feed_id), **conditions(first))
    finally:
        presses[1].turn_to(1)

    assert base in first.body.decode()
    assert (first.status, again.status) == FEEDS[feed_id].statuses
    assert (again.body == b"") == (again.status == 304)


def test_nine_in_ten_readable_feeds_do_not_change() -> None:
    unchanged = [f for f in READABLE if FEEDS[f].statuses[1] == 304]
    assert len(unchanged) >= 0.9 * len(READABLE)


def test_the_unreadable_feeds_fail_as_declared(presses: dict[int, Press]) -> None:
    failing = {f.feed_id: f for f in FEEDS.values() if f.reason is not None}
    assert {f.reason for f in failing.values()} == {"http_4xx", "gone", "parse"}
    for feed in failing.values():
        reply = ask(feed_url(presses[1], feed.feed_id))
        assert reply.status == feed.statuses[0]
        if feed.reason == "parse":
            parsed = parse_feed(reply.body, url=reply.url)
            assert isinstance(parsed, Rejection)
            assert parsed.reason == "parse"


def test_all_formats_are_there(presses: dict[int, Press]) -> None:
    formats = {parse(follow(feed_url(presses[1], f))).format for f in READABLE}
    assert formats == {"rss", "atom", "rdf", "json"}


def test_one_feed_breaks_off_and_one_is_undated(presses: dict[int, Press]) -> None:
    sick = {f: parse(follow(feed_url(presses[1], f))).sickness for f in READABLE}
    assert {f: s for f, s in sick.items() if s} == {
        "harbour-broken": ("truncated",),
        "northfield-letters": ("undated",),
    }


def test_one_feed_has_bare_ampersands(presses: dict[int, Press]) -> None:
    reply = ask(feed_url(presses[1], "meridian-world"))
    assert b" & " in reply.body
    assert all(" & " in (e.title or "") for e in parse(reply).entries)


def test_one_feed_moved_for_good(presses: dict[int, Press]) -> None:
    url = feed_url(presses[1], "phare-culture")
    assert ask(url).status == 301
    assert follow(url).url != url


def test_an_entry_without_a_link_carries_its_text(presses: dict[int, Press]) -> None:
    letter = entry(presses, "northfield-letters", "Letter")
    assert letter.url is None
    assert letter.guid is not None
    assert len((letter.content_html or "").split()) > 150


def test_an_entry_without_a_link_or_a_text_is_a_bad_url(
    presses: dict[int, Press],
) -> None:
    call = entry(presses, "northfield-letters", "Write to us")
    assert (call.url, call.content_html) == (None, None)


def test_a_date_lies_far_ahead_and_another_before_the_window(
    presses: dict[int, Press],
) -> None:
    ahead = entry(presses, "northfield-letters", "Lantern").published_at
    before = entry(presses, "northfield-letters", "Market").published_at
    assert ahead is not None
    assert before is not None
    assert ahead > edition_time(2) + timedelta(days=2)
    assert before < edition_time(1) - timedelta(days=7)


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_other_dates_lie_in_the_week_before(
    presses: dict[int, Press], edition: int
) -> None:
    now = edition_time(edition)
    odd = {
        e.title
        for feed_id in READABLE
        for e in parse(follow(feed_url(presses[edition], feed_id))).entries
        if not (e.published_at and now - timedelta(days=7) <= e.published_at <= now)
    }
    assert len(odd) == 3  # undated, far ahead, before the window

from collections import Counter, defaultdict

import pytest

from pipeline.press.content import EDITIONS, Expected, expected_outcomes, publishers
from tests.pipeline.press.asking import FEEDS
from transforms.reasons import Reason
from transforms.web.urls import canonical_url


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

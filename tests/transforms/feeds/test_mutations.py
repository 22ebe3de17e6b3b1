"""Damaged feeds: each is parsed or refused with a reason, within its time."""

import time
from collections.abc import Iterable

import pytest

from tests.transforms.feeds.feed_texts import URL
from tests.transforms.feeds.mutations import SOURCES, mutations
from transforms.elements import Rejection
from transforms.feeds.parse import ParsedFeed, parse_feed
from transforms.reading.child import encode_reply
from transforms.reasons import Reason

#: CPU seconds for a body of some kilobytes; a child has ten of the clock.
DEADLINE_SECONDS = 5.0


def survey(bodies: Iterable[bytes]) -> tuple[int, set[str]]:
    """How many were parsed, and what was wrong with how any was answered."""
    parsed, faults = 0, set()
    for body in bodies:
        began = time.process_time()
        try:
            found = parse_feed(body, url=URL)
            encode_reply(found)
        except Exception as error:
            faults.add(f"{error!r} of {body[:300]!r}")
            continue
        if time.process_time() - began > DEADLINE_SECONDS:
            faults.add(f"too slow: {body[:300]!r}")
        parsed += isinstance(found, ParsedFeed)
        if isinstance(found, Rejection) and found.reason not in (
            Reason.PARSE,
            Reason.EMPTY,
        ):
            faults.add(f"{found} of {body[:300]!r}")
    return parsed, faults


def test_the_feeds_themselves_are_whole() -> None:
    feeds = [parse_feed(body, url=URL) for body in SOURCES]
    counts = [len(f.entries) for f in feeds if isinstance(f, ParsedFeed)]
    assert counts == [2, 1, 2, 2, 1]


def test_a_seed_gives_the_same_feeds() -> None:
    assert list(mutations(1, 20)) == list(mutations(1, 20))
    assert list(mutations(1, 20)) != list(mutations(2, 20))


def test_five_hundred_damaged_feeds_are_parsed_or_refused() -> None:
    parsed, faults = survey(mutations(2026, 500))
    assert faults == set()
    assert parsed > 250


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(10))
def test_twenty_thousand_damaged_feeds_are_parsed_or_refused(seed: int) -> None:
    parsed, faults = survey(mutations(seed, 2000))
    assert faults == set()
    assert parsed > 1000

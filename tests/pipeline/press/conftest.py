from collections.abc import Iterator

import pytest

from pipeline.press.server import Press
from tests.pipeline.press.asking import (
    FEEDS,
    FETCHED,
    PUBLISHED,
    Replies,
    Stories,
    entry_url,
    extract,
    follow,
)


@pytest.fixture(scope="package")
def presses() -> Iterator[dict[int, Press]]:
    """A running press for each edition."""
    with Press(1) as first, Press(2) as second:
        yield {1: first, 2: second}


@pytest.fixture(scope="package")
def replies(presses: dict[int, Press]) -> Replies:
    """What each page answers, asked once."""
    return {
        (edition, expected): follow(entry_url(presses[edition], expected))
        for edition, expected in FETCHED
    }


@pytest.fixture(scope="package")
def bodies(replies: Replies) -> list[str]:
    """The pages that are published."""
    return [replies[edited].body.decode() for edited in PUBLISHED]


@pytest.fixture(scope="package")
def stories(replies: Replies) -> Stories:
    """All stories that are published, by edition and by publisher and path."""
    found = {}
    for edition, expected in PUBLISHED:
        reply = replies[edition, expected]
        path = reply.url.partition("://")[2].partition("/")[2]
        where = f"{FEEDS[expected.feed_id].publisher}/{path}"
        found[edition, where] = extract(reply).stories
    return found

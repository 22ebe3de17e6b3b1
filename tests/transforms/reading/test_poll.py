from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clock import NOW
from tests.transforms.reading.polling import (
    FEED,
    World,
    feed_memory,
    fetched,
    item,
    key,
    learned_of,
    listing,
    remembered,
    seen,
    urls,
    waiting,
)
from transforms.dataset.memory import (
    AliasMemory,
    EntryMemory,
    FeedMemory,
    ListingMemory,
)
from transforms.elements import Feed, Fetched, Rejection, Skipped, Window
from transforms.processwide import STOP
from transforms.reading.aliases import address_alias
from transforms.reading.poll import PollPolicy
from transforms.reasons import Reason


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_new_entries_go_on_and_known_ones_do_not(world: World) -> None:
    world.says(item(1), item(2))

    polled = world.poll(seen(item(2)))

    assert urls(polled) == ["https://press.example/1"]
    assert (polled.poll.entries, polled.poll.already_seen) == (2, 1)
    assert feed_memory(polled).etag == '"new"'


@pytest.mark.parametrize(
    ("changed", "is_new"),
    [
        ({"title": "Title 1, corrected"}, True),
        ({"updated_at": NOW}, True),
        ({"content_html": "<p>more</p>"}, True),
        ({"url": "https://press.example/elsewhere"}, True),
        ({"url": "https://press.example/1?utm_source=rss"}, False),
        ({"summary": "312 readers now"}, False),
        ({"position": 9}, False),
    ],
    ids=["title", "update", "text", "address", "tracking", "summary", "position"],
)
def test_an_entry_of_which_the_feed_says_something_else_is_new(
    world: World, changed: dict[str, Any], is_new: bool
) -> None:
    world.says(item(1, **changed))

    assert bool(world.poll(seen(item(1))).entries) is is_new


def test_an_entry_without_a_known_digest_is_taken_as_unchanged(world: World) -> None:
    world.says(item(1, title="Another"))
    known = EntryMemory(key=key(item(1)), digest=None, outcome="published")

    assert world.poll(known).entries == ()


def test_validators_are_sent_and_kept_over_a_304(world: World) -> None:
    world.answer = fetched(304)

    polled = world.poll(remembered())

    assert world.asked[0]["etag"] == '"old"'
    assert feed_memory(polled).etag == '"old"'
    assert feed_memory(polled).interval_seconds == 1350


def test_validators_of_another_address_are_not_sent(world: World) -> None:
    world.says()
    moved = Feed(feed_id=FEED.feed_id, url="https://press.example/atom")

    world.poll(remembered(), feed=moved)

    assert world.asked[0]["etag"] is None


@pytest.mark.parametrize(
    "facts",
    [{"sickness": ("truncated",)}, {"total_entries": 7}],
    ids=["damaged", "more than were parsed"],
)
def test_a_body_that_is_not_whole_leaves_the_validators(
    world: World, facts: dict[str, Any]
) -> None:
    world.says(item(1), **facts)

    polled = world.poll(remembered(), seen(item(2)), listing(item(2)))

    assert feed_memory(polled).etag == '"old"'
    assert learned_of(polled, ListingMemory) == []
    assert learned_of(polled, EntryMemory) == []


def test_the_cap_counts_new_entries_only_and_leaves_the_validators(
    world: World,
) -> None:
    world.policy = PollPolicy(max_entries=1)
    world.says(item(1), item(2), item(3))

    polled = world.poll(remembered(), seen(item(1)))

    assert urls(polled) == ["https://press.example/2"]
    assert polled.poll.over_cap == 1
    assert feed_memory(polled).etag == '"old"'


def test_an_article_known_by_another_feed_is_adopted_and_not_fetched(
    world: World,
) -> None:
    world.says(item(1))
    alias = address_alias("Harbour", "https://press.example/1")
    assert alias is not None

    polled = world.poll(AliasMemory(key=alias, article=b"a" * 16))

    assert polled.entries == ()
    assert polled.poll.already_seen == 1
    assert learned_of(polled, EntryMemory) == [seen(item(1))]


def test_what_waits_is_taken_up_beside_the_body(world: World) -> None:
    world.says(item(1))

    polled = world.poll(waiting(item(5)))

    assert urls(polled) == ["https://press.example/1", "https://press.example/5"]
    assert polled.poll.retries == 1
    again = polled.entries[1].entry
    assert (again.position, again.tries) == (-1, 2)
    assert again.first_seen_at == NOW - timedelta(days=1)


def test_what_waits_and_is_listed_is_one_candidate_with_its_tries(
    world: World,
) -> None:
    world.says(item(1))

    polled = world.poll(waiting(item(1)))

    (taken,) = polled.entries
    assert (taken.entry.position, taken.entry.tries) == (1, 2)
    assert polled.poll.retries == 0


@pytest.mark.parametrize(
    "answer",
    [fetched(304), Rejection(reason=Reason.CONNECT)],
    ids=["unchanged", "failed"],
)
def test_what_waits_is_taken_up_without_a_body_too(world: World, answer: Any) -> None:
    world.answer = answer

    assert urls(world.poll(remembered(), waiting(item(5)))) == [
        "https://press.example/5"
    ]


def test_what_is_to_wait_longer_waits(world: World) -> None:
    world.answer = fetched(304)

    polled = world.poll(
        remembered(), waiting(item(5), not_before=NOW + timedelta(minutes=1))
    )

    assert polled.entries == ()
    assert polled.poll.retries == 0


def test_failures_lengthen_the_pause(world: World) -> None:
    world.answer = Rejection(reason=Reason.TIMEOUT)

    memory = feed_memory(world.poll(remembered(failures=2)))

    assert memory.failures == 3
    assert memory.next_poll_at == NOW + timedelta(hours=1)
    assert memory.etag == '"old"'


def test_an_empty_body_where_there_were_entries_is_a_failure(world: World) -> None:
    world.says()

    polled = world.poll(remembered(entries=4))

    assert isinstance(polled.poll.answer, Rejection)
    assert polled.poll.answer.reason is Reason.EMPTY
    assert feed_memory(polled).etag == '"old"'


def test_an_empty_body_of_a_new_feed_is_none(world: World) -> None:
    world.says()

    assert isinstance(world.poll().poll.answer, Fetched)


@pytest.mark.parametrize(
    ("memory", "due_only", "status"),
    [
        (remembered(is_retired=True), False, "retired"),
        (remembered(not_before=NOW + timedelta(hours=1)), False, "not_due"),
        (remembered(next_poll_at=NOW + timedelta(hours=1)), True, "not_due"),
    ],
    ids=["retired", "asked to stay away", "not due"],
)
def test_a_feed_that_is_left_alone_is_not_asked(
    world: World, memory: FeedMemory, due_only: bool, status: str
) -> None:
    world.policy = PollPolicy(due_only=due_only)

    polled = world.poll(memory)

    assert isinstance(polled.poll.answer, Skipped)
    assert polled.poll.answer.status == status
    assert world.asked == []
    assert polled.learned == ()


def test_without_due_only_every_feed_is_asked(world: World) -> None:
    world.answer = fetched(304)

    world.poll(remembered(next_poll_at=NOW + timedelta(hours=1)))

    assert len(world.asked) == 1


def test_a_stopped_run_asks_nobody_and_takes_nothing_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STOP, "is_set", lambda: True)

    polled = world.poll(remembered(), waiting(item(5)))

    assert isinstance(polled.poll.answer, Rejection)
    assert polled.poll.answer.reason is Reason.DEFERRED
    assert polled.entries == ()
    assert world.asked == []


def test_an_entry_that_leaves_the_feed_is_marked_and_one_that_returns_unmarked(
    world: World,
) -> None:
    world.says(item(1), item(2))
    known = [seen(item(n)) for n in (1, 3)]
    returned = seen(item(2), unlisted_at=NOW - timedelta(days=9))

    polled = world.poll(remembered(), *known, returned, listing(item(1), item(3)))

    marks = {m.key: m.unlisted_at for m in learned_of(polled, EntryMemory)}
    assert marks == {key(item(3)): NOW, key(item(2)): None}


def test_the_same_listing_teaches_nothing(world: World) -> None:
    world.says(item(1))

    polled = world.poll(remembered(), seen(item(1)), listing(item(1)))

    assert polled.learned == (feed_memory(polled),)


def test_an_entry_outside_an_earlier_window_is_judged_anew(world: World) -> None:
    old = item(1, published_at=NOW - timedelta(days=20))
    world.says(old)
    known = seen(old, Reason.OUTSIDE_WINDOW.value)

    world.policy = PollPolicy(window=Window(since=NOW - timedelta(days=7)))
    assert world.poll(known).entries == ()

    world.policy = PollPolicy(window=Window(since=NOW - timedelta(days=30)))
    assert len(world.poll(known).entries) == 1

"""Oddities of real feeds that only show over several polls."""

from datetime import timedelta
from pathlib import Path

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
)
from transforms.dataset.memory import AliasMemory, EntryMemory
from transforms.elements import Rejection
from transforms.reading.aliases import address_alias
from transforms.reading.poll import PollPolicy
from transforms.reasons import Reason


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def known_address(number: int) -> AliasMemory:
    alias = address_alias("Harbour", f"https://press.example/{number}")
    assert alias is not None
    return AliasMemory(key=alias, article=b"a" * 16)


@pytest.mark.parametrize(
    "guid", [None, "Story 1, corrected"], ids=["12 none", "15 of the headline"]
)
def test_12_15_a_story_whose_guid_changes_is_not_fetched_again(
    world: World, guid: str | None
) -> None:
    world.says(item(1, guid=guid))

    polled = world.poll(seen(item(1)), known_address(1))

    assert polled.entries == ()
    assert polled.poll.already_seen == 1
    assert [m.key for m in learned_of(polled, EntryMemory)] == [key(item(1, guid=guid))]


def test_18_an_undated_entry_is_new_once(world: World) -> None:
    undated = item(1, published_at=None)
    world.says(undated)

    assert len(world.poll().entries) == 1
    assert world.poll(seen(undated)).entries == ()


def test_26_88_hours_of_rest_are_kept(world: World) -> None:
    world.answer = Rejection(reason=Reason.HTTP_429, retry_after=88 * 3600.0)

    memory = feed_memory(world.poll())

    assert memory.not_before == NOW + timedelta(hours=88)


def test_27_a_wrong_304_comes_to_light(world: World) -> None:
    memory = remembered()
    world.answer = fetched(304)
    for _ in range(10):
        memory = feed_memory(world.poll(memory, listing(item(9))))
    world.says(item(1), item(9))
    world.answer = fetched(200, '"old"')

    polled = world.poll(memory, seen(item(9)), listing(item(9)))

    assert urls(polled) == ["https://press.example/1"]
    assert "wrong_304" in polled.poll.sickness


def test_28_a_redirect_that_flips_is_never_taken_for_a_move(world: World) -> None:
    memory = remembered()
    for number in range(6):
        world.says(item(1))
        host = ("www.press.example", "press.example")[number % 2]
        target = f"https://{host}/feed"
        world.answer = fetched(moved_to=target, final_url=target)
        memory = feed_memory(world.poll(memory, seen(item(1))))

    assert {asked["url"] for asked in world.asked} == {FEED.url}


def test_29_a_redirect_loop_is_a_failure_like_others(world: World) -> None:
    world.answer = Rejection(reason=Reason.REDIRECT, detail="a loop")

    polled = world.poll(remembered())

    assert polled.poll.failures == 1
    assert feed_memory(polled).etag == '"old"'


@pytest.mark.parametrize(
    ("reason", "asked_again"), [(Reason.HTTP_4XX, True), (Reason.GONE, False)]
)
def test_30_a_404_may_come_back_and_a_410_does_not(
    world: World, reason: Reason, asked_again: bool
) -> None:
    world.answer = Rejection(reason=reason)
    memory = feed_memory(world.poll(remembered()))
    world.says(item(1))

    polled = world.poll(memory)

    assert bool(polled.entries) is asked_again


def test_31_an_archive_in_every_poll_is_taken_in_over_several_runs(
    world: World,
) -> None:
    world.policy = PollPolicy(max_entries=2)
    everything = [item(n) for n in range(5)]
    known: list[EntryMemory] = []
    taken = []
    for _ in range(3):
        world.says(*everything)
        polled = world.poll(*known)
        taken.append(len(polled.entries))
        fresh = {t.entry.entry_id for t in polled.entries}
        known += [seen(e) for e in everything if key(e).hex() in fresh]

    assert taken == [2, 2, 1]


def test_32_entries_that_rotate_between_polls_are_noticed(world: World) -> None:
    world.says(item(1), item(2))
    before = remembered(newest_entry_at=NOW - timedelta(hours=5))

    polled = world.poll(before, seen(item(5)), seen(item(6)), listing(item(5), item(6)))

    assert polled.poll.sickness == ("polled_too_rarely",)


def test_34_an_article_that_came_by_another_feed_is_not_fetched_again(
    world: World,
) -> None:
    world.says(item(1))

    polled = world.poll(known_address(1))

    assert polled.entries == ()
    assert polled.poll.already_seen == 1

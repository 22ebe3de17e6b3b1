"""What polls teach about a feed: rhythm, moves, retirement, doubts about 304s."""

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
    listing,
    remembered,
    seen,
)
from transforms.elements import Feed, Rejection, Skipped
from transforms.reading.feed_memory import memory_of, reason_to_skip
from transforms.reasons import Reason

MOVED = "https://news.press.example/feed"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def moved(target: str = MOVED, status: int = 200) -> Any:
    return fetched(status, moved_to=target, final_url=target)


def test_a_redirect_for_good_is_asked_directly_after_the_second_time(
    world: World,
) -> None:
    memories = [remembered()]
    for _ in range(3):
        world.says(item(1))
        if len(world.asked) < 2:
            world.answer = moved()
        memories.append(feed_memory(world.poll(memories[-1], seen(item(1)))))

    assert [asked["url"] for asked in world.asked] == [FEED.url, FEED.url, MOVED]
    assert memories[-1].moved_to == MOVED


def test_a_move_that_is_taken_back_is_forgotten(world: World) -> None:
    world.says(item(1))

    memory = feed_memory(world.poll(remembered(moved_to=MOVED, moves=1)))

    assert (memory.moved_to, memory.moves) == (None, None)


def test_another_target_is_counted_anew(world: World) -> None:
    world.says(item(1))
    world.answer = moved("https://elsewhere.example/feed")

    memory = feed_memory(world.poll(remembered(moved_to=MOVED, moves=1)))

    assert (memory.moved_to, memory.moves) == ("https://elsewhere.example/feed", 1)


@pytest.mark.parametrize(
    ("feed", "target"),
    [
        (FEED, f"{MOVED}?token=s3cret"),
        (Feed(feed_id="harbour", url=FEED.url, headers=(("X-Key", "k"),)), MOVED),
    ],
    ids=["a secret in the target", "headers of the operator's"],
)
def test_a_move_is_not_kept_where_secrets_would_go_along(
    world: World, feed: Feed, target: str
) -> None:
    world.says(item(1))
    world.answer = moved(target)

    polled = world.poll(remembered(moved_to=target, moves=1), feed=feed)

    assert feed_memory(polled).moved_to is None
    assert "moved" in polled.poll.sickness


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.HTTP_4XX, Reason.DNS])
def test_where_the_new_address_fails_the_configured_one_is_asked_again(
    world: World, reason: Reason
) -> None:
    world.answer = Rejection(reason=reason)

    memory = feed_memory(world.poll(remembered(moved_to=MOVED, moves=2)))

    assert world.asked[0]["url"] == MOVED
    assert memory.moved_to is None
    assert not memory.is_retired


def test_a_410_retires_and_a_404_only_lengthens_the_pause(world: World) -> None:
    world.answer = Rejection(reason=Reason.GONE, http_status=410)
    gone = feed_memory(world.poll(remembered()))
    world.answer = Rejection(reason=Reason.HTTP_4XX, http_status=404)
    missing = feed_memory(world.poll(remembered(failures=40)))

    assert reason_to_skip(gone, NOW + timedelta(days=900), due_only=False) == Skipped(
        status="retired", detail="answered 410 (gone) before"
    )
    assert missing.next_poll_at == NOW + timedelta(days=1)
    assert reason_to_skip(missing, NOW, due_only=False) is None


def test_a_404_that_comes_back_is_as_before(world: World) -> None:
    world.says(item(1))

    memory = feed_memory(world.poll(remembered(failures=40)))

    assert memory.failures == 0
    assert memory.next_poll_at == NOW + timedelta(seconds=450)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [(88 * 3600.0, timedelta(hours=88)), (9e11, timedelta(days=30))],
    ids=["88 hours", "thirty thousand years"],
)
def test_a_retry_after_is_kept_even_where_all_feeds_are_polled(
    world: World, asked: float, kept: timedelta
) -> None:
    world.answer = Rejection(reason=Reason.HTTP_429, retry_after=asked)

    memory = feed_memory(world.poll(remembered()))

    assert memory.not_before == memory.next_poll_at == NOW + kept
    just_before = NOW + kept - timedelta(seconds=1)
    assert reason_to_skip(memory, just_before, due_only=False) is not None
    assert reason_to_skip(memory, NOW + kept, due_only=True) is None


def pause(memory: Any) -> int:
    return int((memory.next_poll_at - NOW).total_seconds())


def test_what_the_feed_asks_for_holds_after_a_304_too(world: World) -> None:
    world.says(item(1), ttl_seconds=86_400)
    memory = feed_memory(world.poll(remembered()))
    assert pause(memory) == 86_400

    world.answer = fetched(304)
    memory = feed_memory(world.poll(memory))

    assert pause(memory) == 86_400
    assert memory.interval_seconds == 675


def test_a_body_is_not_asked_for_while_it_is_fresh(world: World) -> None:
    world.answer = fetched(304, '"old"', ("cache-control", "max-age=4000"))

    assert pause(feed_memory(world.poll(remembered()))) == 4000


def test_skipped_hours_are_left_out(world: World) -> None:
    hours = 1 << NOW.hour | 1 << (NOW.hour + 1) % 24
    world.says(item(1), skip_hours=hours)

    memory = feed_memory(world.poll(remembered()))

    expected = NOW.replace(minute=0, second=0) + timedelta(hours=2)
    assert memory.next_poll_at == expected


def test_the_clock_of_a_poll_that_lost_entries_runs_four_times_as_fast(
    world: World,
) -> None:
    world.says(item(1), item(2), ttl_seconds=86_400)
    before = remembered(interval_seconds=8000, newest_entry_at=NOW - timedelta(hours=9))

    polled = world.poll(before, listing(item(10), item(11)))

    assert "polled_too_rarely" in polled.poll.sickness
    assert pause(feed_memory(polled)) == 2000


@pytest.mark.parametrize(
    "entries",
    [(item(1), item(10)), (item(1),)],
    ids=["one is still there", "of one entry"],
)
def test_a_listing_that_overlaps_or_had_one_entry_lost_nothing(
    world: World, entries: Any
) -> None:
    world.says(*entries)
    known = [item(10), item(11)] if len(entries) == 2 else [item(10)]

    assert world.poll(remembered(), listing(*known)).poll.sickness == ()


def test_entries_that_come_back_under_other_guids_are_not_lost(world: World) -> None:
    world.says(item(1, guid="x1"), item(2, guid="x2"))
    before = remembered(newest_entry_at=NOW - timedelta(hours=1))

    polled = world.poll(before, listing(item(1), item(2)))

    assert polled.poll.sickness == ("guids_changed",)


def test_after_ten_304s_the_whole_body_is_asked_for_at_the_configured_address(
    world: World,
) -> None:
    world.answer = fetched(304)
    memory = remembered(moved_to=MOVED, moves=2)
    for _ in range(11):
        memory = feed_memory(world.poll(memory))

    assert [asked["etag"] for asked in world.asked] == ['"old"'] * 10 + [None]
    assert [asked["url"] for asked in world.asked] == [MOVED] * 10 + [FEED.url]


def checked(world: World, etag: str, age: timedelta) -> Any:
    """A poll after ten 304s, whose body has an entry more, of that age."""
    world.says(item(1, published_at=NOW - age), item(9))
    world.answer = fetched(200, etag)
    before = remembered(unmodified=10, polled_at=NOW - timedelta(hours=6))
    return world.poll(before, seen(item(9)), listing(item(9)))


def test_other_entries_under_the_same_validator_prove_the_304s_wrong(
    world: World,
) -> None:
    polled = checked(world, '"old"', timedelta(minutes=5))
    assert "wrong_304" in polled.poll.sickness

    world.answer = fetched(200)
    world.poll(feed_memory(polled))

    assert world.asked[-1]["etag"] is None


def test_an_entry_older_than_the_last_304_proves_it_wrong(world: World) -> None:
    assert "wrong_304" in checked(world, '"x"', timedelta(hours=31)).poll.sickness


def test_news_since_the_last_304_prove_nothing(world: World) -> None:
    polled = checked(world, '"x"', timedelta(hours=5))

    assert polled.poll.sickness == ()
    assert feed_memory(polled).unmodified == 0


def test_a_check_without_news_proves_nothing(world: World) -> None:
    world.says(item(9))
    world.answer = fetched(200, '"old"')

    polled = world.poll(remembered(unmodified=10), seen(item(9)), listing(item(9)))

    assert polled.poll.sickness == ()


def test_a_server_whose_304s_were_wrong_is_never_asked_conditionally_again(
    world: World,
) -> None:
    world.says(item(1))

    polled = world.poll(remembered(is_304_wrong=True), seen(item(1)))

    assert world.asked[0]["etag"] is None
    assert feed_memory(polled).is_304_wrong
    assert "wrong_304" in polled.poll.sickness


@pytest.mark.parametrize(
    ("age", "sign"),
    [
        (timedelta(days=31), ("stale",)),
        (timedelta(days=29), ()),
        (timedelta(days=-1), ()),
        (timedelta(days=-3), ("future_dates",)),
    ],
    ids=["old", "not so old", "a wrong zone", "ahead"],
)
def test_the_clock_tells_what_is_stale_or_ahead(
    world: World, age: timedelta, sign: tuple[str, ...]
) -> None:
    world.says(item(1, published_at=NOW - age))

    assert world.poll().poll.sickness == sign


def test_what_was_odd_about_a_body_is_said_while_it_stays(world: World) -> None:
    world.says(item(1, published_at=None), sickness=("bad_bytes", "undated"))
    memory = feed_memory(world.poll())
    world.answer = fetched(304)

    polled = world.poll(memory)

    assert polled.poll.sickness == ("bad_bytes", "undated")


def test_a_feed_at_another_address_is_a_stranger(world: World) -> None:
    known = remembered(is_retired=True, moved_to=MOVED, moves=2)
    elsewhere = Feed(feed_id=FEED.feed_id, url="https://press.example/atom")

    assert memory_of(elsewhere, known).moved_to is None
    assert not memory_of(elsewhere, known).is_retired

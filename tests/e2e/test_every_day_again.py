"""Runs one after the other: what is remembered, tried again, revised, never hidden."""

import shutil
from datetime import timedelta

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Item, Newsstand, Reply, story_text
from transforms.dataset.manifest import read_chain
from transforms.dataset.state import State, StateTooNew
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

LATER = NOW + timedelta(hours=1)


def candidates(manifest) -> int:
    return manifest.counts["candidates"]


def test_an_unchanged_feed_is_asked_conditionally_and_no_page_again(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    stand.write(2)
    dataset.run()
    before = len(stand.requests)

    second = dataset.run(now=LATER)

    assert [(p, s) for p, _, s in stand.requests[before:]] == [("/feed", 304)]
    assert candidates(second) == 0
    assert len(dataset.titles()) == 2
    (health,) = dataset.rows(
        "feeds", "status, not_modified", f"run_id = '{second.run_id}'"
    )
    assert health == ("unchanged", True)


def test_only_what_is_new_is_fetched_and_written(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    dataset.run()
    stand.write(2)

    second = dataset.run(now=LATER)

    assert stand.asked("/story-1") == 1
    assert second.counts["already_seen"] == 1
    assert second.counts["rows"] == 1
    assert verify(LocalStorage(str(dataset.root))) == ()


def test_a_passing_failure_is_tried_again_though_the_feed_answers_304(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    good = stand.replies[item.path]
    stand.replies[item.path] = Reply(b"busy", status=503)
    first = dataset.run()
    stand.replies[item.path] = good

    second = dataset.run(now=LATER)

    assert dataset.reasons(first) == ["http_5xx"]
    assert [s for p, _, s in stand.requests if p == "/feed"] == [200, 304]
    assert second.counts["retries"] == 1
    assert dataset.titles() == [item.title]
    assert not list(State.open(LocalStorage(str(dataset.root))).table("retries").rows())


def test_after_five_runs_the_failure_is_final(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    stand.replies[item.path] = Reply(b"busy", status=503)

    runs = [dataset.run(now=NOW + timedelta(hours=n)) for n in range(7)]

    drops = dataset.rows("drops", "dropped_at, is_transient, first_seen_at")
    assert [is_transient for _, is_transient, _ in drops] == [True] * 4 + [False]
    assert len({first for _, _, first in drops}) == 1
    assert [candidates(r) for r in runs] == [1, 1, 1, 1, 1, 0, 0]
    assert stand.asked(item.path) == 5


def test_a_server_that_asks_for_rest_is_left_alone_until_then(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    good = stand.replies[item.path]
    stand.replies[item.path] = Reply(b"", status=429, headers={"Retry-After": "7200"})
    dataset.run()
    stand.replies[item.path] = good

    soon = dataset.run(now=LATER)
    assert candidates(soon) == 0
    assert dataset.titles() == []

    dataset.run(now=NOW + timedelta(hours=2))
    assert dataset.titles() == [item.title]


def test_what_a_limit_cut_off_comes_with_later_runs(
    stand: Newsstand, dataset: Dataset
) -> None:
    for number in range(5):
        stand.write(number)

    first = dataset.run(limit=2)
    second = dataset.run(now=LATER, limit=2)
    third = dataset.run(now=LATER + timedelta(hours=1))

    assert dataset.reasons(first) == ["deferred"] * 3
    assert [s for p, _, s in stand.requests if p == "/feed"] == [200, 304, 304]
    assert [m.counts["rows"] for m in (first, second, third)] == [2, 2, 1]


def test_what_is_over_the_cap_comes_with_later_runs(
    stand: Newsstand, dataset: Dataset
) -> None:
    for number in range(5):
        stand.write(number)
    config = {"fetch": {"max_entries_per_feed": 2}}

    runs = [dataset.run(now=NOW + timedelta(hours=n), config=config) for n in range(4)]

    assert [m.counts["rows"] for m in runs] == [2, 2, 1, 0]
    assert [m.counts["over_cap"] for m in runs] == [3, 1, 0, 0]
    statuses = [s for p, _, s in stand.requests if p == "/feed"]
    assert statuses == [200, 200, 200, 304]


def test_what_a_host_budget_deferred_comes_with_later_runs(
    stand: Newsstand, dataset: Dataset
) -> None:
    for number in range(3):
        stand.write(number)
    config = {"fetch": {"max_pages_per_host": 2}}

    dataset.run(config=config)
    dataset.run(now=LATER, config=config)

    assert len(dataset.titles()) == 3


def test_what_a_damaged_body_lost_comes_when_it_is_whole(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    stand.write(2)
    body = stand.feed()
    stand.cut = body.rindex(b"<item>") + 20
    first = dataset.run()
    assert len(dataset.titles()) == 1
    stand.cut = None

    dataset.run(now=LATER)

    assert len(dataset.titles()) == 2
    assert [h.get("if-none-match") for p, h, _ in stand.requests if p == "/feed"] == [
        None,
        None,
    ]
    assert first.counts["feeds"] == {"ok": 1}


def test_a_changed_entry_is_read_again_and_becomes_a_revision(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    dataset.run()
    texts = {}
    for hour, title in ((1, "Story number 1, corrected"), (2, item.title)):
        item.title = title
        texts[hour] = [*story_text(1), f"Corrected at hour {hour}."]
        stand.print(item, texts[hour] if hour == 1 else story_text(1))
        dataset.run(now=NOW + timedelta(hours=hour))

    revisions = dataset.rows(
        "articles", "revision, revision_kind, identity_rung, article_id"
    )

    # A, B, A again: three revisions of one article.
    assert [r[:3] for r in revisions] == [
        (1, "first", "new"),
        (2, "update", "canonical"),
        (3, "update", "canonical"),
    ]
    assert len({r[3] for r in revisions}) == 1
    assert verify(LocalStorage(str(dataset.root))) == ()


def test_an_entry_that_changed_over_an_unchanged_page_is_unchanged(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    dataset.run()
    item.published += timedelta(minutes=5)

    second = dataset.run(now=LATER)
    third = dataset.run(now=LATER + timedelta(hours=1))

    assert dataset.reasons(second) == ["unchanged"]
    assert candidates(third) == 0
    assert len(dataset.titles()) == 1


@pytest.mark.parametrize(
    ("rung", "moved"),
    [
        ("guid", Item("/moved-to-4", "Story number 1 of the day", guid="g-1")),
        ("content", Item("/moved-to-5", "Story number 1 of the day", guid="other")),
        (
            "slug",
            Item("/2026/what-the-council-said-today", "Another headline", guid="new"),
        ),
    ],
    ids=["guid", "content", "slug"],
)
def test_a_story_that_moved_is_no_second_article(
    stand: Newsstand, dataset: Dataset, rung: str, moved: Item
) -> None:
    path = "/old/what-the-council-said-today"
    stand.print(stand.write(1, guid="g-1", path=path), story_text(1))
    dataset.run()
    stand.items = [moved]
    text = story_text(1) if rung == "content" else [*story_text(1), "More is to come."]
    stand.print(moved, text)

    second = dataset.run(now=LATER)

    rows = dataset.rows("articles", "article_id, revision, identity_rung")
    assert len({article_id for article_id, _, _ in rows}) == 1
    if rung == "content":
        assert dataset.reasons(second) == ["unchanged"]
    else:
        assert [r[1:] for r in rows] == [(1, "new"), (2, rung)]


def test_a_guid_used_again_for_another_story_is_distrusted(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1, guid="latest")
    dataset.run()
    stand.items = []
    snow = "Snow closed the pass for hours while the ploughs waited for diesel fuel."
    skiers = "Two coaches of skiers had to turn back, and a school cancelled its trip."
    thaw = "Forecasters expect a thaw by Friday, with rain up to a thousand metres."
    stand.print(stand.write(2, guid="latest"), [snow, skiers, thaw])

    dataset.run(now=LATER)

    rows = dataset.rows("articles", "article_id, revision")
    assert len({article_id for article_id, _ in rows}) == 2


def test_a_retired_feed_is_never_asked_again(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.replies["/feed"] = Reply(b"", status=410)
    dataset.run()
    second = dataset.run(now=LATER)

    assert stand.asked("/feed") == 1
    assert second.counts["feeds"] == {"retired": 1}


def test_due_leaves_out_feeds_whose_time_has_not_come(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    dataset.run()
    early = dataset.run(now=NOW + timedelta(seconds=30), due_only=True)
    assert early.counts["feeds"] == {"not_due": 1}
    assert stand.asked("/feed") == 1

    late = dataset.run(now=LATER, due_only=True)
    assert late.counts["feeds"] == {"unchanged": 1}


def test_an_entry_outside_the_window_is_taken_with_a_wider_one(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1, published=NOW - timedelta(days=20))
    first = dataset.run()
    second = dataset.run(now=LATER)
    assert dataset.reasons(first) == ["outside_window"]
    assert candidates(second) == 0

    stand.write(2)
    third = dataset.run(now=LATER + timedelta(hours=1), config={"window": {"days": 30}})

    assert third.counts["rows"] == 2


def test_a_lost_state_is_made_anew_from_the_rows(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    failing = stand.write(2)
    good = stand.replies[failing.path]
    stand.replies[failing.path] = Reply(b"busy", status=503)
    dataset.run()
    shutil.rmtree(dataset.root / "_state")
    stand.replies[failing.path] = good
    stand.items = stand.items[1:]

    dataset.run(now=LATER)

    chain = read_chain(LocalStorage(str(dataset.root)))
    assert [m.kind for m in chain] == ["run", "state", "run"]
    assert stand.asked("/story-1") == 1
    assert len(dataset.titles()) == 2
    assert verify(LocalStorage(str(dataset.root))) == ()


def test_a_state_of_a_later_version_is_refused(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    dataset.run()
    (path,) = (dataset.root / "_runs").glob("*.json")
    path.write_text(path.read_text().replace('"state_format": 2', '"state_format": 3'))

    with pytest.raises(StateTooNew, match="newer"):
        dataset.run(now=LATER)


def test_a_state_of_an_earlier_version_is_made_anew(
    stand: Newsstand, dataset: Dataset
) -> None:
    stand.write(1)
    dataset.run()
    (path,) = (dataset.root / "_runs").glob("*.json")
    path.write_text(path.read_text().replace('"state_format": 2', '"state_format": 1'))
    stand.write(2)
    second = dataset.run(now=LATER)

    chain = read_chain(LocalStorage(str(dataset.root)))
    assert [m.kind for m in chain] == ["run", "state", "run"]
    assert second.counts["rows"] == 1
    assert stand.asked("/story-1") == 1


def test_state_written_follows_what_is_new(stand: Newsstand, dataset: Dataset) -> None:
    for number in range(30):
        stand.write(number)
    first = dataset.run()
    stand.write(100)
    second = dataset.run(now=LATER)

    def written(manifest) -> int:
        return sum(f.rows for f in manifest.state if manifest.run_id in f.path)

    # One entry, one article, its aliases, sketch and anchors, the feed, its listing.
    assert written(second) <= 30 < 300 < written(first)


def test_another_style_makes_no_revision_of_an_unchanged_text(
    stand: Newsstand, dataset: Dataset
) -> None:
    item = stand.write(1)
    stand.print(item, [*story_text(1), "The mayor of Turkey was there too."])
    dataset.run()
    item.published += timedelta(minutes=5)

    turned = {"spelling": {"style": {"country.TR": "Turkey"}}}
    second = dataset.run(now=LATER, config=turned)
    stand.print(item, [*story_text(1), "The mayor of Turkey was not there."])
    item.published += timedelta(minutes=5)
    third = dataset.run(now=LATER + timedelta(hours=1), config=turned)

    assert dataset.reasons(second) == ["unchanged"]
    assert third.counts["rows"] == 1
    assert [r for (r,) in dataset.rows("articles", "revision")] == [1, 2]


def test_verify_tells_what_the_state_lacks(stand: Newsstand, dataset: Dataset) -> None:
    stand.write(1)
    dataset.run()
    entries, aliases = (
        next((dataset.root / "_state" / table).iterdir())
        for table in ("entries", "aliases")
    )
    entries.unlink()
    aliases.write_bytes(aliases.read_bytes() + b"more")

    findings = verify(LocalStorage(str(dataset.root)))

    assert {f.code for f in findings} == {"missing_state", "altered_state"}


def test_a_run_without_a_report_is_done_all_the_same(
    stand: Newsstand,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("pipeline.run.write_report", fail)
    stand.write(0)
    manifest = dataset.run()

    assert manifest.counts["rows"] == 1
    assert f"run {manifest.run_id} has no report" in caplog.text


def test_a_moment_before_that_of_the_last_commit_is_warned_of(
    stand: Newsstand, dataset: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    stand.write(0)
    dataset.run()
    assert "that of the last commit" not in caplog.text

    dataset.run(now=NOW - timedelta(hours=1))

    assert "2026-01-15T11:00:00+00:00 is before 2026-01-15T12:00:00" in caplog.text

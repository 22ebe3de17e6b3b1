from itertools import pairwise

from pipeline.report.funnel import COLUMNS, funnel
from tests.pipeline.report.building import rows_of
from tests.transforms.dataset.samples import drop
from transforms.dataset.ledger import Ledger

LEDGER = Ledger(
    entries=100,
    retries=5,
    published=60,
    already_seen=20,
    over_cap=3,
    rows=61,
    dropped={
        "feed": {"fetch_feeds": {"dns": 2}},
        "entry": {
            "select_entries": {"duplicate_entry": 4, "already_seen": 20},
            "read_pages": {"robots": 7, "http_4xx": 9},
            "choose_articles": {"unchanged": 2},
        },
        "story": {"choose_articles": {"same_article": 1}},
    },
    feeds={"ok": 8, "failed": 2},
)


def steps(drops=()):
    return funnel(LEDGER, rows_of("drops", drops, COLUMNS))


def losses(step):
    return [(loss.reason, loss.number) for loss in step.losses]


def test_each_step_is_the_one_before_less_what_left_it():
    found = steps()

    assert [(s.name, s.number) for s in found] == [
        ("feeds", 10),
        ("entries", 105),
        ("new entries", 78),
        ("pages read", 62),
        ("published", 60),
        ("articles", 61),
    ]
    for step, following in pairwise(found[1:5]):
        assert step.number - sum(n for _, n in losses(step)) == following.number


def test_known_entries_count_once_though_they_have_rows_too():
    assert losses(steps()[1]) == [
        ("already_seen", 20),
        ("duplicate_entry", 4),
        ("too_many_entries", 3),
    ]


def test_losses_are_in_the_order_of_their_number():
    assert losses(steps()[2]) == [("http_4xx", 9), ("robots", 7)]


def test_a_reason_comes_with_its_meaning_and_what_to_do():
    loss = steps()[2].losses[1]

    assert loss.meaning == "robots.txt disallows it"
    assert loss.advice.startswith("The publisher does not want it read.")


def test_samples_are_of_the_very_reason_and_of_as_many_feeds_as_there_are():
    drops = [
        drop("r", feed_id=f, url=f"https://{f}.example/{n}")
        for f in ("a", "b")
        for n in range(20)
    ]
    drops.append(drop("r", feed_id="c", reason="http_4xx", http_status=404))
    robots = steps(drops)[2].losses[1]

    assert len(robots.samples) == 10
    assert {s.publisher for s in robots.samples} == {"a", "b"}


def test_a_sample_says_what_was_seen():
    found = drop("r", reason="http_4xx", detail="refused", http_status=403)

    assert steps([found])[2].losses[0].samples[0].why == "refused: status 403"


def test_a_reason_of_a_newer_version_is_shown_without_advice():
    ledger = Ledger(entries=1, dropped={"entry": {"read_pages": {"tired": 1}}})
    found = funnel(ledger, rows_of("drops", [], COLUMNS))[2]

    assert [(x.reason, x.advice) for x in found.losses] == [("tired", "")]

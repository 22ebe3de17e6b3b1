from pipeline.report.feeds import COLUMNS, HISTORY_COLUMNS, feed_health, quiet
from tests.pipeline.report.building import rows_of
from tests.transforms.dataset.samples import health


def told(feeds, *earlier):
    return feed_health(
        rows_of("feeds", feeds, COLUMNS),
        [rows_of("feeds", run, HISTORY_COLUMNS) for run in earlier],
    )


def feed(feed_id, **changes):
    return health("r", feed_id=feed_id, **changes)


def test_those_in_trouble_come_first():
    feeds = [
        feed("sound"),
        feed("sick", sickness=("stale",)),
        feed("gone", status="retired", detail="gone"),
        feed("down", status="failed", detail="dns: no such host", failures=1),
        feed("down-for-long", status="failed", detail="dns: no such host", failures=9),
    ]

    assert [f.feed_id for f in told(feeds)] == [
        "down-for-long",
        "down",
        "gone",
        "sick",
        "sound",
    ]


def test_a_failure_is_told_with_how_often():
    (row,) = told([feed("x", status="failed", detail="dns", failures=3)])

    assert row.trouble == ("dns, 3 times in a row",)


def test_the_usual_is_the_median_of_runs_with_an_answer():
    runs = [[feed("x", new_entries=n)] for n in (10, 12, 14)]
    failed = [feed("x", status="failed")]
    (row,) = told([feed("x", new_entries=11)], *runs, failed, [])

    assert row.usual == 12
    assert row.history == (10, 12, 14, None, None, 11)


def test_less_than_half_of_the_usual_is_quiet():
    runs = [[feed("x", new_entries=10)]] * 3
    rows = told([feed("x", new_entries=4)], *runs)

    assert rows[0].trouble == ("quiet: 4 new, usually 10",)
    assert quiet(rows) == 1


def test_a_feed_that_brings_little_is_not_called_quiet():
    runs = [[feed("x", new_entries=2)]] * 5

    assert quiet(told([feed("x", new_entries=0)], *runs)) == 0


def test_two_runs_do_not_say_what_is_usual():
    runs = [[feed("x", new_entries=10)]] * 2

    assert told([feed("x", new_entries=0)], *runs)[0].usual is None

from pipeline.report.verdict import judge
from tests.pipeline.report.building import manifest
from transforms.dataset.ledger import Ledger


def a_run(seq, rows, **changes):
    feeds = changes.pop("feeds", {"ok": 9, "failed": 1})
    dropped = {"entry": {"read_pages": {"robots": changes.pop("dropped", 0)}}}
    ledger = Ledger(
        entries=rows, published=rows, rows=rows, feeds=feeds, dropped=dropped
    )
    return manifest(seq, ledger=ledger, **changes)


USUAL = [a_run(n, 95 + n) for n in range(1, 11)]


def judged(run, earlier=USUAL, quiet_feeds=0, **options):
    return judge(run, earlier, quiet_feeds=quiet_feeds, **options)


def test_a_usual_run_is_ok_and_tells_of_its_failed_feeds():
    verdict = judged(a_run(11, 100))

    assert verdict.word == "ok"
    assert verdict.reasons == ("1 of 10 feeds failed",)


def test_half_of_the_usual_articles_is_thin():
    verdict = judged(a_run(11, 40), quiet_feeds=2)

    assert verdict.word == "thin"
    assert verdict.reasons == (
        "40 articles, usually about 100",
        "2 feeds have less than half of the usual new entries",
    )


def test_the_second_run_is_never_thin():
    assert judged(a_run(2, 1), USUAL[:1]).word == "ok"


def test_most_feeds_failing_is_failing():
    verdict = judged(a_run(11, 100, feeds={"ok": 1, "failed": 9}))

    assert (verdict.word, verdict.reasons) == ("failing", ("9 of 10 feeds failed",))


def test_the_limits_are_those_of_the_config():
    limits = {"feeds_failing_share": 1.0, "dropped_share": 1.0, "articles_below": 101}

    assert judged(a_run(11, 100), limits=limits).reasons == ("only 100 articles",)


def test_an_interrupted_run_says_so():
    assert judged(a_run(11, 100, interrupted=True)).word == "interrupted"


def test_the_five_numbers_stand_beside_the_middle_of_the_runs_before():
    numbers = {n.name: n for n in judged(a_run(11, 100, seconds=90)).numbers}

    assert list(numbers) == [
        "articles",
        "dropped",
        "copies",
        "feeds failing",
        "elapsed",
    ]
    assert (numbers["articles"].usual.low, numbers["articles"].usual.high) == (97, 104)
    assert numbers["elapsed"].value == 90


def test_a_number_outside_of_the_usual_is_marked():
    numbers = {n.name: n.is_unusual for n in judged(a_run(11, 150)).numbers}

    assert numbers["articles"]
    assert not numbers["feeds failing"]


def test_the_first_run_has_nothing_usual():
    assert {n.usual for n in judged(a_run(1, 5), []).numbers} == {None}

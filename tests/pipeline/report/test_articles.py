from datetime import timedelta

from pipeline.report.articles import COLUMNS, describe_articles
from tests.clock import NOW
from tests.pipeline.report.building import rows_of
from tests.transforms.dataset.samples import article
from transforms.records import Topic


def described(*articles):
    return describe_articles(rows_of("articles", articles, COLUMNS), NOW)


def before(number, hours=0.0, **changes):
    moment = NOW - timedelta(hours=hours)
    return article(
        number, published_at=moment, published_at_precision="instant", **changes
    )


def names(found):
    return [(share.name, share.number) for share in found]


def test_no_article_gives_zeros():
    found = described()

    assert (found.rows, found.older, found.delay_median) == (0, 0, None)
    assert len(found.hours) == 48


def test_hours_end_with_the_one_of_the_run():
    found = described(before(1, 0), before(2, 0.5), before(3, 1.5), before(4, 46.99))

    assert found.hours[-1].start == NOW
    assert [(n, h.number) for n, h in enumerate(found.hours) if h.number] == [
        (0, 1),
        (45, 1),
        (46, 1),
        (47, 1),
    ]


def test_what_is_outside_of_the_hours_is_counted():
    found = described(
        before(1, 47.5), before(2, 9_000), before(3, -30), article(4, published_at=None)
    )

    assert (found.older, found.later, found.undated) == (2, 1, 1)
    assert sum(hour.number for hour in found.hours) == 0


def test_delays_are_of_first_revisions_with_an_instant():
    found = described(
        before(1, 1),
        before(2, 3),
        before(3, 40, revision=2),
        article(4, published_at=NOW, published_at_precision="day"),
    )

    assert (found.delay_median, found.delay_p90) == (3_600, 3 * 3_600)


def test_values_are_counted_the_commonest_first():
    found = described(
        article(1, language="de", publisher="A"),
        article(2, language="en", publisher="B", section="Sea"),
        article(3, language="de", publisher="A", section="Sea"),
    )

    assert names(found.languages) == [("de", 2), ("en", 1)]
    assert names(found.publishers) == [("A", 2), ("B", 1)]
    assert names(found.sections) == [("Sea", 2)]


def test_an_article_counts_for_each_of_its_topics():
    topics = [Topic(qcode=f"medtop:{n}", label=n, score=0.9) for n in ("sea", "sport")]
    found = described(
        article(1, topics=tuple(topics)),
        article(2, topics=tuple(topics[:1])),
        article(3, topics=()),
    )

    assert names(found.topics) == [("sea", 2), ("sport", 1)]
    assert found.without_topic == 1


def test_revisions_are_told_apart():
    assert described(article(1), article(2, revision=3)).revised == 1

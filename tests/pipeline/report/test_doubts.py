from datetime import timedelta

import pytest

from pipeline.report.articles import COLUMNS
from pipeline.report.doubts import doubts
from tests.clock import NOW
from tests.pipeline.report.building import rows_of
from tests.transforms.dataset.samples import article

SOUND = {"word_count": 400}


def found(**changes):
    rows = rows_of("articles", [article(1, **{**SOUND, **changes})], COLUMNS)
    return doubts(rows, NOW)


@pytest.mark.parametrize(
    ("changes", "name", "why"),
    [
        ({"language": "und"}, "no language was told", "und, declared nothing"),
        (
            {"language_confidence": 0.5},
            "told with less than 80% confidence",
            "en, 50%",
        ),
        (
            {"language_declared": "de-AT"},
            "the page declares another one",
            "en, declared de-AT",
        ),
        ({"published_at": None}, "no date was found", ""),
        (
            {"published_at": NOW + timedelta(hours=1)},
            "dated after the run",
            "2026-01-15 13:00Z",
        ),
        (
            {"published_at": NOW - timedelta(days=31)},
            "older than 30 days",
            "2025-12-15 12:00Z",
        ),
        ({"published_at_precision": "day"}, "only a day, no time", "2026-01-15 09:00Z"),
        ({"word_count": 59}, "fewer than 60 words", "59 words"),
        ({"text_source": "feed_summary"}, "only the feed's summary", "400 words"),
        ({"has_paywall": True}, "behind a paywall, by the page's word", "400 words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_in_doubt_is_named(changes, name, why):
    (doubt,) = found(**changes)

    assert (doubt.name, doubt.number, doubt.samples[0].why) == (name, 1, why)


@pytest.mark.parametrize(
    "changes",
    [{}, {"language_declared": "en-GB"}, {"language_confidence": None}],
    ids=str,
)
def test_a_sound_article_is_in_no_doubt(changes):
    assert found(**changes) == ()


def test_a_secret_in_an_address_is_not_shown():
    url = "https://press.example/1?token=s3cr3t-s3cr3t-s3cr3t"
    (doubt,) = found(word_count=1, canonical_url=url)

    assert "s3cr3t" not in doubt.samples[0].url


def test_few_samples_stand_for_many():
    rows = rows_of("articles", [article(n) for n in range(30)], COLUMNS)
    (doubt,) = doubts(rows, NOW)

    assert (doubt.number, len(doubt.samples)) == (30, 5)

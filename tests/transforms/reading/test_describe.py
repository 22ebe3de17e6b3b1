from datetime import datetime, timezone

import pytest

from tests.transforms.reading.builders import URL, instant, story
from transforms.elements import Rejection
from transforms.languages.detect import Language
from transforms.reading.describe import describe_drop, describe_story, stated_time
from transforms.reasons import Reason

ENGLISH = Language(code="en", confidence=0.9, declared=None, source="detected")

#: What users' scripts read, by the contract.
PROMISED = {
    "title",
    "text",
    "authors",
    "published_at",
    "modified_at",
    "language",
    "section",
    "keywords",
    "image_url",
    "canonical_url",
    "agency",
    "byline",
    "has_paywall",
    "text_source",
}


def describe(told, stories=1):
    return describe_story(told, ENGLISH, page_url=URL, final_url=URL, stories=stories)


def test_all_that_is_promised_is_told():
    assert describe(story()).keys() >= PROMISED


def test_what_the_page_gave_is_told():
    told = describe(
        story(authors=("B. Hook",), keywords=("sea", "ferry"), has_paywall=True)
    )

    assert told["authors"] == ["B. Hook"]
    assert told["keywords"] == ["sea", "ferry"]
    assert told["has_paywall"] is True
    assert told["language"] == "en"
    assert told["canonical_url"] == URL


def test_a_bare_day_is_told_from_a_midnight_by_its_precision():
    told = describe(story(published=instant("2026-01-14", "day")))

    assert told["published_at"] == "2026-01-14T00:00:00"
    assert told["published_at_precision"] == "day"


def test_what_the_page_did_not_give_is_null():
    told = describe(story())

    assert [told[name] for name in ("published_at", "section", "has_paywall")] == (
        [None] * 3
    )


def test_a_further_storys_address_is_its_own():
    told = describe(story(position=2, permalink="javascript:void(0)"), stories=2)

    assert told["canonical_url"].startswith(f"{URL}#")


@pytest.mark.parametrize(
    ("stated", "precision", "told"),
    [
        ("2026-01-14T20:00:00+02:00", "instant", "2026-01-14T20:00:00+02:00"),
        ("2026-01-14T20:00:00", "local", "2026-01-14T20:00:00"),
        ("2026-01-14", "day", "2026-01-14T00:00:00"),
    ],
)
def test_a_time_is_told_with_the_offset_as_stated(stated, precision, told):
    assert stated_time(instant(stated, precision)) == told


def test_utc_is_told_as_an_offset():
    moment = datetime(2026, 1, 14, tzinfo=timezone.utc).isoformat()

    assert stated_time(instant(moment)) == "2026-01-14T00:00:00+00:00"


def test_no_time_is_null():
    assert stated_time(None) is None


def test_a_drop_is_told_by_reason_kind_and_detail():
    rejection = Rejection(
        reason=Reason.NOT_AN_ARTICLE, kind="consent", detail="Before you go on"
    )

    assert describe_drop(rejection) == {
        "reason": "not_an_article",
        "kind": "consent",
        "detail": "Before you go on",
    }

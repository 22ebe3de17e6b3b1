from datetime import timedelta

import pytest

from pipeline.press.content import expected_outcomes, publishers
from pipeline.press.editions import (
    EDITIONS,
    PRESS_NOW,
    edition_time,
    printed,
    sites,
)


def files(publisher: str, edition: int) -> set[str]:
    """Paths of all files of one edition's folder."""
    found: set[str] = set()
    folders = [("", sites() / publisher / f"edition-{edition}")]
    while folders:
        path, folder = folders.pop()
        if folder.is_dir():
            for item in folder.iterdir():
                folders.append((f"{path}/{item.name}", item))
        elif folder.is_file():
            found.add(path)
    return found


def test_the_first_edition_is_read_at_noon_and_the_second_later() -> None:
    assert edition_time(1) == PRESS_NOW
    assert timedelta(0) < edition_time(2) - edition_time(1) < timedelta(days=1)


@pytest.mark.parametrize("publisher", sorted(publishers()))
def test_the_second_edition_holds_only_what_changed(publisher: str) -> None:
    for path in files(publisher, 2):
        first, second = printed(publisher, path, 1), printed(publisher, path, 2)
        assert second is not None
        assert second.edition == 2
        assert first is None or first.body != second.body


@pytest.mark.parametrize("publisher", sorted(publishers()))
def test_what_did_not_change_is_as_the_first_edition_has_it(publisher: str) -> None:
    unchanged = files(publisher, 1) - files(publisher, 2)
    assert unchanged
    for path in unchanged:
        assert printed(publisher, path, 2) == printed(publisher, path, 1)


@pytest.mark.parametrize(
    "path", ["/../site.json", "/news/../../site.json", "//rss.xml", "/./rss.xml", "/"]
)
def test_no_path_leads_out_of_an_edition(path: str) -> None:
    assert printed("harbour-gazette", "/rss.xml", 1) is not None
    assert printed("harbour-gazette", path, 1) is None


def test_the_second_edition_brings_news_a_revision_and_what_failed_before() -> None:
    first = {(e.feed_id, e.url): e for e in expected_outcomes(1)}
    second = [e for e in expected_outcomes(2) if e.outcome == "published"]
    news = [e for e in second if (e.feed_id, e.url) not in first]
    revised = [e for e in second if e.revision == 2]
    healed = [e for e in second if e not in news and e not in revised]

    assert len(news) >= 3
    assert len(revised) >= 1
    assert {first[e.feed_id, e.url].outcome for e in healed} == {
        "http_429",
        "http_5xx",
    }


def test_every_entry_has_a_word_for_each_edition() -> None:
    for site in publishers().values():
        for feed in site["feeds"]:
            assert len(feed["statuses"]) == len(EDITIONS)
            for entry in feed.get("entries", ()):
                assert len(entry["outcomes"]) == len(EDITIONS)

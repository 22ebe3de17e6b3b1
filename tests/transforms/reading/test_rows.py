import hashlib
from datetime import date, timedelta

import pytest

from tests.clock import NOW
from tests.transforms.reading.builders import (
    URL,
    entry,
    fetched,
    instant,
    read_story,
    reading,
    row,
    rows,
    utc,
)
from transforms.articles.identity import article_id


def test_a_row_says_which_page_feed_and_run_it_is_of():
    made = row()

    assert (made.url, made.final_url, made.canonical_url) == (URL, URL, URL)
    assert (made.feed_id, made.entry_id) == ("gazette", "ab" * 16)
    assert (made.run_id, made.fetched_at) == ("20260115T120000Z-test", NOW)


def test_the_digest_is_of_the_pages_bytes():
    digest = hashlib.sha256(b"<html></html>").hexdigest()

    assert row().payload_digest == f"sha256:{digest}"


def test_the_publisher_is_the_configured_one():
    assert row().publisher == "Harbour Gazette"


def test_without_a_configured_publisher_it_is_the_registrable_domain():
    answer = fetched(final_url="https://news.press.example.co.uk/a")

    assert row(entry=entry(publisher=None), fetched=answer).publisher == (
        "example.co.uk"
    )


class TestAddresses:
    def test_the_address_as_published_and_after_redirects_are_both_kept(self):
        answer = fetched(final_url="https://press.example/2026/ferry")

        made = row(fetched=answer)

        assert (made.url, made.final_url) == (URL, "https://press.example/2026/ferry")

    def test_a_declared_address_on_the_same_site_is_the_canonical_one(self):
        of = reading(canonical_url="https://www.press.example/ferry?utm_source=x")

        assert row(of=of).canonical_url == "https://www.press.example/ferry"

    @pytest.mark.parametrize(
        "declared",
        ["https://other.example/ferry", "https://press.example/", "mailto:a"],
    )
    def test_a_declared_address_elsewhere_is_not_believed(self, declared):
        assert row(of=reading(canonical_url=declared)).canonical_url == URL

    def test_identity_follows_from_publisher_and_canonical_address(self):
        assert row().article_id == article_id("Harbour Gazette", URL)

    def test_the_same_page_by_another_feed_is_the_same_article(self):
        other = entry(feed_id="top", entry_id="cd" * 16, guid="guid-2")

        assert row(entry=other).article_id == row().article_id

    def test_a_single_storys_own_link_is_not_believed(self):
        of = reading(read_story(permalink="https://press.example/other"))

        assert row(of=of).canonical_url == URL

    def test_a_text_of_the_feed_without_a_link_has_an_address_of_its_own(self):
        address = "feed:gazette/abab"

        made = row(
            entry=entry(url=None), fetched=fetched(url=address, final_url=address)
        )

        assert (made.url, made.canonical_url) == (address, address)

    def test_a_text_of_the_feed_without_link_and_publisher_has_none_known(self):
        address = "feed:gazette/abab"

        made = row(
            entry=entry(url=None, publisher=None),
            fetched=fetched(url=address, final_url=address),
        )

        assert made.publisher == "unknown"


class TestSeveralStories:
    def of(self, **second):
        return reading(
            read_story(position=1, permalink="https://press.example/one"),
            read_story(**{"position": 2, "title": "Tram derails"} | second),
        )

    def test_each_becomes_a_row_with_its_place(self):
        made = rows(of=self.of())

        assert [(r.position_in_page, r.articles_in_page) for r in made] == [
            (1, 2),
            (2, 2),
        ]

    def test_only_further_ones_name_the_page_as_parent(self):
        assert [r.parent_url for r in rows(of=self.of())] == [None, URL]

    def test_a_storys_own_link_on_the_site_is_its_address(self):
        made = rows(of=self.of(permalink="https://press.example/two#top"))

        assert [r.canonical_url for r in made] == [
            "https://press.example/one",
            "https://press.example/two",
        ]

    @pytest.mark.parametrize(
        "permalink",
        [
            None,
            "https://other.example/two",
            "https://press.example/",
            "javascript:void(0)",
            "http://[::1",
            "mailto:desk@press.example",
        ],
    )
    def test_one_without_a_link_of_its_own_is_known_by_page_and_title(self, permalink):
        made = rows(of=self.of(permalink=permalink))[1]

        assert made.canonical_url.startswith(f"{URL}#")
        assert made.article_id != article_id("Harbour Gazette", URL)

    def test_case_and_punctuation_of_the_title_do_not_change_the_address(self):
        one, other = (
            rows(of=self.of(title=title))[1].canonical_url
            for title in ("Tram derails", "TRAM “derails”")
        )

        assert one == other

    def test_what_the_entry_says_is_said_of_the_first_only(self):
        told = entry(
            summary="In short", authors=("A. Mann",), categories=("Sea",), section="S"
        )

        first, second = rows(of=self.of(), entry=told)

        assert (first.summary, first.authors, first.authors_source) == (
            "In short",
            ("A. Mann",),
            "feed",
        )
        assert first.feed_categories == ("Sea",)
        assert (second.summary, second.authors, second.authors_source) == (
            None,
            (),
            None,
        )
        assert second.feed_categories == ()

    def test_the_section_configured_for_the_feed_holds_for_all(self):
        made = rows(of=self.of(), entry=entry(section="Sea"))

        assert [r.section for r in made] == ["Sea", "Sea"]

    def test_a_further_one_without_a_date_takes_the_day_of_the_page(self):
        of = reading(
            read_story(position=1, published=instant("2026-01-14T20:00:00+02:00")),
            read_story(position=2, title="Tram derails"),
        )

        second = rows(of=of)[1]

        assert second.published_at == utc(2026, 1, 14, 18)
        assert (second.published_at_source, second.published_at_precision) == (
            "page",
            "day",
        )

    def test_a_further_one_with_a_date_keeps_its_own(self):
        of = reading(
            read_story(position=1, published=instant("2026-01-14T20:00:00+02:00")),
            read_story(
                position=2,
                title="Tram derails",
                published=instant("2026-01-10", precision="day", source="time"),
            ),
        )

        assert rows(of=of)[1].published_at == utc(2026, 1, 10)

    def test_a_further_one_does_not_take_the_date_of_the_feed_as_its_own(self):
        made = rows(of=self.of(), entry=entry(published_at=utc(2026, 1, 13)))

        assert [r.published_at_source for r in made] == ["feed", "page"]


class TestDates:
    def test_the_pages_instant_comes_first_in_utc(self):
        of = reading(read_story(published=instant("2026-01-14T20:00:00+02:00")))

        made = row(of=of, entry=entry(published_at=utc(2026, 1, 13)))

        assert made.published_at == utc(2026, 1, 14, 18)
        assert made.published_at_raw == "2026-01-14T20:00:00+02:00"
        assert (made.published_at_source, made.published_at_precision) == (
            "json_ld",
            "instant",
        )

    @pytest.mark.parametrize("precision", ["local", "day"])
    def test_the_feeds_instant_comes_before_a_page_that_is_less_exact(self, precision):
        of = reading(read_story(published=instant("2026-01-14", precision=precision)))

        made = row(
            of=of,
            entry=entry(published_at=utc(2026, 1, 14, 7), published_at_raw="Wed 7 h"),
        )

        assert made.published_at == utc(2026, 1, 14, 7)
        assert (made.published_at_raw, made.published_at_source) == ("Wed 7 h", "feed")

    def test_a_time_without_an_offset_is_taken_as_utc(self):
        of = reading(
            read_story(published=instant("2026-01-14T20:00:00", precision="local"))
        )

        made = row(of=of)

        assert made.published_at == utc(2026, 1, 14, 20)
        assert made.published_at_precision == "local"

    def test_nothing_stated_is_nothing_told_and_filed_under_the_runs_day(self):
        made = row()

        assert made.published_at is None
        assert made.published_at_source is None
        assert made.published_date == NOW.date()

    @pytest.mark.parametrize(
        "stated",
        [
            "1989-12-31T23:59:59+00:00",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            (NOW + timedelta(days=2, seconds=1)).isoformat(),
        ],
    )
    def test_an_implausible_date_is_kept_as_written_only(self, stated):
        made = row(of=reading(read_story(published=instant(stated))))

        assert made.published_at is None
        assert made.published_at_raw == stated
        assert made.published_at_precision is None
        assert made.published_date == NOW.date()

    @pytest.mark.parametrize(
        "stated",
        ["1990-01-01T00:00:00+00:00", (NOW + timedelta(days=2)).isoformat()],
    )
    def test_a_date_just_within_the_bounds_is_believed(self, stated):
        made = row(of=reading(read_story(published=instant(stated))))

        assert made.published_at is not None

    def test_an_implausible_date_of_the_page_yields_to_the_feeds(self):
        of = reading(
            read_story(published=instant("1970-01-01", precision="day", source="meta"))
        )

        made = row(of=of, entry=entry(published_at=utc(2026, 1, 13)))

        assert made.published_at_source == "feed"

    def test_an_implausible_date_of_the_feed_is_left_out(self):
        assert row(entry=entry(published_at=utc(1970, 1, 1))).published_at is None

    def test_the_partition_is_the_day_in_utc(self):
        of = reading(read_story(published=instant("2026-01-14T23:30:00-05:00")))

        made = row(of=of)

        assert made.published_date == made.first_published_date == date(2026, 1, 15)

    def test_a_change_is_told_in_utc(self):
        of = reading(read_story(modified=instant("2026-01-14T20:00:00+02:00")))

        assert row(of=of).modified_at == utc(2026, 1, 14, 18)

    def test_an_impossible_change_is_not_told(self):
        of = reading(read_story(modified=instant("0001-01-01T00:00:00+14:00")))

        assert row(of=of).modified_at is None


def test_the_pages_authors_come_before_the_feeds():
    of = reading(read_story(authors=("B. Hook",), authors_source="dom"))

    made = row(of=of, entry=entry(authors=("A. Mann",)))

    assert (made.authors, made.authors_source) == (("B. Hook",), "dom")


def test_the_pages_summary_and_section_come_before_the_feeds():
    of = reading(read_story(summary="Its own", section="Sea"))

    made = row(of=of, entry=entry(summary="The feed's", section="News"))

    assert (made.summary, made.section) == ("Its own", "Sea")


def test_language_is_told_with_its_grounds():
    made = row()

    assert (made.language, made.language_confidence) == ("en", 0.99)
    assert (made.language_declared, made.language_source) == ("en-GB", "detected")


def test_the_hash_of_the_content_does_not_hang_on_the_page():
    other = row(fetched=fetched(final_url="https://press.example/b", body=b"<p>"))

    assert other.content_hash == row().content_hash


def test_the_hash_of_the_content_changes_with_title_and_text():
    hashes = {
        row(of=reading(read_story(**change))).content_hash
        for change in ({}, {"title": "Ferry gone"}, {"text": "Another text."})
    }

    assert len(hashes) == 3


def test_what_a_row_is_before_it_is_chosen():
    made = row()

    assert (made.revision, made.revision_kind, made.identity_rung) == (
        1,
        "first",
        "new",
    )
    assert (made.cluster_id, made.is_syndicated) == (made.article_id, False)

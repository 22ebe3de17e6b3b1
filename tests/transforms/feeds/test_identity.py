import re

import pytest

from transforms.feeds.identity import entry_id, feed_id


@pytest.mark.parametrize("guid", [None, "", "  ", "N/A", "null", "None"])
def test_a_guid_that_names_nothing_gives_way_to_the_link(guid: str | None) -> None:
    assert entry_id("f", guid, "https://a.example/1") == entry_id(
        "f", None, "https://a.example/1"
    )


def test_the_guid_wins_over_the_link() -> None:
    assert entry_id("f", "g", "https://a.example/1") == entry_id("f", "g", None)
    assert re.fullmatch(r"[0-9a-f]{32}", entry_id("f", "g", None))


def test_ids_differ_by_feed_and_by_where_the_parts_end() -> None:
    ids = {
        entry_id("f", "g", None),
        entry_id("fg", "x", None),
        entry_id("f", "gx", None),
        entry_id("f", None, "g"),
    }
    assert len(ids) == 4


def test_an_entry_id_is_the_one_of_earlier_releases() -> None:
    assert entry_id("harbour", "tag:1", None) == "edf739e4b288e1f54a390a160a13c1a8"


def test_a_feed_id_reads_like_its_address() -> None:
    named = feed_id("https://www.harbour.example/world/rss.xml?key=secret")
    assert re.fullmatch(r"harbour-example-world-rss-xml-[0-9a-f]{8}", named)
    assert named != feed_id("https://www.harbour.example/world/rss.xml?key=other")
    assert re.fullmatch(r"feed-[0-9a-f]{8}", feed_id("http://☃"))

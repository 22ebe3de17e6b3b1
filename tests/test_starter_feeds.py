"""The starter feeds: enough of them, each with where its address was seen."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from pipeline.cli import newsbeam
from pipeline.load_config import load_config
from transforms.languages.tags import primary_tag
from transforms.web.urls import canonical_url

CONFIGS = Path(__file__).parents[1] / "configs"
TEXT = (CONFIGS / "world.yaml").read_text("utf-8")
FEEDS = yaml.safe_load(TEXT)["feeds"]
#: ``# seen: <list>`` beside a feed, and the lists explained above.
SEEN = re.findall(r"id: (\S+), .*# seen: (\S+)$", TEXT, re.MULTILINE)
LISTS = dict(
    re.findall(r"^#   (\S+) +(\S+/blob/[0-9a-f]{12}/\S+)$", TEXT, re.MULTILINE)
)


def test_there_are_sixty_feeds_in_fifteen_languages() -> None:
    config = load_config(CONFIGS / "world.yaml", environ={})

    assert len(config.feeds) >= 60
    assert len({feed["language"] for feed in FEEDS}) >= 15


def test_it_says_that_no_feed_was_checked() -> None:
    assert "NOT CHECKED" in TEXT.partition("version:")[0]


def test_each_feed_says_in_which_list_it_was_seen() -> None:
    assert [name for name, _ in SEEN] == [feed["id"] for feed in FEEDS]
    assert {where for _, where in SEEN} == set(LISTS)


@pytest.mark.parametrize("key", ["id", "url"])
def test_no_feed_stands_there_twice(key: str) -> None:
    values = [feed[key] for feed in FEEDS]

    assert len(values) == len(set(values))


def test_each_feed_has_a_publisher_a_language_and_an_address_of_the_web() -> None:
    for feed in FEEDS:
        assert feed["publisher"]
        assert primary_tag(feed["language"]) == feed["language"]
        assert canonical_url(feed["url"]) is not None


def test_the_opml_is_what_the_config_exports() -> None:
    result = CliRunner().invoke(
        newsbeam, ["opml", "export", str(CONFIGS / "world.yaml")]
    )

    assert result.stdout == (CONFIGS / "world.opml").read_text("utf-8")

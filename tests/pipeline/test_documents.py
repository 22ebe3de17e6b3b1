from collections.abc import Iterator

import pytest

from pipeline.documents import beside, read_document
from pipeline.errors import ConfigErrors
from pipeline.load_config import load_config
from tests.gcs_fake import GcsFake, open_gcs_fake
from tests.pipeline.commands.invoking import invoke

CONFIG = b"""\
version: 1
user_agent: "desk/1.0 (desk@press.example)"
feeds:
  - {opml: ../lists/press.opml}
output: gs://bucket/news
"""
OPML = (
    b'<opml version="2.0"><body>'
    b'<outline text="Harbour" xmlUrl="https://a.example/rss"/></body></opml>'
)


@pytest.fixture
def fake() -> Iterator[GcsFake]:
    with open_gcs_fake("bucket") as running:
        running.put("gs://bucket/configs/daily.yaml", CONFIG)
        running.put("gs://bucket/lists/press.opml", OPML)
        yield running


def test_a_config_in_a_bucket_is_read_with_its_lists(fake):
    config = load_config("gs://bucket/configs/daily.yaml", environ={})

    (feed,) = config.feed_elements()
    assert (feed.url, feed.publisher) == ("https://a.example/rss", "Harbour")


def test_a_config_on_the_disk_may_name_a_list_in_a_bucket(fake, tmp_path):
    path = tmp_path / "daily.yaml"
    path.write_bytes(CONFIG.replace(b"../lists", b"gs://bucket/lists"))

    (feed,) = load_config(path, environ={}).feed_elements()

    assert feed.publisher == "Harbour"


def test_validate_takes_an_address(fake):
    result = invoke("validate", "gs://bucket/configs/daily.yaml")

    assert result.stdout.startswith("ok: 1 feed, output gs://bucket/news, digest ")


def test_a_config_that_is_not_there_is_an_error_of_usage(fake):
    result = invoke("validate", "gs://bucket/configs/weekly.yaml")

    assert result.exit_code == 2
    assert "gs://bucket/configs/weekly.yaml:1:1: cannot be read" in result.stderr


def test_a_bucket_that_is_not_there_is_told(fake):
    result = invoke("validate", "gs://nowhere/daily.yaml")

    assert result.exit_code == 1
    assert "cannot read gs://nowhere/daily.yaml: there is no such" in result.stderr


def test_a_list_that_is_not_there_is_told_with_its_line(fake):
    fake.buckets["bucket"].pop("lists/press.opml")

    with pytest.raises(ConfigErrors) as caught:
        load_config("gs://bucket/configs/daily.yaml", environ={})

    assert str(caught.value) == (
        "gs://bucket/configs/daily.yaml:4:12: feeds[0].opml: "
        "gs://bucket/lists/press.opml cannot be read: there is no such file"
    )


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("configs/daily.yaml", "press.opml", "configs/press.opml"),
        ("daily.yaml", "/lists/press.opml", "/lists/press.opml"),
        ("gs://b/daily.yaml", "press.opml", "gs://b/press.opml"),
        ("gs://b/a/c/daily.yaml", "../x/./press.opml", "gs://b/a/x/press.opml"),
        ("gs://b/a/daily.yaml", "gs://other/press.opml", "gs://other/press.opml"),
    ],
)
def test_a_name_is_relative_to_its_document(address, name, expected):
    assert beside(address, name) == expected


def test_a_document_on_the_disk_is_read_as_it_is(tmp_path):
    (tmp_path / "file").write_bytes(b"\r\n\xff")

    assert read_document(tmp_path / "file") == b"\r\n\xff"

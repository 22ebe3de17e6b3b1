import json
from datetime import date

import pytest

from tests.pipeline.commands.invoking import invoke, told
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage

NOW = ("--now", "2026-01-15T12:00Z")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "news"


@pytest.fixture
def config(tmp_path, root):
    path = tmp_path / "daily.yaml"
    document = {
        "version": 1,
        "user_agent": "desk/1.0 (desk@press.example)",
        "feeds": [
            {"url": "https://a.example/rss?key=s3cret", "id": "a", "publisher": "A"},
            {"url": "https://b.example/rss", "id": "b"},
        ],
        "output": str(root),
    }
    path.write_text(json.dumps(document))
    return path


def test_the_feeds_window_output_and_runner_are_told(config, root):
    plan = told("plan", config, *NOW)

    assert [feed["feed_id"] for feed in plan["feeds"]] == ["a", "b"]
    assert plan["feeds"][0]["publisher"] == "A"
    assert plan["window"] == {"since": "2026-01-08T12:00:00+00:00", "until": None}
    assert plan["output"] == str(root)
    assert plan["runner"] == "FnApiRunner"
    assert plan["workers"] >= 1


def test_a_dataset_that_is_not_there_yet_is_empty(config):
    assert told("plan", config, *NOW)["dataset"] == {
        "commits": 0,
        "last_run_id": None,
        "articles": 0,
        "first_date": None,
        "last_date": None,
    }


def test_what_stands_at_the_output_is_told(config, root):
    storage = LocalStorage(str(root))
    earlier = date(2026, 1, 10)
    add_run(storage, "run-1", [article(1)])
    add_run(
        storage,
        "run-2",
        [article(2, first_published_date=earlier, published_date=earlier), article(3)],
    )

    assert told("plan", config, *NOW)["dataset"] == {
        "commits": 2,
        "last_run_id": "run-2",
        "articles": 3,
        "first_date": "2026-01-10",
        "last_date": "2026-01-15",
    }


def test_the_command_line_comes_before_the_config(config, tmp_path):
    plan = told(
        "plan", config, *NOW,
        "--only", "b",
        "--output", tmp_path / "other",
        "--since", "2026-01-01",
        "--until", "2026-01-02T06:00+01:00",
    )  # fmt: skip

    assert [feed["feed_id"] for feed in plan["feeds"]] == ["b"]
    assert plan["output"] == str(tmp_path / "other")
    assert plan["window"] == {
        "since": "2026-01-01T00:00:00+00:00",
        "until": "2026-01-02T05:00:00+00:00",
    }


def test_an_unknown_feed_is_refused_with_the_nearest(config, tmp_path):
    result = invoke("plan", config, "--only", "bb")

    assert result.exit_code == 2
    assert 'did you mean "b"?' in result.stderr


def test_nothing_is_written(config, root, tmp_path):
    before = sorted(tmp_path.rglob("*"))

    invoke("plan", config, *NOW)

    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("style", ["text", "json"])
def test_secrets_of_an_address_are_not_shown(config, style):
    assert "s3cret" not in invoke("plan", config, *NOW, "--format", style).output


def test_the_same_is_told_as_text(config, root):
    text = invoke("plan", config, *NOW).stdout

    for words in ("2 to poll", "https://b.example/rss", "2026-01-08", str(root)):
        assert words in text
    assert f"newsbeam run {config}" in text


def test_a_broken_config_is_told_with_exit_code_2(tmp_path):
    config = tmp_path / "broken.yaml"
    config.write_text("version: 1\nfeeds: []")

    result = invoke("plan", config)

    assert result.exit_code == 2
    assert f"{config}:2:" in result.stderr


def test_a_moment_that_is_none_is_refused(config):
    assert invoke("plan", config, "--now", "noon").exit_code == 2

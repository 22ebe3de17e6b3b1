import json

import pytest

from tests.pipeline.commands.invoking import invoke, told

SOUND = {
    "version": 1,
    "user_agent": "desk/1.0 (desk@press.example)",
    "feeds": [
        {
            "url": "https://a.example/rss",
            "id": "a",
            "headers": {"Authorization": "Bearer ${TOKEN}"},
        }
    ],
}


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret")
    path = tmp_path / "daily.yaml"
    path.write_text(json.dumps(SOUND))
    return path


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("version: 1\nfeeds: []\noutputt: x\nwindow: {days: soon}\n")
    return path


def test_a_sound_config_is_ok(config):
    result = invoke("validate", config)

    assert result.exit_code == 0
    assert result.stdout.startswith("ok: 1 feed, output ./news, digest ")


def test_a_sound_config_is_told_as_data(config):
    assert told("validate", config) == {"format": 1, "errors": [], "feeds": ["a"]}


def test_every_error_is_told_at_once_with_its_place_and_exit_code_2(broken):
    result = invoke("validate", broken)

    assert result.exit_code == 2
    for place in (f"{broken}:2:", f"{broken}:3:1: outputt", f"{broken}:4:"):
        assert place in result.stderr
    assert result.stdout == ""


def test_errors_are_told_as_data(broken):
    result = invoke("validate", broken, "--format", "json")

    assert result.exit_code == 2
    errors = json.loads(result.stdout)["errors"]
    assert {e["line"] for e in errors} >= {2, 3, 4}
    assert errors[0].keys() == {"file", "line", "column", "key", "message", "hint"}


def test_the_config_is_shown_with_its_defaults(config):
    shown = json.loads(invoke("validate", config, "--show").stdout)

    assert shown["fetch"]["deadline_seconds"] == 20


@pytest.mark.parametrize("options", [(), ("--show",), ("--format", "json")])
def test_a_secret_is_not_shown(config, options):
    assert "s3cret" not in invoke("validate", config, *options).output


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert invoke("validate", tmp_path / "none.yaml").exit_code == 2

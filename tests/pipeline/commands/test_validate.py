import json

import pytest

from pipeline.planning import plan_from_command
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


def test_each_line_of_errors_begins_with_its_place(broken):
    lines = invoke("validate", broken).stderr.splitlines()

    assert all(line.startswith(f"{broken}:") for line in lines)


def test_what_is_still_the_templates_is_warned_of(tmp_path):
    path = tmp_path / "daily.yaml"
    invoke("init", path)

    untouched = invoke("validate", path)
    path.write_text(
        path.read_text()
        .replace("press@example.org", "desk@press.example")
        .replace("harbour-gazette.example", "valley-post.example")
    )
    changed = invoke("validate", path)

    assert untouched.exit_code == changed.exit_code == 0
    assert untouched.stderr.splitlines() == [
        "Warning: user_agent is still the template's: put in your own contact",
        "Warning: the feed harbour-gazette is still the template's: put in your own",
    ]
    assert changed.stderr == ""


def test_before_a_run_it_is_warned_of_too(tmp_path, caplog):
    path = tmp_path / "daily.yaml"
    invoke("init", path)

    plan_from_command(str(path))

    assert "user_agent is still the template's" in caplog.text

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.commands.run import command
from pipeline.launching import run_arguments, template_metadata

TEMPLATE: dict[str, dict[str, Any]] = {
    parameter["name"]: parameter
    for parameter in json.loads(template_metadata())["parameters"]
}


def parsed(*passed: str) -> dict[str, Any]:
    """What ``run`` makes of it."""
    name, *arguments = run_arguments(passed)
    assert name == "run"
    return command.make_context("run", arguments).params


def test_parameters_become_options_and_the_rest_goes_to_the_engine() -> None:
    got = parsed(
        "--config=gs://bucket/daily.yaml",
        "--output=gs://bucket/news",
        "--run_id=daily-1",
        "--now=2026-01-15T12:00Z",
        "--limit=10",
        "--due=true",
        "--only=harbour-gazette, northfield-echo",
        "--runner=DataflowRunner",
        "--temp_location=gs://bucket/tmp",
    )

    assert got["config"] == "gs://bucket/daily.yaml"
    assert got["output"] == "gs://bucket/news"
    assert got["run_id"] == "daily-1"
    assert got["now"].isoformat() == "2026-01-15T12:00:00+00:00"
    assert (got["limit"], got["due"]) == (10, True)
    assert got["only"] == ("harbour-gazette", "northfield-echo")
    assert got["beam_options"] == (
        "--runner=DataflowRunner",
        "--temp_location=gs://bucket/tmp",
    )


def test_a_launcher_does_not_wait_for_the_run() -> None:
    assert parsed("--config=gs://bucket/daily.yaml")["no_wait"] is True


def test_a_parameter_left_empty_is_none() -> None:
    got = parsed("--config=gs://bucket/daily.yaml", "--output=", "--due=false")

    assert (got["output"], got["due"]) == (None, False)


@pytest.mark.parametrize("passed", [(), ("--config=",), ("--output=gs://b/news",)])
def test_a_launch_without_config_is_refused(passed: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="config"):
        run_arguments(passed)


def test_a_switch_is_true_or_false() -> None:
    with pytest.raises(click.UsageError, match="due"):
        run_arguments(["--config=gs://bucket/daily.yaml", "--due=maybe"])


def test_a_plain_command_line_stays_as_it_is() -> None:
    assert run_arguments(["verify", "./news"]) == ["verify", "./news"]


@pytest.mark.parametrize("name", sorted(set(TEMPLATE) - {"sdk_container_image"}))
def test_each_parameter_is_known_to_the_command(name: str) -> None:
    assert name in {parameter.name for parameter in command.params}


def test_the_workers_image_goes_to_the_engine() -> None:
    got = parsed("--config=gs://bucket/daily.yaml", "--sdk_container_image=newsbeam:1")

    assert got["beam_options"] == ("--sdk_container_image=newsbeam:1",)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("config", "gs://bucket/daily.yaml", "daily.yaml"),
        ("output", "gs://bucket/news", "/tmp/news"),
        ("limit", "10", "ten"),
        ("now", "2026-01-15T12:00Z", "yesterday"),
        ("since", "2026-01-15", "15.1.2026"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_before_the_launch(
    name: str, good: str, bad: str
) -> None:
    (pattern,) = TEMPLATE[name]["regexes"]

    assert re.search(pattern, good)
    assert not re.search(pattern, bad)


def test_only_the_config_has_to_be_given() -> None:
    required = [name for name, p in TEMPLATE.items() if not p["isOptional"]]

    assert required == ["config"]


def test_the_template_in_the_repository_is_this_one() -> None:
    path = Path(__file__).parents[2] / "configs" / "flex_template.json"

    assert path.read_text("utf-8") == template_metadata()

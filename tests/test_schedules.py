"""The schedules to copy: each parses, and the commands in it exist."""

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from pipeline.cli import newsbeam

FOLDER = Path(__file__).parents[1] / "configs/schedules"
#: Ranges of a crontab's five fields.
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def read(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def cron_lines() -> list[tuple[list[str], str]]:
    """(five fields, command) of each line that starts something."""
    lines = [line for line in read("crontab").splitlines() if re.match(r"[\d*]", line)]
    return [(line.split(None, 5)[:5], line.split(None, 5)[5]) for line in lines]


def fits(field: str, low: int, high: int) -> bool:
    """Whether a field of a crontab is ``*``, ``*/n`` or a number of its range."""
    step = re.fullmatch(r"\*(?:/(\d+))?", field)
    if step is not None:
        return step[1] is None or 0 < int(step[1]) <= high
    return field.isdigit() and low <= int(field) <= high


def steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load(read("github_actions.yml"))
    found: list[dict[str, Any]] = workflow["jobs"]["run"]["steps"]
    return found


def dag_commands() -> Iterator[str]:
    """The commands of the DAG, with its constants put in."""
    tree = ast.parse(read("airflow.py"))
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "bash_command":
            code = compile(ast.Expression(node.value), "airflow.py", "eval")
            yield eval(code, dict(constants))


def commands() -> list[str]:
    """Each call of newsbeam in any of the files, from its name to its end."""
    lines = [command for _, command in cron_lines()]
    lines += [step["run"] for step in steps() if "run" in step]
    lines += dag_commands()
    parts = (part for line in lines for part in re.split(r" && | >> ", line))
    calls = (re.search(r"(?<!cd /srv/)\bnewsbeam (?!@).*", part) for part in parts)
    return [call[0] for call in calls if call]


@pytest.mark.parametrize("line", cron_lines(), ids=lambda line: line[1][-30:])
def test_the_times_of_the_crontab_are_times(line: tuple[list[str], str]) -> None:
    assert all(fits(f, *r) for f, r in zip(line[0], FIELDS, strict=True))


@pytest.mark.parametrize("field", ["60", "*/0", "a"])
def test_what_is_no_minute_is_noticed(field: str) -> None:
    assert not fits(field, *FIELDS[0])


def test_there_are_calls_in_each_of_the_three_files() -> None:
    assert len(commands()) == 6


@pytest.mark.parametrize("call", commands())
def test_each_call_is_one_that_newsbeam_understands(call: str) -> None:
    arguments = [a for a in shlex.split(call)[1:] if a != "--quiet"]
    command = newsbeam.get_command(click.Context(newsbeam), arguments[0])
    assert command is not None

    known = {name for p in command.params for name in p.opts}
    options = {a for a in arguments[1:] if a.startswith("--")}
    assert options <= known


def test_the_workflow_is_one_that_runs_by_the_clock_one_at_a_time() -> None:
    workflow = yaml.safe_load(read("github_actions.yml"))

    # YAML takes the key `on` for a truth value.
    minute, *rest = workflow[True]["schedule"][0]["cron"].split()
    assert all(fits(f, *r) for f, r in zip([minute, *rest], FIELDS, strict=True))
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_launch_names_parameters_of_a_run() -> None:
    launch = json.loads(read("cloud_scheduler.json"))["launchParameter"]
    command = newsbeam.get_command(click.Context(newsbeam), "run")
    assert command is not None

    assert set(launch["parameters"]) <= {p.name for p in command.params}
    assert {"jobName", "containerSpecGcsPath", "environment"} <= set(launch)

"""From what a Flex Template's launcher passes to the command line of ``newsbeam run``.

A launcher passes a template's parameters as ``--name=value`` beside the engine's own
options, all in one list. The parameters are the options of ``run``, so that both are
described and judged in one place.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from pipeline import cli
from pipeline.commands.run import command
from pipeline.parameters import MOMENT

#: What only a person in front of a terminal has a use for.
_NOT_FOR_TEMPLATES = ("no_wait", "style")
_MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$"


def main() -> None:
    """Run the command that the launcher means; a plain command line stays as it is."""
    cli.main(run_arguments(sys.argv[1:]))


def run_arguments(passed: Sequence[str]) -> list[str]:
    """The command line for what a launcher passed.

    Raises:
        click.UsageError: there is no config, or a switch is neither true nor false.
    """
    if passed and not passed[0].startswith("--"):
        return list(passed)
    known = {option.name: option for option in _options()}
    ours: list[str] = []
    config, engine = None, []
    for argument in passed:
        name, _, value = argument.removeprefix("--").partition("=")
        if name == "config":
            config = value
        elif name in known:
            # A parameter that was left empty is one that was not given.
            ours += _as_option(known[name], value) if value else []
        else:
            engine.append(argument)
    if not config:
        raise click.UsageError("the template's parameter `config` is missing")
    return ["run", config, "--no-wait", *ours, "--", *engine]


def _options() -> list[click.Option]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    return [option for option in options if option.name not in _NOT_FOR_TEMPLATES]


def _as_option(option: click.Option, value: str) -> list[str]:
    flag = option.opts[0]
    if option.is_flag:
        if value not in ("true", "false"):
            raise click.UsageError(f"{option.name} is true or false, not {value!r}")
        return [flag] if value == "true" else []
    values = value.split(",") if option.multiple else [value]
    return [f"{flag}={one.strip()}" for one in values]


def template_metadata() -> str:
    """The template's parameters with their types, as ``gcloud`` reads them."""
    document = {
        "name": "newsbeam",
        "description": "One bounded run, from feeds to committed rows in Parquet.",
        "parameters": [_CONFIG, *map(_described, _options()), _IMAGE],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


_CONFIG: dict[str, Any] = {
    "name": "config",
    "label": "Config",
    "helpText": "The config, at an address such as gs://bucket/daily.yaml.",
    "paramType": "GCS_READ_FILE",
    "isOptional": False,
    "regexes": [r"^gs://[^\n\r]+$"],
}


#: An option of Beam's; a launch refuses what the template does not name.
_IMAGE: dict[str, Any] = {
    "name": "sdk_container_image",
    "label": "Image of the workers",
    "helpText": "The template's own image; workers of any other have no newsbeam.",
    "paramType": "TEXT",
    "isOptional": True,
    "regexes": [r"^[^\s]+$"],
}


def _described(option: click.Option) -> dict[str, Any]:
    several = " Several are parted by commas." if option.multiple else ""
    described: dict[str, Any] = {
        "name": option.name,
        "label": (option.name or "").replace("_", " ").capitalize(),
        "helpText": f"{option.help}{several}",
        "isOptional": True,
    }
    if option.is_flag:
        return {**described, "paramType": "BOOLEAN"}
    if option.name == "output":
        kind = {"paramType": "GCS_WRITE_FOLDER", "regexes": [r"^gs://[^\n\r]+$"]}
        return {**described, **kind}
    if isinstance(option.type, click.IntRange):
        return {**described, "paramType": "NUMBER", "regexes": [r"^\d+$"]}
    if option.type is MOMENT:
        return {**described, "paramType": "TEXT", "regexes": [_MOMENT_PATTERN]}
    return {**described, "paramType": "TEXT", "regexes": [r"^[^\n\r]+$"]}

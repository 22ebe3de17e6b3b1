"""The config's keys for people (``docs/config.md``) and for editors (JSON Schema).

Both are made from the models of ``pipeline.config``, so a key is described once.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from pipeline.config import Config, FeedConfig, HostConfig, OpmlConfig

_INTRODUCTION = """\
# Config

One YAML file a pipeline; `configs/example.yaml` is one with every key. `newsbeam
validate FILE` tells all errors at once, each with its line. Unknown keys are errors.
`${NAME}` in any value stands for an environment variable. `configs/config.schema.json`
lets editors complete and check the file.

Feeds are asked for as listed; robots.txt governs pages. Header values and secrets in
addresses are redacted in logs, `feeds`, `drops` and commits.
"""


def config_page() -> str:
    """A table of keys for each section, in the order of the file."""
    lines = [_INTRODUCTION, *_section("config", Config)]
    lines += ["", *_section("feeds[]", FeedConfig)]
    lines += ["", *_section("feeds[] that is a list", OpmlConfig)]
    for name, field in Config.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            lines += ["", *_section(name, model)]
            if name == "fetch":
                lines += ["", *_section("fetch.hosts.HOST", HostConfig)]
    return "\n".join(lines) + "\n"


def config_schema() -> str:
    """JSON Schema of a config, for ``yaml-language-server`` and its kin."""
    schema = Config.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "newsbeam config"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield (model.__doc__ or "").partition("\n")[0]
    yield ""
    yield "| key | default | meaning |"
    yield "|---|---|---|"
    for key, field in model.model_fields.items():
        meaning = field.description or _first_line(field.annotation)
        yield f"| `{key}` | {_default(field)} | {meaning} |"


def _first_line(annotation: Any) -> str:
    return (getattr(annotation, "__doc__", None) or "").partition("\n")[0]


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return "required"
    if isinstance(value, BaseModel):
        return "see below"
    return f"`{json.dumps(value, ensure_ascii=False)}`"

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from pipeline.config import Config, FeedConfig
from pipeline.config_docs import config_page, config_schema
from pipeline.load_config import load_config

EXAMPLE = Path(__file__).parents[2] / "configs/example.yaml"
BAD = sorted((Path(__file__).parents[1] / "data/bad_configs").glob("*.yaml"))


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield prefix + name
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from keys_of(annotation, f"{prefix}{name}.")


def written(document: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in document.items():
        yield prefix + name
        if isinstance(value, dict):
            yield from written(value, f"{prefix}{name}.")


def test_the_example_has_every_key() -> None:
    document = yaml.safe_load(EXAMPLE.read_text("utf-8"))

    assert set(keys_of(Config)) <= set(written(document))
    assert set(keys_of(FeedConfig)) == set(document["feeds"][0])


def test_the_example_shows_the_defaults() -> None:
    loaded = load_config(EXAMPLE, environ={})

    assert len(loaded.feeds) == 1
    plain = Config.model_validate(
        {
            "version": 1,
            "user_agent": loaded.user_agent,
            "feeds": [f.model_dump() for f in loaded.feeds],
        }
    )
    assert loaded == plain


@pytest.mark.parametrize("key", sorted(keys_of(Config)))
def test_each_key_is_in_the_page(key: str) -> None:
    assert f"| `{key.rpartition('.')[2]}` |" in config_page()


def test_the_schema_accepts_the_example() -> None:
    schema = json.loads(config_schema())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(EXAMPLE.read_text("utf-8")), schema)


@pytest.mark.parametrize(
    "name", ["unknown_top_key", "bad_pages", "quoted_number", "no_feeds", "no_version"]
)
def test_the_schema_refuses_what_the_loader_refuses(name: str) -> None:
    document = yaml.safe_load(next(p for p in BAD if p.stem == name).read_text("utf-8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(config_schema()))

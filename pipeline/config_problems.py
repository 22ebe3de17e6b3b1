"""What pydantic finds wrong with a config, as problems with their places."""

import difflib
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel

from pipeline.config import Config, FeedConfig
from pipeline.yaml_lines import Document, Problem
from pipeline.yaml_lines import Path as Keys

#: Stands for an agent that is wrong, lest it be blamed a second time.
_SOMEBODY = "somebody (+https://press.example/bot)"
_HINTS = {
    "int_type": "write a whole number without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number without quotes",
    "bool_type": "write true or false without quotes",
    "string_type": "put it in quotes",
    "list_type": "write a list: [a, b], or a line with - for each",
    "dict_type": "write key: value, indented below it",
    "model_type": "write key: value, indented below it",
    "model_attributes_type": "write key: value, indented below it",
    "string_pattern_mismatch": "use letters, digits, dots, - and _",
}
_MESSAGES = {
    "too_short": "is empty",
    "string_too_short": "is empty or too short",
    "string_pattern_mismatch": "has characters that are not allowed",
    "list_type": "should be a list",
    "dict_type": "should be a mapping of keys",
    "model_type": "should be a mapping of keys",
    "model_attributes_type": "should be a mapping of keys",
}


def problem_of(error: Any, document: Document) -> Problem:
    """What pydantic finds wrong, in words and with its place."""
    path = without_tags(error["loc"])
    kind, message = error["type"], error["msg"]
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
        place = document.keys.get(path) or place_of(path, document)
        return Problem(place, "is not a setting", hint, path)
    if kind == "missing":
        return Problem(place_of(path, document), "is required", "", path)
    message = _MESSAGES.get(kind, message).removeprefix("Value error, ")
    message = message.replace("Input should be", "should be")
    return Problem(place_of(path, document), message, _HINTS.get(kind, ""), path)


def place_of(path: Keys, document: Document) -> tuple[int, int]:
    """Where a value stands, or the nearest thing around it that is there."""
    while path and path not in document.places:
        path = path[:-1]
    return document.places.get(path, (1, 1))


def what_is_right(data: dict[str, Any], wrong: Sequence[Keys]) -> dict[str, Any]:
    """A config of what is not wrong, with stand-ins for what there has to be.

    Args:
        data: the document.
        wrong: paths of wrong values.
    """
    sections = {path[0] for path in wrong if path}
    right = {key: value for key, value in data.items() if key not in sections}
    right["version"] = 1
    if "user_agent" in sections:
        right["user_agent"] = _SOMEBODY
    feeds = data.get("feeds")
    wrong_feeds = {path[1] for path in wrong if path[:1] == ("feeds",) and path[1:]}
    if not isinstance(feeds, list) or ("feeds",) in wrong:
        feeds, wrong_feeds = [None], {0}
    right["feeds"] = [
        {"url": f"http://127.0.0.1/{number}"} if number in wrong_feeds else feed
        for number, feed in enumerate(feeds)
    ]
    return right


def without_tags(location: tuple[int | str, ...]) -> Keys:
    """A pydantic location without the union's tag behind a feed's number."""
    if len(location) > 2 and location[0] == "feeds" and location[2] in ("feed", "opml"):
        return location[:2] + location[3:]
    return location


def _keys_at(path: Keys) -> list[str]:
    """The known keys of the mapping at a path."""
    model: Any = Config
    for step in path:
        if step == "feeds":
            model = FeedConfig
        elif isinstance(step, str) and model is not FeedConfig:
            field = model.model_fields.get(step)
            model = _model_in(field.annotation) if field else model
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(a) for a in get_args(annotation))
    return next((m for m in inner if m is not None), None)

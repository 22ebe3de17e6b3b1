"""Values to JSON and back, for the socket between a child and its keeper.

A child has parsed hostile bytes, so nothing it says is unpickled: a reply is JSON,
rebuilt field by field against the declared types, and anything that does not fit is
a ``WireError``.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints


class WireError(ValueError):
    """A reply that does not have the shape it should have."""


def to_wire(value: Any) -> Any:
    """Any of our values as JSON types: dataclasses to objects, times to ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_wire(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_wire(item) for item in value]
    return value


def from_wire(kind: Any, value: Any) -> Any:
    """Rebuild a value of the declared type.

    Raises:
        WireError: where the JSON does not fit the type.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _from_union(kind, value)
    if origin is tuple:
        if not isinstance(value, list):
            raise WireError(f"a list was expected, not {type(value).__name__}")
        item, *rest = get_args(kind)
        if rest == [...]:
            return tuple(from_wire(item, v) for v in value)
        return tuple(from_wire(k, v) for k, v in zip((item, *rest), value, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        return _from_object(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _convert(kind, value)
    if kind is datetime:
        return _convert(datetime.fromisoformat, value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is str and isinstance(value, str):
        return _sound_text(value)
    if kind is Any or type(value) is kind:
        return value
    raise WireError(f"{kind} was expected, not {type(value).__name__}")


def _from_union(kind: Any, value: Any) -> Any:
    options = [k for k in get_args(kind) if k is not type(None)]
    if value is None:
        if len(options) == len(get_args(kind)):
            raise WireError(f"{kind} cannot be null")
        return None
    problem: WireError | None = None
    for option in options:
        try:
            return from_wire(option, value)
        except WireError as error:
            problem = error
    raise problem or WireError(f"nothing fits {kind}")


def _from_object(kind: type, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise WireError(f"an object was expected for {kind.__name__}")
    hints = _hints(kind)
    if value.keys() - hints.keys():
        raise WireError(f"{kind.__name__} has no {sorted(value.keys() - hints.keys())}")
    try:
        return kind(**{name: from_wire(hints[name], v) for name, v in value.items()})
    except TypeError as error:
        raise WireError(f"{kind.__name__}: {error}") from error


def _sound_text(value: str) -> str:
    """The text, unless it has lone surrogates, at which every writer would fail."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise WireError(str(error)) from error
    return value


def _convert(make: Any, value: Any) -> Any:
    try:
        return make(value)
    except (TypeError, ValueError) as error:
        raise WireError(str(error)) from error


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)

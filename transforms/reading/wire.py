"""Values to JSON and back, for the socket between a child and its keeper.

A child has parsed hostile bytes, so nothing it says is unpickled: a reply is JSON,
rebuilt field by field against the declared types, and anything that does not fit is
a ``WireError``.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any, Union, get_args, get_origin, get_type_hints

Rebuild = Callable[[Any], Any]

_PLAIN = frozenset({str, int, float, bool, type(None)})


class WireError(ValueError):
    """A reply that does not have the shape it should have."""


def to_wire(value: Any) -> Any:
    """Any of our values as JSON types: dataclasses to objects, times to ISO 8601."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    names = _field_names(kind)
    if names is not None:
        return {name: to_wire(getattr(value, name)) for name in names}
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
    return _rebuilder(kind)(value)


@lru_cache(maxsize=512)
def _rebuilder(kind: Any) -> Rebuild:
    """What rebuilds values of one type; types are looked into once, not by value."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(kind)
    if origin is tuple:
        return _tuple(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return partial(_convert, kind)
    if kind is datetime:
        return partial(_convert, datetime.fromisoformat)
    if kind is str:
        return _text
    if kind is Any:
        return _anything
    return partial(_exactly, kind)


def _union(kind: Any) -> Rebuild:
    options = [_rebuilder(k) for k in get_args(kind) if k is not type(None)]
    is_optional = len(options) < len(get_args(kind))

    def rebuild(value: Any) -> Any:
        if value is None:
            if is_optional:
                return None
            raise WireError(f"{kind} cannot be null")
        problem: WireError | None = None
        for option in options:
            try:
                return option(value)
            except WireError as error:
                problem = error
        raise problem or WireError(f"nothing fits {kind}")

    return rebuild


def _tuple(kind: Any) -> Rebuild:
    item, *rest = get_args(kind)
    is_endless = rest == [...]
    parts = [_rebuilder(k) for k in ((item,) if is_endless else (item, *rest))]

    def rebuild(value: Any) -> Any:
        if not isinstance(value, list):
            raise WireError(f"a list was expected, not {type(value).__name__}")
        if is_endless:
            return tuple(map(parts[0], value))
        return tuple(part(v) for part, v in zip(parts, value, strict=True))

    return rebuild


def _object(kind: type) -> Rebuild:
    # Looked up late, since a type may hold itself; and shown when it is whole, since
    # each child's keeper may be the first to ask.
    found: dict[str, Rebuild] | None = None

    def rebuild(value: Any) -> Any:
        nonlocal found
        if not isinstance(value, dict):
            raise WireError(f"an object was expected for {kind.__name__}")
        parts = found
        if parts is None:
            hints = get_type_hints(kind)
            parts = found = {name: _rebuilder(hint) for name, hint in hints.items()}
        if not value.keys() <= parts.keys():
            unknown = sorted(value.keys() - parts.keys())
            raise WireError(f"{kind.__name__} has no {unknown}")
        try:
            return kind(**{name: parts[name](v) for name, v in value.items()})
        except TypeError as error:
            raise WireError(f"{kind.__name__}: {error}") from error

    return rebuild


def _exactly(kind: Any, value: Any) -> Any:
    if type(value) is kind:
        return value
    if kind is float and type(value) is int:
        return float(value)
    raise WireError(f"{kind} was expected, not {type(value).__name__}")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _sound_text(value)
    raise WireError(f"{str} was expected, not {type(value).__name__}")


def _anything(value: Any) -> Any:
    return value


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


@cache
def _field_names(kind: Any) -> tuple[str, ...] | None:
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None

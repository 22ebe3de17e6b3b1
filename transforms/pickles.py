"""Frozen dataclasses pickled as what they hold, and nothing else.

What crosses a shuffle is pickled four or five times on its way. The standard way of a
frozen dataclass with slots asks ``fields()`` of every instance, twice: three quarters
of what pickling it costs.
"""

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def compactly_pickled(record: type[T]) -> type[T]:
    """Decorate a frozen dataclass with slots and at least two fields.

    Both ends must have the same fields, as the processes of one run do.
    """
    values = attrgetter(*(f.name for f in fields(record)))  # type: ignore[arg-type]

    def reduce(self: T) -> tuple[Any, ...]:
        return _restore, (type(self), values(self))

    record.__reduce__ = reduce  # type: ignore[assignment,method-assign]
    return record


def _restore(record: Any, values: tuple[Any, ...]) -> Any:
    restored = object.__new__(record)
    for set_slot, value in zip(_slots(record), values, strict=True):
        set_slot(restored, value)
    return restored


@cache
def _slots(record: Any) -> tuple[Any, ...]:
    """What fills the slots, past the guard that keeps a frozen instance as it is."""
    return tuple(getattr(record, f.name).__set__ for f in fields(record))

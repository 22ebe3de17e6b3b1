"""Where extraction says what it considered, for ``explain``.

Deciding functions call ``note``; nobody listens in a run, and then it costs one
look-up. A listener gets the notes in the order of the decisions.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

_listener: ContextVar["list[Note] | None"] = ContextVar("listener", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One decision.

    Attributes:
        about: the field or step decided, e.g. ``title``, ``line cut``.
        chosen: what was decided, as text; "" where nothing was.
        candidates: what was considered, as (source, value).
    """

    about: str
    chosen: str
    candidates: tuple[tuple[str, str], ...] = ()


def note(
    about: str, chosen: object, candidates: tuple[tuple[str, object], ...] = ()
) -> None:
    """Say what was decided and among what, if somebody listens."""
    notes = _listener.get()
    if notes is not None:
        told = tuple((source, _text(value)) for source, value in candidates)
        notes.append(Note(about=about, chosen=_text(chosen), candidates=told))


def is_listening() -> bool:
    """Whether notes are collected, for those that cost something to make."""
    return _listener.get() is not None


@contextlib.contextmanager
def listening() -> Iterator[list[Note]]:
    """Collect the notes made inside the block."""
    notes: list[Note] = []
    token = _listener.set(notes)
    try:
        yield notes
    finally:
        _listener.reset(token)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return "; ".join(_text(v) for v in value)
    return str(value)

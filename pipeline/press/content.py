"""The press's files: what is served where, and what must come of each entry."""

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Gone from here in Python 3.14, not yet elsewhere in 3.10.
    from importlib.abc import Traversable

#: The moment all dates of the press stand around; give it to runs as ``--now``.
PRESS_NOW = datetime(2026, 1, 15, 12, 0, tzinfo=timezone.utc)

_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one feed entry.

    Attributes:
        url: address with the publisher's own ``{base}`` left open.
        outcome: ``published``, or the reason it is dropped for.
        stories: rows it gives.
        kind: for ``not_an_article`` the kind of page.
    """

    feed_id: str
    url: str
    outcome: str
    stories: int = 0
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path answers with; ``{base}`` in body and location is left open."""

    status: int
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    location: str | None = None
    has_validators: bool = False


def _sites() -> "Traversable":
    return resources.files("pipeline.press") / "sites"


@cache
def catalogue() -> dict[str, Any]:
    """The declared publishers, feeds, special answers and expected outcomes."""
    document = (_sites() / "press.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(document)
    return loaded


def expected_outcomes() -> tuple[Expected, ...]:
    """What must come of each entry of each readable feed."""
    return tuple(Expected(**item) for item in catalogue()["entries"])


def answer(publisher: str, path: str) -> Answer:
    """What a publisher's server says for a path without its query."""
    special = catalogue()["answers"].get(publisher, {}).get(path)
    if special:
        return Answer(body=b"declared so\n", **special)
    name = path.lstrip("/") or "index.html"
    file = _sites() / publisher
    for part in name.split("/"):
        if part in {"", ".", ".."}:
            return _NOT_FOUND
        file = file / part
    suffix = name.rpartition(".")[2]
    if suffix not in _TYPES or not file.is_file():
        return _NOT_FOUND
    return Answer(
        status=200,
        content_type=_TYPES[suffix],
        body=file.read_bytes(),
        has_validators=suffix in {"xml", "json"},
    )


_NOT_FOUND = Answer(status=404, body=b"not found\n")

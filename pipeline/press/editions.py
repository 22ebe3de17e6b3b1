"""The press's editions: what changed between one run and the next.

Each publisher's folder holds a folder an edition, the second with only the files that
differ from the first. So what a second run must notice can be read off the listing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Gone from here in Python 3.14, not yet elsewhere in 3.10.
    from importlib.abc import Traversable

EDITIONS = (1, 2)

#: The moment all dates of the first edition stand around; give it to runs as ``--now``.
PRESS_NOW = datetime(2026, 1, 15, 12, 0, tzinfo=timezone.utc)

_BETWEEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A file as one edition has it.

    Attributes:
        edition: the one that brought it, which may be an earlier one.
    """

    body: bytes
    edition: int


def edition_time(edition: int) -> datetime:
    """When an edition is read; nothing in it was published later but by mistake."""
    return PRESS_NOW + (edition - 1) * _BETWEEN


def sites() -> "Traversable":
    """The folder of the publishers' folders."""
    return resources.files("pipeline.press") / "sites"


@cache
def printed(publisher: str, path: str, edition: int) -> Printed | None:
    """The newest file of a path up to an edition; None where there is none."""
    parts = path.removeprefix("/").split("/")
    if not set(parts).isdisjoint({"", ".", ".."}):
        return None
    for number in range(edition, 0, -1):
        file = sites() / publisher / f"edition-{number}"
        for part in parts:
            file = file / part
        if file.is_file():
            return Printed(body=file.read_bytes(), edition=number)
    return None

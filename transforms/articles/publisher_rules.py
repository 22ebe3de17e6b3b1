"""Lines that people said are no part of a publisher's stories, by host.

``data/publisher_rules.tsv`` has them: see ``docs/how_to_add_a_publisher_rule.md``.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

_FILE = "publisher_rules.tsv"
_CELLS = 3


class RulesError(Exception):
    """The file of rules has a line that is none; the message says which and why."""


def parse_rules(text: str) -> dict[str, list[str]]:
    r"""Lines to cut by host: three cells a line, parted by tabs; ``#`` comments.

    Raises:
        RulesError: a line has other cells, or would cut everything.

    >>> parse_rules("gazette.example\tMore of *\t2026-11-25: prompt in all stories")
    {'gazette.example': ['More of *']}
    """
    rules: dict[str, list[str]] = {}
    for number, row in enumerate(text.splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        cells = [cell.strip() for cell in row.split("\t")]
        if len(cells) != _CELLS or not all(cells):
            raise RulesError(
                f"{_FILE}:{number}: has {len(cells)} cells; it takes host, line and why"
            )
        host, line, _ = cells
        if not re.search(r"\w{3}", line):
            raise RulesError(f"{_FILE}:{number}: {line!r} would cut other lines, too")
        rules.setdefault(host.lower(), []).append(line)
    return rules


def cutter(rules: dict[str, list[str]], host: str) -> Callable[[str], bool] | None:
    """Says of a line whether a rule of the host, or of one above it, cuts it.

    ``*`` in a rule stands for any characters; None where the host has no rule.
    """
    labels = host.lower().split(".")
    names = (".".join(labels[n:]) for n in range(len(labels)))
    lines = [line for name in names for line in rules.get(name, ())]
    if not lines:
        return None
    any_of = "|".join(re.escape(line).replace(r"\*", ".*") for line in lines)
    pattern = re.compile(any_of)
    return lambda line: pattern.fullmatch(line) is not None


def cutter_for(url: str) -> Callable[[str], bool] | None:
    """The same by the rules of this version and a page's address."""
    try:
        return _cutter_of(urlsplit(url).hostname or "")
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _cutter_of(host: str) -> Callable[[str], bool] | None:
    return cutter(_shipped(), host)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[str]]:
    file = resources.files("transforms.articles") / "data" / _FILE
    return parse_rules(file.read_text("utf-8"))

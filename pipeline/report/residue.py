"""Lines that recur over a host's articles, and so are hardly part of the story."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: Articles of a run that are looked through, and of one host.
MOST_TEXTS, _MOST_OF_A_HOST = 3_000, 200
#: A line is residue in so many articles, and this share of its host's.
_ENOUGH, _SHARE = 3, 0.2
_MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidueLine:
    """One line that recurs.

    Attributes:
        articles: of the host that have it.
        looked_at: articles of the host that were looked through.
    """

    host: str
    line: str
    articles: int
    looked_at: int


def residue(texts: Iterable[Mapping[str, Any]]) -> tuple[ResidueLine, ...]:
    """The lines that recur most.

    Args:
        texts: rows with ``canonical_url`` and ``text``.
    """
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    looked_at: Counter[str] = Counter()
    for row in texts:
        host = urlsplit(row["canonical_url"]).hostname or ""
        if looked_at[host] >= _MOST_OF_A_HOST:
            continue
        looked_at[host] += 1
        for line in {line.strip() for line in row["text"].splitlines()} - {""}:
            numbers[host][line] += 1
    found = [
        ResidueLine(host=host, line=line, articles=number, looked_at=looked_at[host])
        for host, counted in numbers.items()
        for line, number in counted.items()
        if number >= max(_ENOUGH, _SHARE * looked_at[host])
    ]
    found.sort(key=lambda r: (-r.articles, r.host, r.line))
    return tuple(found[:_MOST_LINES])

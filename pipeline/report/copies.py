"""Syndication: which articles of the run are copies, of what, and how far they went."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.web.redaction import redact_url

#: Columns of ``copies`` that are read.
COLUMNS = (
    *("article_id", "earliest_article_id", "containment", "evidence"),
    "published_gap_seconds",
)
#: Columns of ``articles`` that tell of one.
ARTICLE_COLUMNS = ("article_id", "title", "canonical_url", "publisher", "agency")
_MOST = 10
_MOST_COPIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy in a cluster.

    Attributes:
        after_seconds: from the earliest to it; None where a date is missing.
    """

    title: str
    url: str
    publisher: str
    containment: float
    after_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """An article and those of the run that copy it.

    Attributes:
        title: of the earliest where it can be had, else of the first copy.
        publisher: of the earliest; "" where it cannot.
        url: of the earliest, redacted; "" where it cannot.
        size: copies in this run.
        copies: the first of them.
    """

    title: str
    publisher: str
    url: str
    article_id: str
    agency: str
    size: int
    evidence: tuple[str, ...]
    copies: tuple[Copy, ...]


Row = dict[str, Any]
Finder = Callable[[Collection[str]], Iterable[Row]]


def clusters(
    edges: pa.Table, articles: pa.Table, find: Finder
) -> tuple[int, tuple[Cluster, ...]]:
    """How many clusters the run's copies belong to, and the largest of them.

    Args:
        edges: the run's copies, with ``COLUMNS``.
        articles: the run's, with the columns of ``articles.COLUMNS``.
        find: given ids of articles of earlier runs, those rows of ``ARTICLE_COLUMNS``
            that can be had.
    """
    if not edges.num_rows:
        return 0, ()
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in edges.to_pylist():
        groups[edge["earliest_article_id"]].append(edge)
    largest = sorted(groups, key=lambda key: (-len(groups[key]), key))[:_MOST]
    wanted = {edge["article_id"] for key in largest for edge in groups[key]}
    known = {row["article_id"]: row for row in rows_of(articles, wanted | {*largest})}
    missing = {key for key in largest if key not in known}
    if missing:
        known.update((row["article_id"], row) for row in find(missing))
    return len(groups), tuple(_cluster(key, groups[key], known) for key in largest)


def rows_of(articles: pa.Table, wanted: Collection[str]) -> list[Row]:
    """The rows of those articles, with ``ARTICLE_COLUMNS``."""
    ids = pa.array(sorted(wanted), pa.string())
    mask = pc.is_in(articles["article_id"], value_set=ids)
    found: list[Row] = articles.filter(mask).select(ARTICLE_COLUMNS).to_pylist()
    return found


def _cluster(
    key: str, edges: list[dict[str, Any]], known: Mapping[str, dict[str, Any]]
) -> Cluster:
    edges = sorted(edges, key=_order)
    first = known.get(key) or known.get(edges[0]["article_id"]) or {}
    agencies = [known.get(edge["article_id"], {}).get("agency") for edge in edges]
    named = [name for name in [first.get("agency"), *agencies] if name]
    return Cluster(
        title=first.get("title") or "",
        publisher=known[key]["publisher"] if key in known else "",
        url=redact_url(known[key]["canonical_url"]) if key in known else "",
        article_id=key,
        agency=named[0] if named else "",
        size=len(edges),
        evidence=tuple(sorted({e for edge in edges for e in edge["evidence"] or ()})),
        copies=tuple(_copy(edge, known) for edge in edges[:_MOST_COPIES]),
    )


def _order(edge: Mapping[str, Any]) -> tuple[float, str]:
    gap = edge["published_gap_seconds"]
    return (float("inf") if gap is None else gap, edge["article_id"])


def _copy(edge: Mapping[str, Any], known: Mapping[str, dict[str, Any]]) -> Copy:
    row = known.get(edge["article_id"], {})
    return Copy(
        title=row.get("title") or edge["article_id"],
        url=redact_url(row.get("canonical_url") or ""),
        publisher=row.get("publisher") or "",
        containment=edge["containment"],
        after_seconds=edge["published_gap_seconds"],
    )

"""Syndication: which articles of the run are copies, of what, and how far they went."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from transforms.web.redaction import redact_url

#: Columns of ``copies`` that are read.
COLUMNS = (
    *("article_id", "earliest_article_id", "containment", "evidence"),
    "published_gap_seconds",
)
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
        title: of the earliest where this run has it, else of the first copy.
        publisher: of the earliest; "" where it is of an earlier run.
        size: copies in this run.
        copies: the first of them.
    """

    title: str
    publisher: str
    article_id: str
    agency: str
    size: int
    evidence: tuple[str, ...]
    copies: tuple[Copy, ...]


def clusters(edges: pa.Table, articles: pa.Table) -> tuple[int, tuple[Cluster, ...]]:
    """How many clusters the run's copies belong to, and the largest of them.

    Args:
        edges: the run's copies, with ``COLUMNS``.
        articles: the run's, with the columns of ``articles.COLUMNS``.
    """
    if not edges.num_rows:
        return 0, ()
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in edges.to_pylist():
        groups[edge["earliest_article_id"]].append(edge)
    largest = sorted(groups, key=lambda key: (-len(groups[key]), key))[:_MOST]
    wanted = {edge["article_id"] for key in largest for edge in groups[key]}
    known = _by_id(articles, wanted | set(largest))
    return len(groups), tuple(_cluster(key, groups[key], known) for key in largest)


def _by_id(articles: pa.Table, wanted: set[str]) -> dict[str, dict[str, Any]]:
    columns = ("article_id", "title", "canonical_url", "publisher", "agency")
    ids = articles["article_id"].to_pylist()
    places = [n for n, article_id in enumerate(ids) if article_id in wanted]
    rows = articles.select(columns).take(pa.array(places, pa.int64())).to_pylist()
    return {row["article_id"]: row for row in rows}


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

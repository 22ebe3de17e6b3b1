"""What an explanation says of copies: what the text is compared by, and what it is.

The articles are those that a run with the same config would compare it with.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transforms.dataset.state import State
from transforms.dataset.storage import open_storage
from transforms.duplicates.clusters import CopyPolicy, Edge
from transforms.duplicates.matching import edges_of
from transforms.reading.references import SKETCHED_COLUMNS, sketched
from transforms.records import Article

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CopyFinder:
    """Where copies are looked for.

    Attributes:
        output: the dataset.
        policy: what makes a copy.
        now: the moment that the look-back counts from.
    """

    output: str
    policy: CopyPolicy
    now: datetime


def explain_copies(row: Article, finder: CopyFinder | None) -> Facts:
    """What a row would be compared by, and its edges where there is a dataset."""
    article = sketched(**{name: getattr(row, name) for name in SKETCHED_COLUMNS})
    told: Facts = {
        "shingles": len(article.keys) // 8,
        "anchors": len(article.anchors) // 8,
        "credits": list(article.credits),
        "copy_of": None,
        "copied_by": None,
    }
    if finder is None:
        return told
    state = State.open(open_storage(finder.output))
    window = state.window(finder.now - finder.policy.look_back)
    edges = list(edges_of([article], window, finder.policy))
    own = [edge for edge in edges if edge.copy == article.article_id]
    others = [edge for edge in edges if edge.copy != article.article_id]
    return {
        **told,
        "copy_of": [_edge(e, e.earliest) for e in sorted(own, key=lambda e: e.rank)],
        "copied_by": [_edge(e, e.copy) for e in sorted(others, key=lambda e: e.copy)],
    }


def _edge(edge: Edge, other: bytes) -> Facts:
    return {
        "article_id": other.hex(),
        "containment": edge.containment,
        "shared": edge.shared,
        "evidence": list(edge.evidence),
        "published_gap_seconds": edge.gap_seconds,
    }

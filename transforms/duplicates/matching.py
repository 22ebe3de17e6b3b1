"""Articles of a run and of the window to the edges between them."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from transforms.duplicates.clusters import CopyPolicy, Edge, Sketched, edge_between
from transforms.duplicates.index import Postings, candidate_pairs
from transforms.duplicates.shingles import Hashes
from transforms.duplicates.sketch import unpacked


def edges_among(articles: Sequence[Sketched], policy: CopyPolicy) -> Iterator[Edge]:
    """Every edge between articles of one run, whatever their order."""
    yield from edges_of(articles, (), policy)


def edges_of(
    new: Sequence[Sketched], known: Sequence[Sketched], policy: CopyPolicy
) -> Iterator[Edge]:
    """Every edge of new articles, to each other and to those of the window.

    Args:
        new: articles of the run.
        known: articles of earlier runs; those that are new again are left out.
        policy: what makes a copy.
    """
    fresh = {article.article_id for article in new}
    articles = [*new, *(a for a in known if a.article_id not in fresh)]
    is_new = np.zeros(len(articles), np.bool_)
    is_new[: len(new)] = True
    anchors = [unpacked(article.anchors) for article in articles]
    pairs = candidate_pairs(_postings(anchors, _places(articles)), is_new)
    for later, earlier in pairs.tolist():
        edge = edge_between(articles[later], articles[earlier], policy)
        if edge is not None:
            yield edge


def _places(articles: Sequence[Sketched]) -> npt.NDArray[np.int64]:
    """The place of each in time."""
    order = sorted(range(len(articles)), key=lambda n: articles[n].rank)
    places = np.empty(len(articles), np.int64)
    places[order] = np.arange(len(articles))
    return places


def _postings(anchors: Sequence[Hashes], places: npt.NDArray[np.int64]) -> Postings:
    sizes = [len(some) for some in anchors]
    articles = np.repeat(np.arange(len(anchors)), sizes)
    joined = np.concatenate(anchors) if anchors else np.empty(0, np.int64)
    return Postings(joined, articles, places[articles])

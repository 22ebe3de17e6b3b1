"""Sketches that wait in the spill until copies are linked.

A sketch is ten times as large as all the rest that is known of a story while it is
chosen. So a story carries its place, and whoever compares reads it from there.
"""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from transforms.dataset.spill import BlobRef, read_blobs
from transforms.dataset.storage import Storage
from transforms.duplicates.clusters import Sketched
from transforms.pickles import compactly_pickled


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A chosen article, without its sketch.

    Attributes:
        article_id: the one it has in the end, as bytes.
        appeared_at: by the first date it was published with.
        place: of its sketch.
        parts: of all anchors, those in which it has some.
    """

    article_id: bytes
    appeared_at: datetime
    place: BlobRef
    parts: tuple[int, ...]


def spilled(sketched: Sketched) -> bytes:
    """A sketch as it lies in the spill."""
    return pickle.dumps(sketched, pickle.HIGHEST_PROTOCOL)


def sketches_at(
    storage: Storage, path: str, places: Iterable[BlobRef]
) -> Iterator[Sketched]:
    """The sketches at places in one part of the spill, as they were put there."""
    return map(pickle.loads, read_blobs(storage, path, places))


def sketches_of(storage: Storage, articles: Iterable[Settled]) -> Iterator[Sketched]:
    """The articles with their sketches, in an order of their own."""
    in_order = sorted(articles, key=_place)
    for path, group in groupby(in_order, key=_path):
        of_part = list(group)
        places = [article.place for article in of_part]
        found = sketches_at(storage, path, places)
        for article, sketched in zip(of_part, found, strict=True):
            yield replace(
                sketched,
                article_id=article.article_id,
                appeared_at=article.appeared_at,
            )


def _path(article: Settled) -> str:
    return article.place.path


def _place(article: Settled) -> tuple[str, int]:
    return article.place.path, article.place.offset

"""Invented stories and what is known of them, for tests about copies."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from tests.clock import NOW
from transforms.duplicates.clusters import Sketched
from transforms.duplicates.sketch import sketch_text, unpacked

_SYLLABLES = (
    *("ba", "de", "fi", "go", "lu", "mar", "nen", "pol"),
    *("ris", "sto", "tav", "un", "wel", "zim", "kor", "lin"),
)
_SMALL = (
    *("the", "of", "and", "to", "in", "a", "that", "for"),
    *("with", "on", "at", "from", "by", "after", "before", "under"),
)


def story(number: int, sentences: int = 24) -> str:
    """A story in words nobody knows, which no other number shares a phrase with."""
    rng = random.Random(number)
    told = []
    for place in range(sentences):
        words = [_word(rng) for _ in range(rng.randint(9, 24))]
        if place % 3 == 0:
            words[rng.randrange(1, len(words))] = str(rng.randint(2, 4_000))
        told.append(" ".join(words).capitalize() + ".")
        told.append("\n" if place % 4 == 3 else " ")
    return "".join(told)


def _word(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(_SMALL)
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3)))


def sketched(
    number: int, text: str, *, hours: float = 0, credits: tuple[str, ...] = ()
) -> Sketched:
    """The article of that number, published so many hours after the first."""
    sketch = sketch_text(text)
    at = NOW + timedelta(hours=hours)
    return Sketched(
        article_id=number.to_bytes(8, "big") * 2,
        appeared_at=at,
        published_at=at,
        keys=sketch.keys,
        anchors=sketch.anchors,
        credits=credits,
    )


@dataclass
class Found:
    """Where anchors occur."""

    anchors: np.ndarray
    articles: np.ndarray
    moments: np.ndarray


@dataclass
class KnownOne:
    """A known article without its anchors."""

    article: Sketched

    def __getattr__(self, name: str) -> object:
        return getattr(self.article, "article_id" if name == "key" else name)


class Known:
    """Articles of earlier runs, in memory."""

    def __init__(self, articles: Sequence[Sketched]) -> None:
        self._articles = articles

    def with_anchors(self, wanted: np.ndarray) -> Found:
        some = set(wanted.tolist())
        rows = [
            (anchor, start(article), article.rank[0])
            for article in self._articles
            for anchor in unpacked(article.anchors).tolist()
            if anchor in some
        ]
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        return Found(
            np.array(columns[0], np.int64),
            np.array(columns[1], np.uint64),
            np.array(columns[2], np.int64),
        )

    def sketches(self, starts: np.ndarray) -> Mapping[bytes, KnownOne]:
        wanted = set(starts.tolist())
        return {a.article_id: KnownOne(a) for a in self._articles if start(a) in wanted}


def start(article: Sketched) -> int:
    """The first half of an article_id."""
    return int.from_bytes(article.article_id[:8], "big")

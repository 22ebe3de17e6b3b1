"""Invented stories and what is known of them, for tests about copies."""

import random
from datetime import timedelta

from tests.clock import NOW
from transforms.duplicates.clusters import Sketched
from transforms.duplicates.sketch import sketch_text

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
        article_id=number.to_bytes(16, "big"),
        appeared_at=at,
        published_at=at,
        keys=sketch.keys,
        anchors=sketch.anchors,
        credits=credits,
    )

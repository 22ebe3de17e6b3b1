"""Copies: how many planted ones are found, how many false, at what cost.

    python benchmarks/copies.py DATA_DIR [--window 10000 100000 1000000]

DATA_DIR holds ``extraction/truth.jsonl`` and the pages it names. Every page is read by
our extractor; each rewrite of ``benchmarks/rewrites.py`` of each text is then published
an hour after it among all the others. Printed: the share linked to its original,
edges between unlike texts, edges within sets made of one form, articles per CPU
second, and what looking back costs with so many articles in the window (their texts
are drawn from a vocabulary, since there are not enough pages).
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from benchmarks.forms import FORMS
from benchmarks.rewrites import REWRITES
from transforms.articles.extract import extract_page
from transforms.duplicates.clusters import CopyPolicy, Edge, Sketched, earliest_edge
from transforms.duplicates.matching import edges_of
from transforms.duplicates.sketch import sketch_text
from transforms.elements import Rejection

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone.utc)
#: Sets of one form: so many texts each.
OF_A_FORM = 40


@dataclass(frozen=True)
class Text:
    """A text that is published so many hours after the first."""

    number: int
    body: str
    hours: float = 0

    @property
    def key(self) -> bytes:
        """Its article_id."""
        return self.number.to_bytes(8, "big") * 2

    def sketched(self) -> Sketched:
        """What is known of it to find its copies."""
        at = NOON + timedelta(hours=self.hours)
        sketch = sketch_text(self.body)
        return Sketched(
            article_id=self.key,
            appeared_at=at,
            published_at=at,
            keys=sketch.keys,
            anchors=sketch.anchors,
        )


def load_texts(folder: Path) -> list[str]:
    """What our extractor makes of the pages."""
    texts = []
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        body = gzip.decompress((folder / truth["file"]).read_bytes())
        found = extract_page(body, url=truth["url"])
        if isinstance(found, Rejection):
            raise SystemExit(f"{truth['id']} is not read: {found.reason.value}")
        texts.append(found.stories[0].text)
    return texts


def linked(texts: Iterable[Text]) -> dict[bytes, Edge]:
    """The edge of each copy among the texts."""
    edges: dict[bytes, list[Edge]] = {}
    for edge in edges_of([t.sketched() for t in texts], None, CopyPolicy()):
        edges.setdefault(edge.copy, []).append(edge)
    return {copy: earliest_edge(found) for copy, found in edges.items()}


def recall(bodies: Sequence[str]) -> None:
    """Each rewrite of every text, published among all the originals."""
    originals = [Text(number, body) for number, body in enumerate(bodies)]
    total_false = articles = 0
    for name, (rewrite, wanted) in REWRITES.items():
        rng = random.Random(name)
        copies = [
            Text(t.number + len(bodies), rewrite(t.body, rng), hours=1)
            for t in originals
        ]
        edges = linked([*originals, *copies])
        found = sum(
            edges.get(c.key) is not None and edges[c.key].earliest == o.key
            for c, o in zip(copies, originals, strict=True)
        )
        right = {(c.key, o.key) for c, o in zip(copies, originals, strict=True)}
        false = sum((e.copy, e.earliest) not in right for e in edges.values())
        total_false += false
        articles += len(originals) + len(copies)
        share = found / len(bodies)
        verdict = "met" if share >= wanted else "MISSED"
        print(f"{name:12} recall {share:.3f}  aim {wanted:.2f}  {verdict}", end="  ")
        print(f"false edges {false}")
    rate = total_false / articles * 400
    print(f"false edges per 400 articles {rate:.2f} of {articles}  aim 1")


def forms() -> None:
    """Sets of one form: no text is a copy of another."""
    for name, form in FORMS.items():
        rng = random.Random(name)
        texts = [Text(n, form(rng), n / 10) for n in range(OF_A_FORM)]
        print(f"{OF_A_FORM} texts of the form {name:11} edges {len(linked(texts))}")


def speed(bodies: Sequence[str], rounds: int = 5) -> None:
    """Articles per CPU second, sketched and linked; half of them are copies."""
    rng = random.Random(4)
    bodies = [*bodies, *(REWRITES["cut 25 %"][0](b, rng) for b in bodies)]
    for what in ("sketched", "sketched and linked"):
        started = time.process_time()
        for _ in range(rounds):
            found = [Text(n, b, n / 100).sketched() for n, b in enumerate(bodies)]
            if what != "sketched":
                list(edges_of(found, None, CopyPolicy()))
        seconds = time.process_time() - started
        words = sum(len(body.split()) for body in bodies) / len(bodies)
        rate = rounds * len(bodies) / seconds
        print(f"{what}: {rate:,.0f} articles per CPU second, {words:.0f} words each")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    arguments = parser.parse_args()
    bodies = load_texts(arguments.data / "extraction")
    print(f"{len(bodies)} texts")
    recall(bodies)
    forms()
    speed(bodies)


if __name__ == "__main__":
    main()

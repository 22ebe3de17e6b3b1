"""Copies: how many planted ones are found, how many false, at what cost.

    python benchmarks/copies.py DATA_DIR [--window 10000 100000 1000000]

DATA_DIR holds ``extraction/truth.jsonl`` and the pages it names. Every page is read by
our extractor; each rewrite of ``benchmarks/rewrites.py`` of each text is then published
an hour after it among all the others. Printed: the share linked to its original,
edges between unlike texts, edges within sets made of one form, articles per CPU
second, and what looking back costs with so many articles in the window (whose
sketches are drawn at random, since there are not enough pages).
"""

import argparse
import gzip
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import psutil

from benchmarks.forms import FORMS
from benchmarks.rewrites import REWRITES
from transforms.articles.extract import extract_page
from transforms.dataset.state_files import StateFile
from transforms.dataset.storage import LocalStorage
from transforms.dataset.window import Window, write_window
from transforms.dataset.window_memory import SketchMemory
from transforms.duplicates.clusters import CopyPolicy, Edge, Sketched, earliest_edge
from transforms.duplicates.matching import edges_of
from transforms.duplicates.sketch import sketch_text
from transforms.elements import Rejection

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
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


@dataclass(frozen=True)
class Found:
    """What became of one kind of rewrite.

    Attributes:
        share: of the copies, linked to their original.
        wanted: of them, at least.
        false: edges between texts that have nothing to do with each other.
        articles: among which they were sought.
    """

    name: str
    share: float
    wanted: float
    false: int
    articles: int


def recall(bodies: Sequence[str]) -> list[Found]:
    """Each rewrite of every text, published among all the originals."""
    originals = [Text(number, body) for number, body in enumerate(bodies)]
    results = []
    for name, (rewrite, wanted) in REWRITES.items():
        rng = random.Random(name)
        copies = [
            Text(t.number + len(bodies), rewrite(t.body, rng), hours=1)
            for t in originals
        ]
        edges = linked([*originals, *copies])
        right = {(c.key, o.key) for c, o in zip(copies, originals, strict=True)}
        found = {(edge.copy, edge.earliest) for edge in edges.values()}
        share = len(found & right) / len(bodies)
        false = len(found - right)
        results.append(Found(name, share, wanted, false, 2 * len(bodies)))
    return results


def print_recall(results: Sequence[Found]) -> None:
    """The results as lines."""
    for found in results:
        verdict = "met" if found.share >= found.wanted else "MISSED"
        print(
            f"{found.name:12} recall {found.share:.3f}  aim {found.wanted:.2f}  "
            f"{verdict}  false edges {found.false}"
        )
    rate = false_per_400(results)
    articles = sum(found.articles for found in results)
    print(f"false edges per 400 articles {rate:.2f} of {articles}  aim 1")


def false_per_400(results: Sequence[Found]) -> float:
    """False edges for 400 articles."""
    return sum(f.false for f in results) / sum(f.articles for f in results) * 400


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


def look_back(articles: int, new: int = 1_000) -> None:
    """What a run of ``new`` articles pays for so many in the window.

    One in ten of the new ones is a copy of a known one, all have their own sentences
    besides. Anchors and shingles are drawn at random: 25 and 128 of an article.
    """
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalStorage(folder)
        started = time.process_time()
        files: list[StateFile] = []
        for seq, start in enumerate(range(0, articles, 50_000), 1):
            made = [_drawn(rng, n) for n in range(start, min(start + 50_000, articles))]
            files = _written(storage, files, made, seq)
        built = time.process_time() - started
        sizes = {
            t: sum(f.bytes for f in files if f.table == t)
            for t in ("anchors", "sketches")
        }
        fresh = [_drawn(rng, articles + n) for n in range(new)]
        again = np.random.default_rng(1)  # the first of the window once more
        copied = [_drawn(again, n) for n in range(new // 10)]
        fresh[: new // 10] = [
            replace(copy, article_id=own.article_id, appeared_at=NOON + HOUR)
            for own, copy in zip(fresh, copied, strict=False)
        ]
        started, before = time.process_time(), _read_bytes()
        window = Window(storage, files, NOON - 72 * HOUR)
        edges = list(edges_of(fresh, window, CopyPolicy()))
        looked = time.process_time() - started
        read = _read_bytes() - before
        started = time.process_time()
        edges_alone = list(edges_of(fresh, None, CopyPolicy()))
        alone = time.process_time() - started
        started = time.process_time()
        _written(storage, files, fresh, 99)
        added = time.process_time() - started
    print(
        f"window of {articles:>9,}: {looked:.2f} s of CPU for {new} new articles, "
        f"{alone:.2f} without a window; {read / 1e6:,.0f} MB read of "
        f"{sizes['anchors'] / 1e6:,.0f} MB anchors and "
        f"{sizes['sketches'] / 1e6:,.0f} MB sketches; {added:.2f} s to add them; "
        f"{len(edges) - len(edges_alone)} of {new // 10} copies found; "
        f"built in {built:.0f} s"
    )


def _drawn(rng: np.random.Generator, number: int) -> Sketched:
    keys = np.sort(rng.integers(0, 1 << 55, 128, np.int64))
    anchors = np.sort(rng.integers(0, (1 << 63) - 1, 25, np.int64))
    identity = hashlib.blake2b(b"%d" % number, digest_size=16).digest()
    return Sketched(
        article_id=identity,
        appeared_at=NOON,
        published_at=None,
        keys=keys.tobytes(),
        anchors=anchors.tobytes(),
        credits=("agency:AP", "publisher:Harbour Gazette"),
    )


def _written(
    storage: LocalStorage, files: list[StateFile], articles: list[Sketched], seq: int
) -> list[StateFile]:
    rows = [
        (
            SketchMemory(
                key=a.article_id,
                appeared_at=a.appeared_at,
                published_at=a.published_at,
                seen_at=NOON,
                keys=a.keys,
                credits=a.credits,
            ),
            a.anchors,
            a.rank[0],
        )
        for a in articles
    ]
    changed = write_window(
        storage, files, rows, seq=seq, run_id=f"run-{seq}", since=NOON - 72 * HOUR
    )
    return [file for table in changed.values() for file in table]


def _read_bytes() -> int:
    """Bytes this process has read, from the page cache too."""
    return int(psutil.Process().io_counters().read_chars)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--window", type=int, nargs="*", default=[10_000, 100_000])
    arguments = parser.parse_args()
    bodies = load_texts(arguments.data / "extraction")
    print(f"{len(bodies)} texts")
    print_recall(recall(bodies))
    forms()
    speed(bodies)
    for articles in arguments.window:
        look_back(articles)


if __name__ == "__main__":
    main()

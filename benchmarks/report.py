"""The report of a large run: seconds, bytes and memory, and its page in a browser.

    python benchmarks/report.py [FOLDER]

Makes a dataset of 15 runs, the last of 60,000 articles and 5,000 feeds, unless FOLDER
has it already, and writes the report of the last. The texts are invented.
"""

import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.report.write import make_report, write_report  # noqa: E402
from tests.clock import NOW  # noqa: E402
from tests.pipeline.report.building import add_whole_run  # noqa: E402
from tests.transforms.dataset.samples import article, drop, health  # noqa: E402
from transforms.dataset.storage import LocalStorage  # noqa: E402
from transforms.reasons import Reason  # noqa: E402
from transforms.records import Copy, EditRow, Topic  # noqa: E402

ARTICLES, DROPS, FEEDS, RUNS = 60_000, 20_000, 5_000, 15
LANGUAGES = ("en", "de", "fr", "es", "tr", "ar", "ru", "zh", "pt", "it")
WORDS = ("harbour", "ferry", "council", "budget", "winter", "bridge", "market")


def build(storage: LocalStorage) -> None:
    """Earlier runs that have their feeds only, and the large one."""
    for n in range(RUNS - 1):
        now = NOW - timedelta(days=RUNS - n)
        add_whole_run(storage, f"run-{n:02}", feeds=_feeds(n), now=now)
    chance = random.Random(7)
    articles = [_article(n, chance) for n in range(ARTICLES)]
    add_whole_run(
        storage,
        "large",
        articles=articles,
        drops=[_drop(n, chance) for n in range(DROPS)],
        feeds=_feeds(RUNS),
        edits=[_edit(articles[n], n) for n in range(0, ARTICLES, 4)],
        copies=[_copy(n) for n in range(1, ARTICLES, 10)],
    )


def _article(n, chance):
    text = "\n".join(" ".join(chance.choices(WORDS, k=60)) for _ in range(6))
    published = NOW - timedelta(hours=chance.expovariate(1 / 12))
    language = LANGUAGES[n % len(LANGUAGES)]
    return article(
        n,
        title=f"{' '.join(chance.choices(WORDS, k=8))} {n}",
        text=f"Turkey {text}\nRead more of this paper",
        word_count=360,
        publisher=f"Publisher {n % 1_500}",
        section=chance.choice(WORDS),
        canonical_url=f"https://paper-{n % 1_500}.example/2026/01/15/{n}",
        published_at=published,
        published_at_precision="instant",
        published_date=published.date(),
        first_published_date=published.date(),
        language=language,
        language_confidence=chance.uniform(0.7, 1.0),
        topics=(Topic(qcode="medtop:1", label=chance.choice(WORDS), score=0.9),) * 2,
    )


def _drop(n, chance):
    reason = chance.choice(
        ["robots", "http_4xx", "too_short", "timeout", "not_an_article"]
    )
    return drop(
        "large",
        reason=Reason(reason).value,
        feed_id=f"feed-{n % FEEDS:04}",
        url=f"https://paper-{n % 1_500}.example/2026/01/15/dropped-{n}",
        detail="what was seen there, in words",
    )


def _feeds(run):
    chance = random.Random(run)
    feeds = []
    for n in range(FEEDS):
        feed = health(
            "run",
            feed_id=f"feed-{n:04}-of-a-newspaper-of-the-region",
            url=f"https://paper-{n % 1_500}.example/rss/{n}.xml",
            publisher=f"Publisher {n % 1_500}",
            new_entries=chance.randrange(30),
            newest_entry_at=NOW - timedelta(hours=chance.randrange(90)),
            latency_ms=chance.randrange(3_000),
            bytes=60_000,
        )
        if n % 25 == 0:
            failed = {"status": "failed", "detail": "timeout: no answer", "failures": 3}
            feed = replace(feed, **failed)
        elif n % 10 == 0:
            feed = replace(feed, sickness=("stale", "undated"))
        feeds.append(feed)
    return feeds


def _edit(row, n):
    return EditRow(
        run_id="large",
        article_id=row.article_id,
        revision=1,
        language=row.language,
        publisher=row.publisher,
        field="text",
        start=0,
        end=6,
        original="Turkey",
        replacement="Türkiye",
        rule=f"variant:{n % 40}",
        run_date=NOW.date(),
    )


def _copy(n):
    return Copy(
        run_id="large",
        article_id=article(n).article_id,
        earliest_article_id=article(n // 500 * 500).article_id,
        containment=0.9,
        shared=40,
        evidence=("agency:AP",),
        published_gap_seconds=60 * (n % 600),
        run_date=NOW.date(),
    )


def main() -> None:
    """Build, time, print."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    storage = LocalStorage(str(folder))
    if not (folder / "_runs").is_dir():
        build(storage)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.monotonic(), time.process_time()
    report = make_report(storage)
    gathered = time.monotonic() - wall
    path = write_report(storage, report)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    files = len(list(folder.glob("articles/**/*.parquet")))
    print(
        f"{report.articles.rows:,} articles in {files} files, "
        f"{len(report.feeds):,} feeds"
    )
    print(f"written in {wall:.2f} s (facts {gathered:.2f} s), CPU {cpu:.2f} s")
    print(
        f"page {storage.size(path) / 1e6:.2f} MB; peak memory {after / 1024:.0f} MB, "
        f"{before / 1024:.0f} MB before"
    )
    print(folder / path)


if __name__ == "__main__":
    main()

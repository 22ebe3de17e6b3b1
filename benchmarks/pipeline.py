"""What a run costs, as a whole: beside a bare loop, on more cores, with more pages.

    python benchmarks/pipeline.py DATA_DIR [PART ...] [--pages N] [--other PYTHON]

DATA_DIR holds ``extraction/truth.jsonl`` and the pages it names; they are repeated
under addresses of their own. All of a run is counted: start-up, fetching or reading
the archive, reading, spelling, topics, copies, writing, the commit, and the reading
processes. CPU is user and system time of the whole tree of processes, a server's not
in it. Parts, all by default:

* ``tools``: bare loops over the 302 pages: trafilatura; with ``--other``, the Python
  of an environment that has them, news-please and newspaper4k;
* ``archive``: archive → committed Parquet, with 1 and 2 reading processes, and the
  same with a thirtieth of the pages, so that start-up can be told from the rest;
* ``fetch``: loopback → committed Parquet, archive on;
* ``memory``: peak of the process tree at the sizes of ``--sizes``;
* ``unchanged``: 1,000 feeds that answer 304;
* ``state``: a run with nothing new where 1,000, 10,000 and 1 M ids are remembered;
* ``startup``: a run of one feed that cannot be asked.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.archived_pages import (
    PAGES_PER_FEED,
    config_of,
    feed_body,
    paths_of,
    write_archive,
)
from benchmarks.extraction_loop import TOOLS, real_pages
from benchmarks.measured_run import Cost, last_counts, newsbeam
from benchmarks.page_server import NETWORK, Answer, host_of, served
from transforms.dataset.commit import commit
from transforms.dataset.manifest import read_last
from transforms.dataset.memory import EntryMemory, key_of
from transforms.dataset.state_files import with_changes, write_base
from transforms.dataset.storage import open_storage

UNCHANGED_FEEDS = 1_000


@dataclass
class Bench:
    """What the parts share.

    Attributes:
        folder: for datasets and archives; emptied afterwards.
        other: Python of an environment with news-please and newspaper4k, or None.
        loop_ms: CPU of the bare trafilatura loop, if it was measured.
    """

    data: Path
    folder: Path
    pages: int
    sizes: list[int]
    other: str | None
    rounds: int
    loop_ms: float | None = None

    def archive(self, count: int) -> str:
        """An archive of so many pages, written once."""
        path = self.folder / f"{count}.warc.gz"
        if not path.exists():
            write_archive(path, real_pages(self.data), count)
        return str(path)


def tools(bench: Bench) -> None:
    """Bare loops in turn, ``--rounds`` times; the median counts."""
    pythons = {"trafilatura": sys.executable}
    if bench.other:
        pythons |= {"news-please": bench.other, "newspaper4k": bench.other}
    loop = Path(__file__).with_name("extraction_loop.py")
    found: dict[str, list[float]] = {name: [] for name in pythons}
    for _ in range(bench.rounds):
        for name, python in pythons.items():
            command = [python, str(loop), str(bench.data), name]
            said = subprocess.run(command, capture_output=True, check=True).stdout
            found[name].append(json.loads(said)["ms"])
    for name in TOOLS:
        if name not in found:
            print(f"{name:28} not measured: name its Python with --other")
            continue
        times = ", ".join(f"{ms:.1f}" for ms in found[name])
        print(f"{name:28} {statistics.median(found[name]):8.1f} ms a page ({times})")
    bench.loop_ms = statistics.median(found["trafilatura"])


def archive(bench: Bench) -> None:
    """Archive → Parquet with 1 and 2 children."""
    few = max(PAGES_PER_FEED, bench.pages // 30)
    for workers in (1, 2):
        small = _replay(bench, few, workers)
        cost = _replay(bench, bench.pages, workers)
        more = 1000 * (cost.cpu - small.cpu) / (bench.pages - few)
        _tell(bench, f"archive, {workers} reading", cost, bench.pages)
        print(f"{'':28} {more:8.1f} ms a further page{_beside(bench, more)}")


def fetch(bench: Bench) -> None:
    """Loopback → Parquet, archive on."""
    presses = range(-(-bench.pages // PAGES_PER_FEED))
    answer = partial(_press_pages, bench.data, bench.pages)
    with served(answer) as port:
        feeds = [f"http://{host_of(n)}:{port}/feed.xml" for n in presses]
        config = _config(bench, feeds, "fetched")
        cost = newsbeam("run", str(config), "--workers", "2")
    rows = last_counts(bench.folder / "fetched")["articles"]
    _tell(bench, "loopback, 2 reading", cost, bench.pages, f", {rows} rows")


def memory(bench: Bench) -> None:
    """Peak of the tree at each size."""
    for size in bench.sizes:
        cost = _replay(bench, size, 2)
        _tell(bench, f"memory at {size:,}", cost, size)


def unchanged(bench: Bench) -> None:
    """1,000 feeds: first bodies, then 304s, less a start-up."""
    idle = _start_up(bench)
    with served(partial(_short_feeds, 5)) as port:
        feeds = [f"http://{host_of(n)}:{port}/feed.xml" for n in range(UNCHANGED_FEEDS)]
        config = str(_config(bench, feeds, "unchanged", pages="never"))
        newsbeam("run", config, may_fail=True)
        cost = newsbeam("run", config, may_fail=True)
    feeds_told = last_counts(bench.folder / "unchanged")["feeds"]
    print(
        f"{'1,000 feeds of 304':28} {cost.cpu:8.1f} s CPU, {cost.cpu - idle.cpu:.1f} s "
        f"beyond start-up, {cost.wall:.1f} s wall; {feeds_told}"
    )


def state(bench: Bench) -> None:
    """100 feeds of 20 known entries each, without validators."""
    answer = partial(_short_feeds, 20)
    with served(answer, with_etags=False) as port:
        feeds = [f"http://{host_of(n)}:{port}/feed.xml" for n in range(100)]
        for ids in (1_000, 10_000, 1_000_000):
            name = f"state-{ids}"
            config = str(_config(bench, feeds, name, pages="never"))
            newsbeam("run", config, may_fail=True)
            _remember(bench.folder / name, ids)
            cost = newsbeam("run", config, may_fail=True)
            print(
                f"{f'state of {ids:,} ids':28} {cost.cpu:8.1f} s CPU, "
                f"{cost.peak_mb:.0f} MB, {last_counts(bench.folder / name)['entries']}"
            )


def startup(bench: Bench) -> None:
    """The least a run costs."""
    cost = _start_up(bench)
    print(f"{'start-up':28} {cost.cpu:8.1f} s CPU, {cost.wall:.1f} s wall")


def _start_up(bench: Bench) -> Cost:
    config = _config(bench, ["http://127.0.0.1:9/feed.xml"], "idle")
    costs = [newsbeam("run", str(config), may_fail=True) for _ in range(3)]
    return min(costs, key=lambda cost: cost.cpu)


def _replay(bench: Bench, count: int, workers: int) -> Cost:
    source = bench.archive(count)
    output = bench.folder / f"replayed-{count}-{workers}"
    if output.exists():
        subprocess.run(["rm", "-r", str(output)], check=True)
    arguments = ["--output", str(output), "--workers", str(workers)]
    return newsbeam("replay", source, *arguments)


def _tell(bench: Bench, name: str, cost: Cost, pages: int, more: str = "") -> None:
    ms = 1000 * cost.cpu / pages
    print(
        f"{name:28} {ms:8.1f} ms CPU an article{_beside(bench, ms)}, "
        f"{pages / cost.wall:.1f} a second, {cost.cores:.2f} cores busy, "
        f"peak {cost.peak_mb:.0f} MB, load {cost.load:.1f}{more}",
        flush=True,
    )


def _beside(bench: Bench, ms: float) -> str:
    return f" = {ms / bench.loop_ms:.2f} of trafilatura" if bench.loop_ms else ""


def _config(bench: Bench, feeds: list[str], name: str, pages: str = "auto") -> Path:
    document = config_of(feeds, str(bench.folder / name), (NETWORK,))
    for feed in document["feeds"]:
        feed["pages"] = pages
    path = bench.folder / f"{name}.json"
    path.write_text(json.dumps(document))
    return path


def _press_pages(data: Path, count: int) -> Answer:
    pages = real_pages(data)

    def answer(press: int, path: str) -> tuple[str, bytes] | None:
        paths = dict(paths_of(press, count))
        if path == "/feed.xml":
            return "application/rss+xml", feed_body("", [*paths])
        number = paths.get(path)
        return None if number is None else ("text/html", pages[number % len(pages)][2])

    return answer


def _short_feeds(entries: int) -> Answer:
    """Feeds whose entries carry no text, which is final where no page is asked."""

    def answer(press: int, path: str) -> tuple[str, bytes] | None:
        if path != "/feed.xml":
            return None
        paths = [f"/{press}/{number}" for number in range(entries)]
        return "application/rss+xml", feed_body("", paths)

    return answer


def _published(number: int) -> EntryMemory:
    key = key_of("made", str(number))
    return EntryMemory(key=key, digest=bytes(8), outcome="published")


def _remember(dataset: Path, ids: int) -> None:
    """Add so many ids to what the last commit remembers."""
    storage = open_storage(str(dataset))
    last = read_last(storage)
    assert last is not None
    now = datetime.now(timezone.utc)
    files = tuple(f for f in last.state if f.table == "entries")
    more = write_base(
        storage,
        "entries",
        (
            EntryMemory(
                key=key_of("made", str(n)), digest=bytes(8), outcome="published"
            )
            for n in range(ids)
        ),
        seq=last.seq + 1,
        run_id="made",
    )
    # Made first, the run's own laid over it: a base stands for all before it.
    merged = (*more, *(replace(f, is_base=False) for f in files))
    commit(
        storage,
        run_id="made",
        based_on=last.seq,
        staged_files=[],
        counts=last.counts,
        facts={
            "now": now,
            "started_at": now,
            "finished_at": now,
            "runner": "none",
            "versions": {},
            "config_digest": "",
        },
        state=with_changes(last.state, {"entries": merged}),
    )


PARTS = {
    part.__name__: part
    for part in (tools, archive, fetch, memory, unchanged, state, startup)
}


def main() -> None:
    """Measure the parts asked for, in their order."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    parser.add_argument("--pages", type=int, default=3_020)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--other", help="a Python with news-please and newspaper4k")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", help="for datasets and archives; kept if named")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        kept = Path(given.folder or folder)
        bench = Bench(
            given.data, kept, given.pages, given.sizes, given.other, given.rounds
        )
        print(f"load before: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
        for name, part in PARTS.items():
            if not given.parts or name in given.parts:
                part(bench)


if __name__ == "__main__":
    main()

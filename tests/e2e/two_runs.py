"""Two small runs in which all that a run does happens, and what they leave behind.

Three feeds: one whose pages are fetched, one that carries its texts whole, one that is
gone. In the second run a story is new, one was corrected, and one that failed answers.
"""

import contextlib
import functools
import glob
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.planning import plan_from_command
from pipeline.run import run
from tests.clock import NOW
from tests.newsstand import Item, Newsstand, Reply, story_text
from tests.pipeline.commands.invoking import invoke
from transforms.dataset.commit import recover
from transforms.dataset.layout import ARCHIVE, slot_path
from transforms.dataset.manifest import Manifest, live_files, read_chain
from transforms.dataset.memory import TABLES as STATE_TABLES
from transforms.dataset.state import State
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify
from transforms.reading.pool import Pool
from transforms.reading.read import Reader
from transforms.reading.requests import ReadPolicy, Request
from transforms.records import TABLES
from transforms.web.warc import read_captures

#: Clocks, and where the archive's files, whose names are random, lie.
VOLATILE = {"fetched_at", "latency_ms", "archive_file", "archive_offset"}
EDITIONS = (1, 2)


class ReadInProcess:
    """Stands in for the children: what reads is the same, without a process to start.

    A child takes a second to start, and there are hundreds of runs here.
    """

    def __init__(self, pool: Pool) -> None:
        self._reader = _reader(pool.settings.policy)

    def read(self, request: Request, body: bytes) -> Any:
        return self._reader.read(request, body)

    def rest(self) -> None:
        pass

    def close(self) -> None:
        pass


@functools.cache
def _reader(policy: ReadPolicy) -> Reader:
    return Reader(policy)


@contextlib.contextmanager
def reading_in_process() -> Iterator[None]:
    """No child is started during the block, nor one used that others started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pool, "acquire", lambda pool: ReadInProcess(pool))
        patch.setattr(Pool, "release", lambda _: None)
        yield


class TwoRuns:
    """The press, and the runs over it."""

    def __init__(self, stand: Newsstand) -> None:
        self._stand = stand

    def turn_to(self, edition: int) -> None:
        """Let the press answer as it does at that run."""
        stand = self._stand
        stand.items.clear()
        stand.replies.clear()
        for number in (1, 2, 3)[: edition + 1]:
            stand.write(number)
        stand.write(4)
        if edition == 1:
            stand.replies["/story-4"] = Reply(b"later", status=503)
        else:
            (item,) = (i for i in stand.items if i.path == "/story-2")
            item.title = "Story number 2 of the day, corrected"
            stand.print(item, story_text(20))
        whole = Item("/whole-1", "A text that stands in the feed")
        texts = "".join(f"<p>{text}</p>" for text in story_text(50))
        xml = whole.xml(stand.base).replace(
            "</item>", f"<description><![CDATA[{texts}]]></description></item>"
        )
        body = f'<rss version="2.0"><channel><title>W</title>{xml}</channel></rss>'
        stand.replies["/whole"] = Reply(body.encode(), media="application/rss+xml")

    def config(self, root: Path) -> str:
        """Write the config of that dataset; its path."""
        feeds = [
            {"id": "pages", "url": f"{self._stand.base}/feed", "publisher": "Pages"},
            {
                "id": "texts",
                "url": f"{self._stand.base}/whole",
                "publisher": "Texts",
                "pages": "never",
            },
            {"id": "gone", "url": f"{self._stand.base}/gone", "publisher": "Gone"},
        ]
        path = root.with_name(f"{root.name}.yaml")
        path.write_text(self._stand.config(str(root), feeds=feeds), "utf-8")
        return str(path)

    def run(self, root: Path, edition: int) -> Manifest:
        """One of the runs, in this process."""
        self.turn_to(edition)
        plan = plan_from_command(
            self.config(root), now=moment(edition), run_id=run_id(edition), workers=1
        )
        with reading_in_process():
            return run(plan)

    def invoke(self, root: Path, edition: int) -> Any:
        """One of them as a command, in this process."""
        self.turn_to(edition)
        with reading_in_process():
            return invoke(*self.arguments(root, edition))

    def arguments(self, root: Path, edition: int) -> list[str]:
        """The same for the command line."""
        now = moment(edition).isoformat()
        options = ["--now", now, "--run-id", run_id(edition), "--workers", "1"]
        return ["run", self.config(root), *options]


def moment(edition: int) -> Any:
    return NOW + timedelta(hours=edition)


def run_id(edition: int) -> str:
    return f"edition-{edition}"


@dataclass(frozen=True)
class Outcome:
    """A dataset but for its clocks and random names; equal where nothing differs."""

    rows: dict[str, list[Any]]
    state: dict[str, list[Any]]
    captures: list[Any]
    ledgers: list[Any]


def outcome(root: Path) -> Outcome:
    """What there is, read as any reader would; sound, and without litter."""
    storage = LocalStorage(str(root))
    assert verify(storage) == ()
    litter = [p for p in root.rglob("*") if p.name.startswith(".") or p.suffix == ""]
    assert [p for p in litter if p.name.startswith(".")] == []
    known = {"_slots", "_lock", "_forgotten"}
    assert [p for p in litter if p.is_file() and not known & set(p.parts)] == []
    assert not storage.list("_spill") + storage.list("_staging")
    chain, state = read_chain(storage), State.open(storage)
    return Outcome(
        rows={table: _rows(root, table) for table in TABLES},
        state={t: sorted(state.table(t).rows(), key=repr) for t in STATE_TABLES},
        captures=sorted(_captures(storage, chain)),
        ledgers=[(m.seq, m.run_id, m.kind, m.parent, m.counts) for m in chain],
    )


def tree(root: Path) -> dict[str, bytes]:
    """Every file, hidden ones too, but for the note of who writes."""
    files = (p for p in root.rglob("*") if p.is_file() and "_lock" not in p.parts)
    return {str(p.relative_to(root)): p.read_bytes() for p in files}


def assert_settled(
    root: Path, before: Path, after: Outcome, number: int, point: str = ""
) -> bool:
    """The next start finds what was before, or the whole commit; whether the latter.

    Args:
        root: the dataset.
        before: it as the run found it.
        after: the outcome of an undisturbed run.
        number: of the run's commit.
        point: where the run was disturbed.
    """
    storage = LocalStorage(str(root))
    recover(storage)
    is_committed = len(read_chain(storage)) == number
    if is_committed:
        assert outcome(root) == after, point
    else:
        assert tree(root) == tree(before), point
    return is_committed


def _rows(root: Path, table: str) -> list[Any]:
    """The rows that a reader of the folders sees."""
    if not list(root.glob(f"{table}/**/*.parquet")):
        return []
    files = f"read_parquet('{root}/{table}/**/*.parquet', hive_partitioning = true)"
    columns = [c for c in duckdb.sql(f"FROM {files}").columns if c not in VOLATILE]
    names = ", ".join(f'"{column}"' for column in columns)
    return duckdb.sql(f"SELECT {names} FROM {files} ORDER BY ALL").fetchall()


def _captures(storage: LocalStorage, chain: tuple[Manifest, ...]) -> Iterator[Any]:
    for info in live_files(chain, ARCHIVE):
        with storage.open_input(info.path) as stream:
            for _, capture in read_captures(stream):
                body = getattr(capture.result, "body", b"")
                digest = hashlib.sha256(body).hexdigest()
                said = getattr(capture.result, "status", None) or capture.result.reason
                yield capture.kind, capture.url, str(said), digest


class PartialCommit(AssertionError):
    """A reader saw something that is not a whole commit."""


class ReadersStorage(LocalStorage):
    """Another process's view: its calls are none of a watched disk's."""

    __slots__ = ()

    def read(self, path: str) -> bytes:
        return Path(self.root, path).read_bytes()

    def exists(self, path: str) -> bool:
        return Path(self.root, path).is_file()

    def list(self, prefix: str) -> list[str]:
        names = glob.glob(f"{prefix}/**", root_dir=self.root, recursive=True)
        return sorted(name for name in names if self.exists(name))


class Follower(threading.Thread):
    """Reads a dataset by its commits, again and again, while it is written.

    Attributes:
        looks: how often it read.
        seen: an error, if it ever met one.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(name="follower")
        self._storage = ReadersStorage(str(root))
        self._known: set[tuple[str, str]] = set()
        self._over = threading.Event()
        self.looks = 0
        self.seen: BaseException | None = None

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._look()
            except BaseException as error:
                self.seen = error
                return
            self._over.wait(0.002)

    def _look(self) -> None:
        self.looks += 1
        while True:
            chain = read_chain(self._storage)
            try:
                return self.read_whole(chain)
            except (PartialCommit, FileNotFoundError):
                # What a commit took away may go at any moment after it.
                if len(read_chain(self._storage)) == len(chain):
                    raise

    def read_whole(self, chain: tuple[Manifest, ...]) -> None:
        """Every file that the commits name, as they name it."""
        for info in live_files(chain):
            known = (info.path, info.sha256)
            if known not in self._known:
                data = self._storage.read(info.path)
                digest = hashlib.sha256(data).hexdigest()
                # A takedown's archive file stands under the name of what it replaces.
                is_next = info.table == ARCHIVE and digest in self._next(chain)
                if digest != info.sha256 and not is_next:
                    raise PartialCommit(info.path)
                self._known.add(known)
            if not self._storage.exists(info.path):
                raise PartialCommit(info.path)
        for manifest in chain:
            rows = sum(i.rows for i in manifest.added if i.table == "articles")
            if manifest.kind == "run" and rows != manifest.counts["rows"]:
                raise PartialCommit(f"{rows} rows of {manifest.counts['rows']}")

    def _next(self, chain: tuple[Manifest, ...]) -> str:
        """The commit that is being published, if there is one."""
        path = slot_path(len(chain) + 1)
        return self._storage.read(path).decode() if self._storage.exists(path) else ""

    def end(self) -> None:
        self._over.set()
        self.join()
        if self.seen is not None:
            raise self.seen


@contextlib.contextmanager
def followed(root: Path) -> Iterator[Follower]:
    """A reader loops over the dataset during the block and never sees half a commit."""
    follower = Follower(root)
    follower.start()
    try:
        yield follower
    finally:
        follower.end()

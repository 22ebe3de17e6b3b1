"""Fetch the pages and read them: one fused stage from entry to spilled row."""

import dataclasses
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.articles.residue import HostLines
from transforms.dataset.spill import SpillWriters
from transforms.dataset.storage import StorageError, open_storage
from transforms.drops import entry_drop
from transforms.elements import Entry, Rejection
from transforms.group_in_packs import GroupAsPacks, elements_of, packed, unpacked
from transforms.hosts import HostShard, host_of, work_by_host
from transforms.processwide import (
    PROGRESS,
    give_memory_back,
    spare_machine,
)
from transforms.reading.archive import ArchivedWeb, open_archive
from transforms.reading.children import ChildrenCannotStart
from transforms.reading.pages import PagePolicy, PageReader, needs_page
from transforms.reading.pool import Pool
from transforms.reading.references import candidate_of, story_ref
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.run_windows import RunSettings
from transforms.web.source import Source, Web, pauses

STAGE = "read_pages"

_Order = tuple[bool, float, str, int]

#: Texts that stand in the feed need no host; they are divided among so many threads.
_TEXT_THREADS = 8
#: Pages whose rows are taken up together: between two bodies everything else has left
#: the processor's cache, and a sketch then takes twice as long.
_AT_ONCE = 64


@dataclasses.dataclass
class ReadPages(beam.PTransform):
    """Entries → references to spilled rows; also drops, holds, archives and lines.

    Fetching, reading and spilling are fused, so page bodies never become elements and
    never cross a shuffle. A host has one owner and one thread, which asks robots, then
    takes the host's pages in order: fetch, hand the body to a child, wait, pause.
    ``holds`` are ``((feed_id, entry_id), moment)``: a server asked to be left alone.
    ``lines`` are ``(host, HostLines)``: which lines several stories of a host have.

    Attributes:
        source: where answers come from (the web, an archive).
        pool: the children that read.
        policy: which pages are fetched.
        shards: how many owners the hosts are divided among.
        archive: what a replay needs to know of the run; None keeps nothing.
    """

    source: Source
    pool: Pool
    run: RunFacts
    output: str
    policy: PagePolicy = PagePolicy()
    shards: int = 1
    archive: Mapping[str, Any] | None = None

    def expand(self, entries: "beam.PCollection[Entry]") -> Any:
        """Group by the hosts' owners, then fetch and read."""
        return (
            entries
            | "Group by host" >> GroupAsPacks(HostShard(self.shards, _thread_of))
            | "Fetch and read"
            >> beam.ParDo(_ReadPagesFn(self)).with_outputs(
                "drops", "holds", "archives", "lines", main="stories"
            )
        )


def _thread_of(entry: Entry) -> str | None:
    """The address whose host orders the work on an entry."""
    if needs_page(entry):
        return entry.url
    digest = hashlib.blake2b(entry.entry_id.encode(), digest_size=2).digest()
    return f"feed-text://{digest[0] % _TEXT_THREADS}/"


class _ReadPagesFn(beam.DoFn):
    def __init__(self, settings: ReadPages) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        spare_machine()
        self._web = self._settings.source.acquire()
        self._children = self._settings.pool.acquire()
        self._storage = open_storage(self._settings.output)

    def start_bundle(self) -> None:
        self._spills = SpillWriters(self._storage)

    def process(
        self,
        keyed: tuple[int, Iterable[bytes]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        settings = self._settings = self._runs.of(window)
        self._spill = self._spills.of(settings.run.run_id)
        hosts, left = _by_host(elements_of(keyed[1]))
        give_memory_back()
        lines: dict[str, HostLines] = defaultdict(HostLines)
        PROGRESS.expect("pages", left.total())
        with open_archive(self._storage, settings.run, settings.archive) as archive:
            reader = PageReader(
                ArchivedWeb(
                    self._web,
                    archive,
                    settings.source.user_agent,
                    settings.policy.forgotten,
                ),
                self._children,
                self._storage,
                settings.policy,
                settings.run,
            )
            read = work_by_host(
                hosts, _reading_host(reader, self._web, settings.policy)
            )
            for entry, result in _some_at_once(read):
                yield from self._outputs(entry, result, lines)
                host = host_of(entry.url)
                left[host] -= 1
                if not left[host] and host in lines:
                    # Now, since those of all hosts together would fill the memory.
                    counted = lines.pop(host)
                    yield TaggedOutput("lines", (host, counted.recurring()))
        self._children.rest()
        if archive.file is not None:
            yield TaggedOutput("archives", archive.file)

    def finish_bundle(self) -> None:
        self._spills.close()

    def teardown(self) -> None:
        self._settings.pool.release()
        self._settings.source.release()

    def _outputs(
        self, entry: Entry, result: Any, lines: dict[str, HostLines]
    ) -> Iterator[Any]:
        if isinstance(result, Rejection):
            Metrics.counter(STAGE, result.reason.value).inc()
            run = self._settings.run
            drop = entry_drop(result, candidate_of(entry), run, stage=STAGE)
            yield TaggedOutput("drops", drop)
            if result.retry_after:
                until = run.now + timedelta(seconds=result.retry_after)
                hold = ((entry.feed_id, entry.entry_id), until)
                yield TaggedOutput("holds", hold)
            return
        Metrics.counter(STAGE, "read").inc()
        for row in result:
            lines[host_of(entry.url)].add(row.text)
            yield story_ref(row, entry, self._spill)


def _reading_host(
    reader: PageReader, web: Web, policy: PagePolicy
) -> Callable[[list[bytes], Callable[[Any], None]], Iterator[float]]:
    def read_host(waiting: list[bytes], emit: Callable[[Any], None]) -> Iterator[float]:
        for number, entry in enumerate(map(unpacked, waiting)):
            result: Any
            try:
                if needs_page(entry) and number < policy.pages_per_host:
                    yield from pauses(web, entry.url, kind="page")
                result = reader.read(entry, number)
            except (ChildrenCannotStart, StorageError):
                raise
            except Exception as error:
                result = Rejection(reason=Reason.INTERNAL, detail=repr(error)[:500])
            emit((entry, result))
            PROGRESS.done("pages")

    return read_host


def _some_at_once(results: Iterator[Any]) -> Iterator[Any]:
    while some := list(itertools.islice(results, _AT_ONCE)):
        yield from some


def _by_host(entries: Iterable[Entry]) -> tuple[dict[str, list[bytes]], Counter[str]]:
    """Entries by the host that orders the work on them, and how many each host has.

    Each waits for its turn in a pack of its own: as values, those of a large run would
    take four times the memory for as long as it reads.
    """
    left: Counter[str] = Counter()
    hosts: dict[str, list[tuple[_Order, bytes]]] = defaultdict(list)
    for entry in entries:
        left[host_of(entry.url)] += 1
        hosts[host_of(_thread_of(entry))].append((_order(entry), packed(entry)))
    for some in hosts.values():
        some.sort()
    first_served = sorted(hosts, key=lambda host: hosts[host][0])
    return {host: [pack for _, pack in hosts[host]] for host in first_served}, left


def _order(entry: Entry) -> _Order:
    """What waited first, then the newest, so that a cap defers nothing for ever."""
    age = -entry.published_at.timestamp() if entry.published_at else 0.0
    return (entry.first_seen_at is None, age, entry.feed_id, entry.position)

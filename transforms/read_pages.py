"""Fetch the pages and read them: one fused stage from entry to spilled row."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.spill import SpillWriter, read_blob
from transforms.dataset.storage import open_storage
from transforms.drops import entry_drop
from transforms.elements import Entry, Fetched, Rejection
from transforms.hosts import HostShard, by_host, work_by_host
from transforms.processwide import PROGRESS, STOP
from transforms.reading.pool import Pool
from transforms.reading.read import Reading
from transforms.reading.references import candidate_of, story_ref
from transforms.reading.requests import FragmentRequest, Hints, PageRequest
from transforms.reading.rows import RunFacts, article_rows
from transforms.reasons import Reason
from transforms.records import Article
from transforms.web.source import Source

STAGE = "read_pages"

#: Texts that stand in the feed need no host; they are divided among so many threads.
_TEXT_THREADS = 8

#: What a page may lack that the feed's own text can stand in for.
_PAGE_WITHOUT_TEXT = frozenset(
    {Reason.EXTRACTION_FAILED, Reason.TOO_SHORT, Reason.NOT_AN_ARTICLE}
)


@dataclasses.dataclass
class ReadPages(beam.PTransform):
    """Entries → references to spilled rows; beside them ``drops`` and ``holds``.

    ``holds`` are ``((feed_id, entry_id), moment)``: a server asked to be left alone.

    Fetching, reading and spilling are fused, so page bodies never become elements and
    never cross a shuffle. A host has one owner and one thread, which asks robots, then
    takes the host's pages in order: fetch, hand the body to a child, wait, pause.

    Attributes:
        source: where answers come from (the web, an archive).
        pool: the children that read.
        shards: how many owners the hosts are divided among.
        pages_per_host: pages fetched of one host in a run; the rest is deferred.
        summary_only: publish the feed's summary where no longer text can be had.
    """

    source: Source
    pool: Pool
    run: RunFacts
    output: str
    shards: int = 1
    pages_per_host: int = 500
    summary_only: bool = False

    def expand(self, entries: "beam.PCollection[Entry]") -> Any:
        """Group by the hosts' owners, then fetch and read."""
        return (
            entries
            | "Key by host" >> beam.WithKeys(HostShard(self.shards, _thread_of))
            | "Group by host" >> beam.GroupByKey()
            | "Fetch and read"
            >> beam.ParDo(_ReadPagesFn(self)).with_outputs(
                "drops", "holds", main="stories"
            )
        )


def _thread_of(entry: Entry) -> str | None:
    """The address whose host orders the work on an entry."""
    if _needs_page(entry):
        return entry.url
    digest = hashlib.blake2b(entry.entry_id.encode(), digest_size=2).digest()
    return f"feed-text://{digest[0] % _TEXT_THREADS}/"


def _needs_page(entry: Entry) -> bool:
    return entry.url is not None and entry.pages != "never"


class _ReadPagesFn(beam.DoFn):
    def __init__(self, settings: ReadPages) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._web = self._settings.source.acquire()
        self._children = self._settings.pool.acquire()
        self._storage = open_storage(self._settings.output)

    def start_bundle(self) -> None:
        self._spill = SpillWriter(self._storage, self._settings.run.run_id)

    def process(self, keyed: tuple[int, Iterable[Entry]]) -> Iterator[Any]:
        hosts = by_host(sorted(keyed[1], key=_order), _thread_of)
        PROGRESS.expect("pages", sum(map(len, hosts.values())))
        for entry, result in work_by_host(hosts, self._read_host):
            PROGRESS.done("pages")
            if isinstance(result, Rejection):
                Metrics.counter(STAGE, result.reason.value).inc()
                run = self._settings.run
                drop = entry_drop(result, candidate_of(entry), run, stage=STAGE)
                yield TaggedOutput("drops", drop)
                if result.retry_after:
                    until = run.now + timedelta(seconds=result.retry_after)
                    hold = ((entry.feed_id, entry.entry_id), until)
                    yield TaggedOutput("holds", hold)
                continue
            Metrics.counter(STAGE, "read").inc()
            for row in result:
                yield story_ref(row, entry, self._spill.put(row))

    def finish_bundle(self) -> None:
        self._spill.close()

    def teardown(self) -> None:
        self._settings.pool.release()
        self._settings.source.release()

    def _read_host(self, entries: list[Entry], emit: Callable[[Any], None]) -> None:
        for number, entry in enumerate(entries):
            try:
                result = self._read(entry, number)
            except Exception as error:
                result = Rejection(reason=Reason.INTERNAL, detail=repr(error)[:500])
            emit((entry, result))

    def _read(self, entry: Entry, number: int) -> tuple[Article, ...] | Rejection:
        if STOP.is_set():
            return Rejection(reason=Reason.DEFERRED, detail="the run was stopped")
        if not _needs_page(entry):
            return self._read_feed_text(entry, _NO_TEXT_IN_FEED)
        if number >= self._settings.pages_per_host:
            limit = self._settings.pages_per_host
            return Rejection(
                reason=Reason.DEFERRED, detail=f"over {limit} pages of this host"
            )
        assert entry.url is not None
        barred = self._web.permission(entry.url)
        if barred is not None:
            return barred
        answer = self._web.fetch(entry.url, kind="page")
        if isinstance(answer, Rejection):
            return answer
        result = self._read_page(entry, answer)
        if (
            isinstance(result, Rejection)
            and result.reason in _PAGE_WITHOUT_TEXT
            and entry.pages == "auto"
        ):
            return self._read_feed_text(entry, result)
        return result

    def _read_page(
        self, entry: Entry, answer: Fetched
    ) -> tuple[Article, ...] | Rejection:
        request = PageRequest(
            url=answer.final_url,
            charset=answer.charset,
            x_robots_tag=answer.header("x-robots-tag"),
            hints=_hints(entry),
        )
        reading = self._children.read(request, answer.body)
        if isinstance(reading, Reading):
            return tuple(article_rows(entry, answer, reading, self._settings.run))
        assert isinstance(reading, Rejection)
        return dataclasses.replace(
            reading, http_status=answer.status, attempts=answer.attempts
        )

    def _read_feed_text(
        self, entry: Entry, otherwise: Rejection
    ) -> tuple[Article, ...] | Rejection:
        """The text the feed carries, or ``otherwise`` where that does not do."""
        if entry.content is not None:
            body = read_blob(self._storage, entry.content)
        elif self._settings.summary_only and entry.summary:
            body = entry.summary.encode()
        else:
            return otherwise
        address = entry.url or f"feed:{entry.feed_id}/{entry.entry_id}"
        request = FragmentRequest(
            url=address,
            title=entry.title or "",
            is_summary=entry.content is None,
            hints=_hints(entry),
        )
        reading = self._children.read(request, body)
        if not isinstance(reading, Reading):
            assert isinstance(reading, Rejection)
            return reading if otherwise is _NO_TEXT_IN_FEED else otherwise
        run = self._settings.run
        answer = Fetched(
            url=address,
            final_url=address,
            status=200,
            body=body,
            content_type="text/html",
            charset="utf-8",
            headers=(),
            fetched_at=run.now,
            latency_ms=0,
        )
        return tuple(article_rows(entry, answer, reading, run))


_NO_TEXT_IN_FEED = Rejection(
    reason=Reason.EXTRACTION_FAILED,
    detail="the feed carries no whole text and its pages are not fetched",
)


def _hints(entry: Entry) -> Hints:
    return Hints(
        language=entry.language, section=entry.section, categories=entry.categories
    )


def _order(entry: Entry) -> tuple[bool, float, str, int]:
    """What waited first, then the newest, so that a cap defers nothing for ever."""
    age = -entry.published_at.timestamp() if entry.published_at else 0.0
    return (entry.first_seen_at is None, age, entry.feed_id, entry.position)

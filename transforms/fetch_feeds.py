"""Ask the feeds and parse their bodies into entries."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.spill import SpillWriter
from transforms.dataset.storage import open_storage
from transforms.drops import feed_drop
from transforms.elements import Entry, Feed, FeedPoll, Fetched, Rejection
from transforms.feeds.identity import entry_id
from transforms.feeds.parse import FeedEntry, ParsedFeed
from transforms.hosts import HostShard, by_host, work_by_host
from transforms.processwide import STOP
from transforms.reading.pool import Pool
from transforms.reading.requests import FeedRequest
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.web.source import Source, Web

STAGE = "fetch_feeds"


@dataclasses.dataclass
class FetchFeeds(beam.PTransform):
    """Feeds → entries; beside them ``polls``, one a feed, and ``drops``.

    A feed that cannot be had or read is one drop and a failed poll; the run goes on.
    Fetching and parsing are fused, as for pages: bodies never become elements. A host
    has one owner, so its delay holds whatever the number of workers.

    Attributes:
        source: where answers come from (the web, an archive).
        pool: the children that parse.
        shards: how many owners the hosts are divided among.
        max_entries: newest entries kept of one feed; the rest is counted.
    """

    source: Source
    pool: Pool
    run: RunFacts
    output: str
    shards: int = 1
    max_entries: int = 1000

    def expand(self, feeds: "beam.PCollection[Feed]") -> Any:
        """Group by the hosts' owners, then fetch and parse."""
        return (
            feeds
            | "Key by host" >> beam.WithKeys(HostShard(self.shards, _feed_url))
            | "Group by host" >> beam.GroupByKey()
            | "Fetch and parse"
            >> beam.ParDo(_FetchFeedsFn(self)).with_outputs(
                "polls", "drops", main="entries"
            )
        )


def _feed_url(feed: Feed) -> str:
    return feed.url


class _FetchFeedsFn(beam.DoFn):
    def __init__(self, settings: FetchFeeds) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._web = self._settings.source.acquire()
        self._children = self._settings.pool.acquire()

    def start_bundle(self) -> None:
        settings = self._settings
        self._spill = SpillWriter(open_storage(settings.output), settings.run.run_id)

    def process(self, keyed: tuple[int, Iterable[Feed]]) -> Iterator[Any]:
        hosts = by_host(sorted(keyed[1], key=lambda f: f.feed_id), _feed_url)
        for poll, entries in work_by_host(hosts, self._poll_host):
            yield from self._outputs(poll, entries)

    def finish_bundle(self) -> None:
        self._spill.close()

    def teardown(self) -> None:
        self._settings.pool.release()
        self._settings.source.release()

    def _poll_host(self, feeds: list[Feed], emit: Callable[[Any], None]) -> None:
        for feed in feeds:
            try:
                emit(self._poll(feed, self._web))
            except Exception as error:
                bug = Rejection(reason=Reason.INTERNAL, detail=repr(error)[:500])
                emit((FeedPoll(feed=feed, answer=bug), ()))

    def _poll(self, feed: Feed, web: Web) -> tuple[FeedPoll, tuple[FeedEntry, ...]]:
        if STOP.is_set():
            stopped = Rejection(reason=Reason.DEFERRED, detail="the run was stopped")
            return FeedPoll(feed=feed, answer=stopped), ()
        answer = web.fetch(feed.url, kind="feed", headers=feed.headers)
        if isinstance(answer, Rejection):
            return FeedPoll(feed=feed, answer=answer), ()
        request = FeedRequest(
            url=answer.final_url,
            charset=answer.charset,
            content_type=answer.content_type,
            max_entries=self._settings.max_entries,
        )
        parsed = self._children.read(request, answer.body)
        if not isinstance(parsed, ParsedFeed):
            rejection = parsed if isinstance(parsed, Rejection) else _NO_FEED
            rejection = dataclasses.replace(
                rejection, http_status=answer.status, attempts=answer.attempts
            )
            return FeedPoll(feed=feed, answer=rejection, bytes=len(answer.body)), ()
        return _poll_of(feed, answer, parsed), parsed.entries

    def _outputs(self, poll: FeedPoll, entries: tuple[FeedEntry, ...]) -> Iterator[Any]:
        yield TaggedOutput("polls", poll)
        if isinstance(poll.answer, Rejection):
            Metrics.counter(STAGE, poll.answer.reason.value).inc()
            drop = feed_drop(poll.answer, poll.feed, self._settings.run, stage=STAGE)
            yield TaggedOutput("drops", drop)
        elif poll.over_cap:
            rest = Rejection(
                reason=Reason.TOO_MANY_ENTRIES,
                detail=f"{poll.over_cap} entries over the cap of "
                f"{self._settings.max_entries}",
                http_status=poll.answer.status,
            )
            drop = feed_drop(rest, poll.feed, self._settings.run, stage=STAGE)
            yield TaggedOutput("drops", drop)
        for item in entries:
            yield self._entry(poll.feed, item)

    def _entry(self, feed: Feed, item: FeedEntry) -> Entry:
        content = None
        if item.content_html:
            content = self._spill.put_blob(item.content_html.encode("utf-8", "replace"))
        return Entry(
            entry_id=entry_id(feed.feed_id, item.guid, item.url),
            feed_id=feed.feed_id,
            publisher=feed.publisher,
            url=item.url,
            guid=item.guid,
            position=item.position,
            title=item.title,
            summary=item.summary,
            content=content,
            authors=item.authors,
            categories=item.categories,
            published_at=item.published_at,
            published_at_raw=item.published_at_raw,
            updated_at=item.updated_at,
            language=feed.language or item.language,
            section=feed.section,
            rights=feed.rights,
            pages=feed.pages,
        )


_NO_FEED = Rejection(reason=Reason.PARSE, detail="the reader gave no feed")


def _poll_of(feed: Feed, answer: Fetched, parsed: ParsedFeed) -> FeedPoll:
    dates = [e.published_at for e in parsed.entries if e.published_at]
    return FeedPoll(
        feed=feed,
        answer=dataclasses.replace(answer, body=b""),
        bytes=len(answer.body),
        entries=parsed.total_entries,
        over_cap=parsed.total_entries - len(parsed.entries),
        undated=len(parsed.entries) - len(dates),
        newest_entry_at=max(dates, default=None),
        sickness=parsed.sickness,
    )

"""Ask the feeds and parse their bodies into entries."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.spill import SpillWriters
from transforms.dataset.state import StateOf
from transforms.dataset.storage import StorageError, open_storage
from transforms.drops import entry_drop, feed_drop
from transforms.elements import Feed, FeedPoll, Rejection
from transforms.hosts import HostShard, by_host, work_by_host
from transforms.processwide import PROGRESS, spare_machine
from transforms.reading.archive import ArchivedWeb, open_archive
from transforms.reading.children import ChildrenCannotStart
from transforms.reading.listing import TakenEntry
from transforms.reading.poll import Polled, Poller, PollPolicy
from transforms.reading.pool import Pool
from transforms.reading.references import candidate_of
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.run_windows import HeldState, RunSettings
from transforms.web.source import Source, Web, pauses

STAGE = "fetch_feeds"


@dataclasses.dataclass
class FetchFeeds(beam.PTransform):
    """Feeds → new entries; also ``polls``, ``drops``, ``learned`` and ``archives``.

    A feed that cannot be had or read is one drop and a failed poll; the run goes on.
    Fetching and parsing are fused, as for pages: bodies never become elements. A host
    has one owner, so its delay holds whatever the number of workers. Entries known
    from earlier runs end here; those that wait to be tried again start here.

    Attributes:
        source: where answers come from (the web, an archive).
        pool: the children that parse.
        state: what earlier runs saw.
        policy: which feeds are asked and which entries are new.
        shards: how many owners the hosts are divided among.
        record_seen: whether each entry known already is a drop too.
        archive: what a replay needs to know of the run; None keeps nothing.
    """

    source: Source
    pool: Pool
    run: RunFacts
    output: str
    state: StateOf
    policy: PollPolicy = PollPolicy()
    shards: int = 1
    record_seen: bool = False
    archive: Mapping[str, Any] | None = None

    def expand(self, feeds: "beam.PCollection[Feed]") -> Any:
        """Group by the hosts' owners, then fetch and parse."""
        return (
            feeds
            | "Key by host" >> beam.WithKeys(HostShard(self.shards, _feed_url))
            | "Group by host" >> beam.GroupByKey()
            | "Fetch and parse"
            >> beam.ParDo(_FetchFeedsFn(self)).with_outputs(
                "polls", "drops", "learned", "archives", main="entries"
            )
        )


def _feed_url(feed: Feed) -> str:
    return feed.url


class _FetchFeedsFn(beam.DoFn):
    def __init__(self, settings: FetchFeeds) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        spare_machine()
        self._web = self._settings.source.acquire()
        self._children = self._settings.pool.acquire()
        self._state = HeldState()
        self._storage = open_storage(self._settings.output)

    def start_bundle(self) -> None:
        self._spills = SpillWriters(self._storage)

    def process(
        self,
        keyed: tuple[int, Iterable[Feed]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        settings = self._settings = self._runs.of(window)
        self._spill = self._spills.of(settings.run.run_id)
        hosts = by_host(sorted(keyed[1], key=lambda f: f.feed_id), _feed_url)
        PROGRESS.expect("feeds", sum(map(len, hosts.values())))
        with open_archive(self._storage, settings.run, settings.archive) as archive:
            poller = Poller(
                ArchivedWeb(
                    self._web,
                    archive,
                    settings.source.user_agent,
                    settings.policy.forgotten,
                ),
                self._children,
                self._state.of(settings.state),
                settings.policy,
                settings.run.now,
            )
            for polled in work_by_host(hosts, _polling_host(poller, self._web)):
                PROGRESS.done("feeds")
                yield from self._outputs(polled)
        if archive.file is not None:
            yield TaggedOutput("archives", archive.file)

    def finish_bundle(self) -> None:
        self._spills.close()

    def teardown(self) -> None:
        self._state.release()
        self._settings.pool.release()
        self._settings.source.release()

    def _outputs(self, polled: Polled) -> Iterator[Any]:
        poll, run = polled.poll, self._settings.run
        yield TaggedOutput("polls", poll)
        if isinstance(poll.answer, Rejection):
            Metrics.counter(STAGE, poll.answer.reason.value).inc()
            drop = feed_drop(poll.answer, poll.feed, run, stage=STAGE)
            yield TaggedOutput("drops", drop)
        elif poll.over_cap:
            rest = Rejection(
                reason=Reason.TOO_MANY_ENTRIES,
                detail=f"{poll.over_cap} new entries over the cap of "
                f"{self._settings.policy.max_entries}",
            )
            yield TaggedOutput("drops", feed_drop(rest, poll.feed, run, stage=STAGE))
        if self._settings.record_seen:
            for entry in polled.seen:
                seen = Rejection(reason=Reason.ALREADY_SEEN)
                drop = entry_drop(seen, candidate_of(entry), run, stage=STAGE)
                yield TaggedOutput("drops", drop)
        for learned in polled.learned:
            yield TaggedOutput("learned", learned)
        for taken in polled.entries:
            yield self._spilled(taken)

    def _spilled(self, taken: TakenEntry) -> Any:
        if not taken.content:
            return taken.entry
        content = self._spill.put_blob(taken.content)
        return dataclasses.replace(taken.entry, content=content)


def _polling_host(
    poller: Poller, web: Web
) -> Callable[[list[Feed], Callable[[Any], None]], Iterator[float]]:
    def poll_host(feeds: list[Feed], emit: Callable[[Any], None]) -> Iterator[float]:
        for feed in feeds:
            try:
                yield from pauses(web, feed.url, kind="feed")
                emit(poller.poll(feed))
            except (ChildrenCannotStart, StorageError):
                raise
            except Exception as error:
                bug = Rejection(reason=Reason.INTERNAL, detail=repr(error)[:500])
                emit(Polled(poll=FeedPoll(feed=feed, answer=bug)))

    return poll_host

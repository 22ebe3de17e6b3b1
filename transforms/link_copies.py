"""Link copies to the earliest article they are a copy of, in this run and before."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, cast

import apache_beam as beam
import numpy as np
from apache_beam.metrics import Metrics

from transforms.dataset.spill import BlobRef
from transforms.dataset.state import State, StateOf
from transforms.dataset.state_files import StateFile
from transforms.dataset.storage import open_storage
from transforms.dataset.window import write_window
from transforms.dataset.window_memory import ClusterMemory, SketchMemory
from transforms.duplicates.clusters import (
    CopyPolicy,
    Edge,
    Sketched,
    cluster_of,
    earliest_edge,
)
from transforms.duplicates.index import parts_of, within_part
from transforms.duplicates.matching import edges_of
from transforms.duplicates.stories import Placed
from transforms.group_in_packs import GroupInPacks, all_alike
from transforms.reading.rows import RunFacts
from transforms.reading.spilled_sketches import Settled, sketches_at, sketches_of
from transforms.records import Copy
from transforms.run_windows import HeldState, RunSettings, of_window

STAGE = "link_copies"


@dataclasses.dataclass
class LinkCopies(beam.PTransform):
    """Placed stories → ``placed`` with their clusters; ``copies``, and what to keep.

    ``copies`` are the new edges, ``learned`` is what to remember of them, and
    ``window`` the files of the look-back window from now on. Neither texts nor their
    sketches are shuffled: whoever compares reads those from the spill. Repeatable: an
    edge follows from two articles.

    Attributes:
        state: what earlier runs saw.
        based_on: number of the commit that this run builds on.
        shards: parts that the anchors are divided among; 1 on one machine.
    """

    run: RunFacts
    output: str
    state: StateOf
    policy: CopyPolicy
    based_on: int
    shards: int = 1

    def expand(self, placed: "beam.PCollection[Placed]") -> Any:
        """Compare articles that share an anchor, keep the earliest, write the rest."""
        settled = (
            placed
            | "Group by spill" >> GroupInPacks(_spill_of)
            | "Settle" >> beam.ParDo(_SettleFn(self))
        )
        edges = (
            settled
            | "Divide anchors" >> beam.FlatMap(_by_part)
            | "Group by part" >> GroupInPacks(_part)
            | "Compare" >> beam.ParDo(_CompareFn(self))
            | "Group by copy" >> GroupInPacks(_copy_of)
            | "Earliest" >> beam.ParDo(_EarliestFn(self))
        )
        chain = beam.pvalue.AsDict(edges | "Steps" >> beam.Map(_step))
        return {
            "placed": placed | "Place in clusters" >> beam.ParDo(_PlaceFn(self), chain),
            "copies": edges | "Rows" >> beam.Map(_row, self),
            "learned": edges | "Learn" >> beam.ParDo(_LearnFn(self), chain),
            "window": (
                settled
                | "All in one" >> GroupInPacks(all_alike)
                | "Write window" >> beam.FlatMap(_write_window, self)
            ),
        }


def _sketch_of(story: Placed) -> BlobRef:
    return cast("BlobRef", story.copyable)


def _spill_of(story: Placed) -> str:
    return _sketch_of(story).path


def _part(divided: tuple[int, Settled]) -> int:
    return divided[0]


def _copy_of(edge: Edge) -> bytes:
    return edge.copy


def _step(edge: Edge) -> tuple[bytes, bytes]:
    return edge.copy, edge.earliest


def _by_part(article: Settled) -> Iterator[tuple[int, Settled]]:
    for part in article.parts:
        yield part, article


def _row(edge: Edge, settings: LinkCopies, window: Any = beam.DoFn.WindowParam) -> Copy:
    run = of_window(settings, window).run
    Metrics.counter(STAGE, "copies").inc()
    return Copy(
        run_id=run.run_id,
        article_id=edge.copy.hex(),
        earliest_article_id=edge.earliest.hex(),
        containment=edge.containment,
        shared=edge.shared,
        evidence=edge.evidence,
        published_gap_seconds=edge.gap_seconds,
        run_date=run.now.date(),
    )


class _StateFn(beam.DoFn):
    """Holds the state of the commit that the run builds on."""

    def __init__(self, settings: LinkCopies) -> None:
        self._settings = settings
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        self._held = HeldState()

    def teardown(self) -> None:
        self._held.release()

    def _enter(self, window: Any) -> None:
        """Work for the run that a window is."""
        self._settings = self._runs.of(window)
        self._state = self._held.of(self._settings.state)

    def _cluster(self, article: bytes) -> bytes | None:
        known = self._state.cluster(article)
        return known.cluster if known else None


class _SettleFn(_StateFn):
    """Final ids and first dates of the articles in a part of the spill."""

    def process(
        self,
        keyed: tuple[str, list[Placed]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Settled]:
        self._enter(window)
        path, stories = keyed
        places = map(_sketch_of, stories)
        found = sketches_at(open_storage(self._settings.output), path, places)
        for story, sketched in zip(stories, found, strict=True):
            yield self._settled(story, sketched)

    def _settled(self, story: Placed, made: Sketched) -> Settled:
        article_id = bytes.fromhex(story.article_id)
        known = None
        if story.placement.revision > 1:
            looked_back = self._state.window(_since(self._settings))
            start = np.frombuffer(article_id[:8], ">u8").astype(np.uint64)
            known = looked_back.sketches(start).get(article_id)
        # A date that changes with a revision would turn edges round.
        return Settled(
            article_id=article_id,
            appeared_at=known.appeared_at if known else made.appeared_at,
            place=_sketch_of(story),
            parts=tuple(parts_of(made.anchors, self._settings.shards)),
        )


class _CompareFn(_StateFn):
    """Articles with anchors of one part → every edge that those lead to."""

    def process(
        self,
        keyed: tuple[int, list[tuple[int, Settled]]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Edge]:
        self._enter(window)
        part, divided = keyed
        settings = self._settings
        of_part = (article for _, article in divided)
        new = sorted(
            (
                dataclasses.replace(
                    article,
                    anchors=within_part(article.anchors, part, settings.shards),
                )
                for article in sketches_of(open_storage(settings.output), of_part)
            ),
            key=_article_id,
        )
        looked_back = self._state.window(_since(settings))
        yield from edges_of(new, looked_back, settings.policy)


class _EarliestFn(_StateFn):
    """A copy's edges → the one to the earliest, unless a better one is known."""

    def process(
        self, keyed: tuple[bytes, Iterable[Edge]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Edge]:
        self._enter(window)
        copy, edges = keyed
        found = earliest_edge(edges)
        known = self._state.cluster(copy)
        if known is None or found.rank < (known.moment, known.earliest):
            yield found


class _PlaceFn(_StateFn):
    def process(
        self,
        story: Placed,
        chain: dict[bytes, bytes],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Placed]:
        self._enter(window)
        own = bytes.fromhex(story.article_id)
        cluster = cluster_of(own, chain, self._cluster)
        if cluster == own:
            yield story
            return
        placement = dataclasses.replace(story.placement, cluster_id=cluster.hex())
        yield dataclasses.replace(story, placement=placement)


class _LearnFn(_StateFn):
    def process(
        self,
        edge: Edge,
        chain: dict[bytes, bytes],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[ClusterMemory]:
        self._enter(window)
        yield ClusterMemory(
            key=edge.copy,
            earliest=edge.earliest,
            moment=edge.rank[0],
            cluster=cluster_of(edge.copy, chain, self._cluster),
        )


def _article_id(article: Sketched) -> bytes:
    return article.article_id


def _since(settings: LinkCopies) -> Any:
    return settings.run.now - settings.policy.look_back


def _write_window(
    keyed: tuple[int, list[Settled]],
    settings: LinkCopies,
    window: Any = beam.DoFn.WindowParam,
) -> Iterator[tuple[str, tuple[StateFile, ...]]]:
    settings = of_window(settings, window)
    storage, run = open_storage(settings.output), settings.run
    articles = [
        (
            SketchMemory(
                key=article.article_id,
                appeared_at=article.appeared_at,
                published_at=article.published_at,
                seen_at=run.now,
                keys=article.keys,
                credits=article.credits,
            ),
            article.anchors,
            article.rank[0],
        )
        for article in sketches_of(storage, keyed[1])
    ]
    files = write_window(
        storage,
        State.open(storage).files,
        articles,
        seq=settings.based_on + 1,
        run_id=run.run_id,
        since=_since(settings),
    )
    yield from files.items()

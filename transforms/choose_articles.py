"""Choose the rows: one capture an article, against this run and earlier ones."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.state import StateOf
from transforms.drops import entry_drop
from transforms.duplicates.resolve import (
    resolve_article,
    settle_candidate,
    unite_stories,
)
from transforms.duplicates.stories import Outcome, StoryRef, placed
from transforms.elements import Rejection
from transforms.group_in_packs import GroupInPacks
from transforms.reading.identify import identify, memories
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.run_windows import HeldState, RunSettings

STAGE = "choose_articles"


@dataclasses.dataclass
class ChooseArticles(beam.PTransform):
    """Stories → those ``placed``; also ``drops``, ``published`` and ``learned``.

    Drops ``same_article``, ``duplicate_entry`` and ``unchanged``. ``published`` has
    one element a candidate with at least one row; ``learned`` is what to remember of
    the articles. Repeatable: rules over keys, never over arrival.

    Attributes:
        state: what earlier runs saw.
    """

    run: RunFacts
    state: StateOf

    def expand(self, stories: "beam.PCollection[StoryRef]") -> Any:
        """Find the article of each story, then decide article by article."""
        decided = (
            stories
            | "Identify" >> beam.ParDo(_IdentifyFn(self))
            | "Group by title" >> GroupInPacks(_publisher_and_title)
            | "Unite stories" >> beam.FlatMap(_unite)
            | "Group by article" >> GroupInPacks(_article)
            | "Resolve articles"
            >> beam.ParDo(_ResolveArticleFn(self)).with_outputs(
                "learned", main="outcomes"
            )
        )
        settled = (
            decided.outcomes
            | "Group by entry" >> GroupInPacks(_candidate)
            | "Settle entries"
            >> beam.ParDo(_SettleFn(self)).with_outputs(
                "drops", "published", main="placed"
            )
        )
        return {
            "placed": settled.placed,
            "drops": settled.drops,
            "published": settled.published,
            "learned": decided.learned,
        }


def _publisher_and_title(story: StoryRef) -> tuple[str, str]:
    return (story.publisher, story.title_key)


def _article(story: StoryRef) -> str:
    return story.article_id


def _candidate(outcome: Outcome) -> tuple[str, str, int]:
    return outcome.story.candidate.key


def _unite(keyed: tuple[Any, Iterable[StoryRef]]) -> Iterator[StoryRef]:
    return unite_stories(keyed[1])


class _IdentifyFn(beam.DoFn):
    def __init__(self, settings: ChooseArticles) -> None:
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        self._state = HeldState()

    def teardown(self) -> None:
        self._state.release()

    def process(
        self, story: StoryRef, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[StoryRef]:
        yield identify(story, self._state.of(self._runs.of(window).state))


class _ResolveArticleFn(beam.DoFn):
    def __init__(self, settings: ChooseArticles) -> None:
        self._runs = RunSettings(settings)

    def setup(self) -> None:
        self._state = HeldState()

    def teardown(self) -> None:
        self._state.release()

    def process(
        self,
        keyed: tuple[str, Iterable[StoryRef]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        settings = self._runs.of(window)
        run, state = settings.run, self._state.of(settings.state)
        known = state.article(keyed[0])
        outcomes = list(resolve_article(keyed[1], known, run.extractor_version))
        yield from outcomes
        for learned in memories(outcomes, known, state, run):
            yield TaggedOutput("learned", learned)


class _SettleFn(beam.DoFn):
    def __init__(self, settings: ChooseArticles) -> None:
        self._runs = RunSettings(settings)

    def process(
        self,
        keyed: tuple[tuple[str, str, int], Iterable[Outcome]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        self._run = self._runs.of(window).run
        outcomes = list(keyed[1])
        lost_entry, lost_stories = settle_candidate(outcomes)
        if lost_entry is not None:
            yield self._drop(lost_entry, "entry")
            return
        yield TaggedOutput("published", keyed[0])
        for outcome in lost_stories:
            yield self._drop(outcome, "story")
        yield from filter(None, map(placed, outcomes))

    def _drop(self, outcome: Outcome, subject: str) -> TaggedOutput:
        reason = outcome.reason or Reason.INTERNAL
        Metrics.counter(STAGE, reason.value).inc()
        drop = entry_drop(
            Rejection(reason=reason, detail=outcome.detail),
            outcome.story.candidate,
            self._run,
            stage=STAGE,
            subject=subject,
            url=outcome.story.canonical_url if subject == "story" else None,
        )
        return TaggedOutput("drops", drop)

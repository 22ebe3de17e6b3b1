"""Choose the rows: one capture an article, against this run and earlier ones."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput

from transforms.dataset.known import KnownArticles
from transforms.dataset.storage import open_storage
from transforms.drops import entry_drop
from transforms.duplicates.resolve import (
    resolve_appended,
    resolve_article,
    settle_candidate,
)
from transforms.duplicates.stories import Outcome, StoryRef
from transforms.elements import Rejection
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason

STAGE = "choose_articles"


@dataclasses.dataclass
class ChooseArticles(beam.PTransform):
    """Stories → outcomes that are rows; beside them ``drops`` and ``published``.

    Drops ``same_article``, ``duplicate_entry`` and ``unchanged``. ``published`` has
    one element a candidate with at least one row. Repeatable: rules over keys, never
    over arrival.
    """

    run: RunFacts
    output: str

    def expand(self, stories: "beam.PCollection[StoryRef]") -> Any:
        """Resolve appended stories, then articles, then settle their entries."""
        appended = (
            stories
            | "Key by title" >> beam.WithKeys(_publisher_and_title)
            | "Group by title" >> beam.GroupByKey()
            | "Resolve appended stories"
            >> beam.ParDo(_ResolveAppendedFn()).with_outputs("lost", main="standing")
        )
        decided = (
            appended.standing
            | "Key by article" >> beam.WithKeys(_article)
            | "Group by article" >> beam.GroupByKey()
            | "Resolve articles" >> beam.ParDo(_ResolveArticleFn(self))
        )
        return (
            (decided, appended.lost)
            | "Outcomes" >> beam.Flatten()
            | "Key by entry" >> beam.WithKeys(_candidate)
            | "Group by entry" >> beam.GroupByKey()
            | "Settle entries"
            >> beam.ParDo(_SettleFn(self.run)).with_outputs(
                "drops", "published", main="placed"
            )
        )


def _publisher_and_title(story: StoryRef) -> tuple[str, str]:
    return (story.publisher, story.title_key)


def _article(story: StoryRef) -> str:
    return story.article_id


def _candidate(outcome: Outcome) -> tuple[str, str, int]:
    return outcome.story.candidate.key


class _ResolveAppendedFn(beam.DoFn):
    def process(
        self, keyed: tuple[tuple[str, str], Iterable[StoryRef]]
    ) -> Iterator[Any]:
        for outcome in resolve_appended(keyed[1]):
            if outcome.reason is None:
                yield outcome.story
            else:
                yield TaggedOutput("lost", outcome)


class _ResolveArticleFn(beam.DoFn):
    def __init__(self, settings: ChooseArticles) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._known = KnownArticles.load(open_storage(self._settings.output))

    def process(self, keyed: tuple[str, Iterable[StoryRef]]) -> Iterator[Outcome]:
        known = self._known.article(keyed[0])
        version = self._settings.run.extractor_version
        yield from resolve_article(keyed[1], known, version)


class _SettleFn(beam.DoFn):
    def __init__(self, run: RunFacts) -> None:
        self._run = run

    def process(
        self, keyed: tuple[tuple[str, str, int], Iterable[Outcome]]
    ) -> Iterator[Any]:
        outcomes = list(keyed[1])
        lost_entry, lost_stories = settle_candidate(outcomes)
        if lost_entry is not None:
            yield self._drop(lost_entry, "entry")
            return
        yield TaggedOutput("published", keyed[0])
        for outcome in lost_stories:
            yield self._drop(outcome, "story")
        for outcome in outcomes:
            if outcome.placement is not None:
                yield outcome

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

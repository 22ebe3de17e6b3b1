"""The ledger's figures, counted from the same elements that become rows."""

import dataclasses
from collections.abc import Iterator

import apache_beam as beam

from transforms.elements import FeedPoll
from transforms.records import Drop, FeedHealth

Tally = tuple[tuple[str, ...], int]


@dataclasses.dataclass
class CountOutcomes(beam.PTransform):
    """Everything that was decided → ``(what, how many)``, each ``what`` once.

    Takes a dict of PCollections: ``polls``, ``drops``, ``published`` (one a
    candidate), ``placed`` (one a row), ``copies`` and ``health``. Counted from
    elements, never from Beam metrics, which are lost with a retried bundle.
    """

    def expand(
        self, decided: "dict[str, beam.PCollection]"
    ) -> "beam.PCollection[Tally]":
        """Tally each kind, then add up."""
        tallies = (
            decided["polls"] | "Entries" >> beam.FlatMap(_poll),
            decided["drops"] | "Drops" >> beam.Map(_drop),
            decided["published"] | "Published" >> beam.Map(_one, "published"),
            decided["placed"] | "Rows" >> beam.Map(_one, "rows"),
            decided["copies"] | "Copies" >> beam.Map(_one, "copies"),
            decided["health"] | "Feeds" >> beam.Map(_health),
        )
        return tallies | beam.Flatten() | beam.CombinePerKey(sum)


def _poll(poll: FeedPoll) -> Iterator[Tally]:
    yield ("entries",), poll.entries
    yield ("retries",), poll.retries
    yield ("already_seen",), poll.already_seen
    yield ("over_cap",), poll.over_cap


def _drop(drop: Drop) -> Tally:
    return ("drop", drop.subject, drop.stage, drop.reason), 1


def _health(health: FeedHealth) -> Tally:
    return ("feed", health.status), 1


def _one(_: object, what: str) -> Tally:
    return (what,), 1

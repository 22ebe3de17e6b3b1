"""Lines that recur over a host's stories, for whoever reads the summary."""

import dataclasses
from collections.abc import Iterable

import apache_beam as beam

from transforms.articles.residue import HostLines, Residue, residue


@dataclasses.dataclass
class FindResidue(beam.PTransform):
    """``(host, HostLines)`` → ``Residue``, a host's commonest lines.

    A reader counts the lines of its own hosts, so that one small element a host
    crosses the shuffle and not the lines of every story.
    """

    def expand(
        self, lines: "beam.PCollection[tuple[str, HostLines]]"
    ) -> "beam.PCollection[Residue]":
        """Add up what the owners of a host counted."""
        return (
            lines
            | "Add up" >> beam.CombinePerKey(_merged)
            | "Tell" >> beam.FlatMapTuple(residue)
        )


def _merged(counted: Iterable[HostLines]) -> HostLines:
    whole = HostLines()
    for one in counted:
        whole.merge(one)
    return whole

"""The IPTC Media Topics: a tree of subjects with names in thirteen languages."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

TAXONOMY_VERSION = "2023-10-24"
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTopic:
    """One subject of the taxonomy, live or retired."""

    qcode: str
    parent: str | None
    top: str
    is_retired: bool
    replacement: str | None
    labels: dict[str, str]


class Taxonomy:
    """Look-ups over the topics of one release."""

    def __init__(self, topics: dict[str, MediaTopic]) -> None:
        self._topics = topics
        self._lineages: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, qcode: str) -> MediaTopic:
        return self._topics[qcode]

    def __contains__(self, qcode: str) -> bool:
        return qcode in self._topics

    def topics(self) -> tuple[MediaTopic, ...]:
        """Every topic, retired ones included, in the order of their codes."""
        return tuple(self._topics.values())

    def label(self, qcode: str) -> str:
        """The English name of a topic; KeyError for an unknown code."""
        return self._topics[qcode].labels["en-GB"]

    def top(self, qcode: str) -> str:
        """The top-level topic above a code; KeyError for an unknown code."""
        return self._topics[qcode].top

    def ancestors(self, qcode: str) -> tuple[str, ...]:
        """The codes above one, nearest first; empty for a top-level topic."""
        return self.lineage(qcode)[1:]

    def lineage(self, qcode: str) -> tuple[str, ...]:
        """A code and those above it, nearest first, the top level last."""
        known = self._lineages.get(qcode)
        if known is None:
            parent = self._topics[qcode].parent
            known = (qcode, *(self.lineage(parent) if parent else ()))
            self._lineages[qcode] = known
        return known

    def live(self, qcode: str) -> str:
        """The code to use today: itself, its replacement or a live ancestor."""
        topic = self._topics[qcode]
        if not topic.is_retired:
            return qcode
        if topic.replacement is not None:
            return topic.replacement
        for ancestor in self.ancestors(qcode):
            if not self._topics[ancestor].is_retired:
                return ancestor
        return topic.top


@functools.cache
def load_taxonomy() -> Taxonomy:
    """Read the shipped release once per process."""
    lines = (DATA / "taxonomy.tsv").read_text(encoding="utf-8").splitlines()
    languages = lines[0].split("\t")[5:]
    topics: dict[str, MediaTopic] = {}
    for line in lines[1:]:
        qcode, parent, top, retired, replacement, *names = line.split("\t")
        labels = {
            language: name
            for language, name in zip(languages, names, strict=True)
            if name
        }
        topics[qcode] = MediaTopic(
            qcode=qcode,
            parent=parent or None,
            top=top,
            is_retired=bool(retired),
            replacement=replacement or None,
            labels=labels,
        )
    return Taxonomy(topics)

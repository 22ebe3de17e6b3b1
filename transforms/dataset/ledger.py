"""The ledger of a run: every candidate has exactly one outcome.

    candidates = entries in feed bodies + retries = published + dropped + already_seen
    stories of published candidates = rows + stories dropped

A run whose ledger does not balance is a bug of ours; it is not committed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.dataset.parquet import FileInfo

Reasons = dict[str, dict[str, dict[str, int]]]  # subject → stage → reason → number


class LedgerUnbalanced(Exception):
    """A run's figures do not add up; nothing was committed."""

    exit_code = 1


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A run's figures.

    Attributes:
        entries: entries in the feeds' bodies, those over a cap included.
        retries: entries taken up again from earlier runs.
        already_seen: entries known from earlier runs, with a row in ``drops`` or
            without.
        over_cap: entries that were counted but have no row in ``drops``.
        rows: rows of ``articles``.
        copies: rows of ``copies``; articles that were linked to an earlier one.
        dropped: numbers by subject, stage and reason, as in ``drops``.
        feeds: feeds by status.
    """

    entries: int = 0
    retries: int = 0
    published: int = 0
    already_seen: int = 0
    over_cap: int = 0
    rows: int = 0
    copies: int = 0
    dropped: Reasons = field(default_factory=dict)
    feeds: dict[str, int] = field(default_factory=dict)

    def drops_of(self, subject: str) -> int:
        """How many things of that subject have a row in ``drops``."""
        return sum(self.reasons_of(subject).values())

    def reasons_of(self, subject: str) -> dict[str, int]:
        """Drops of a subject by reason, whatever the stage."""
        numbers: dict[str, int] = defaultdict(int)
        for reasons in self.dropped.get(subject, {}).values():
            for reason, number in reasons.items():
                numbers[reason] += number
        return dict(numbers)

    @property
    def candidates(self) -> int:
        """Everything that needs an outcome."""
        return self.entries + self.retries

    @property
    def dropped_candidates(self) -> int:
        """Candidates that were dropped, with a row of their own or counted."""
        return self.drops_of("entry") - self._recorded_seen + self.over_cap

    @property
    def _recorded_seen(self) -> int:
        """Known entries that have a row in ``drops`` because the config asks so."""
        return self.reasons_of("entry").get("already_seen", 0)

    def imbalances(self, files: Iterable[FileInfo]) -> list[str]:
        """What does not add up, in words; empty for a sound ledger.

        Args:
            files: the run's data files, which must hold what was counted.
        """
        outcomes = self.published + self.dropped_candidates + self.already_seen
        written: dict[str, int] = defaultdict(int)
        for file in files:
            written[file.table] += file.rows
        subjects = ("feed", "entry", "story")
        drops = sum(self.drops_of(subject) for subject in subjects)
        checks = (
            ("candidates", self.candidates, "outcomes", outcomes),
            ("article rows counted", self.rows, "written", written["articles"]),
            ("copies counted", self.copies, "written", written["copies"]),
            ("drops counted", drops, "written", written["drops"]),
            ("feeds counted", sum(self.feeds.values()), "written", written["feeds"]),
        )
        problems = [f"{a} {x} but {b} {y}" for a, x, b, y in checks if x != y]
        if self.published > self.rows:
            problems.append(f"{self.published} published but only {self.rows} rows")
        return problems

    def to_json(self) -> dict[str, Any]:
        """The figures for the manifest."""
        return {
            "candidates": self.candidates,
            "entries": self.entries,
            "retries": self.retries,
            "published": self.published,
            "dropped": self.dropped_candidates,
            "already_seen": self.already_seen,
            "over_cap": self.over_cap,
            "stories": self.rows + self.drops_of("story"),
            "rows": self.rows,
            "copies": self.copies,
            "dropped_by": self.dropped,
            "feeds": self.feeds,
        }

    @classmethod
    def from_json(cls, counts: Mapping[str, Any]) -> "Ledger":
        """The ledger a manifest's figures stand for."""
        return cls(
            entries=counts["entries"],
            retries=counts["retries"],
            published=counts["published"],
            already_seen=counts["already_seen"],
            over_cap=counts["over_cap"],
            rows=counts["rows"],
            copies=counts.get("copies", 0),  # not counted before there were any
            dropped=counts["dropped_by"],
            feeds=counts["feeds"],
        )


def ledger_of(tallies: Mapping[tuple[str, ...], int]) -> Ledger:
    """The ledger of a run's tallies, see ``transforms.count_outcomes``.

    Raises:
        LedgerUnbalanced: a tally that the ledger does not know.
    """
    figures: dict[str, int] = {}
    dropped: Reasons = {}
    feeds: dict[str, int] = {}
    for what, number in sorted(tallies.items()):
        if len(what) == 4 and what[0] == "drop":
            _, subject, stage, reason = what
            dropped.setdefault(subject, {}).setdefault(stage, {})[reason] = number
        elif len(what) == 2 and what[0] == "feed":
            feeds[what[1]] = number
        elif len(what) == 1 and what[0] in _FIGURES:
            figures[what[0]] = number
        else:
            raise LedgerUnbalanced(f"{number} of unknown {what}")
    return Ledger(**figures, dropped=dropped, feeds=feeds)


_FIGURES = frozenset(
    {"entries", "retries", "published", "already_seen", "over_cap", "rows", "copies"}
)

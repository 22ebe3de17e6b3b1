"""Spellings made one: the commonest pairs, and some in their sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.report.figures import taking_turns

#: Columns of ``edits`` that are read.
COLUMNS = (
    *("article_id", "revision", "language", "publisher", "field", "start", "end"),
    *("original", "replacement", "rule"),
)
MOST_PAIRS = 25
MOST_DIFFS = 10
#: Letters shown on either side.
_CONTEXT = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One change of spelling, as often as it was made."""

    original: str
    replacement: str
    rule: str
    number: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """One edit where it stands.

    Attributes:
        before: the text up to it; begins with … where it is cut.
        after: the text behind it.
    """

    before: str
    original: str
    replacement: str
    after: str
    rule: str
    publisher: str
    language: str
    field: str


def pairs(edits: pa.Table) -> tuple[Pair, ...]:
    """The commonest changes of a run's edits, those with ``COLUMNS``."""
    keys = ["original", "replacement", "rule"]
    counted = edits.group_by(keys).aggregate(
        [([], "count_all"), ("article_id", "count_distinct")]
    )
    found = [
        Pair(
            original=row["original"],
            replacement=row["replacement"],
            rule=row["rule"],
            number=row["count_all"],
            articles=row["article_id_count_distinct"],
        )
        for row in counted.to_pylist()
    ]
    found.sort(key=lambda p: (-p.number, p.original, p.replacement, p.rule))
    return tuple(found[:MOST_PAIRS])


def to_show(edits: pa.Table, among: int = 2_000) -> list[dict[str, Any]]:
    """Edits to show as diffs: one of each rule before any second, in a fixed order."""
    return taking_turns(edits.slice(0, among).to_pylist(), "rule", MOST_DIFFS)


def diffs(
    edits: Iterable[Mapping[str, Any]],
    texts: Mapping[tuple[str, int], Mapping[str, str]],
) -> tuple[Diff, ...]:
    """Edits in their sentence.

    Args:
        edits: rows of ``edits``.
        texts: title and text by article and revision; one that is missing, or that
            does not hold the edit, is left out.
    """
    found = []
    for edit in edits:
        row = texts.get((edit["article_id"], edit["revision"]), {})
        text = row.get(edit["field"], "")
        if text[edit["start"] : edit["end"]] == edit["original"]:
            found.append(_diff(text, edit))
    return tuple(found)


def _diff(text: str, edit: Mapping[str, Any]) -> Diff:
    start, end = edit["start"], edit["end"]
    # Of one paragraph: what stands in the next says nothing of this one.
    line = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    line_end = len(text) if newline < 0 else newline
    before, after = text[line:start], text[end:line_end]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + "…"
    return Diff(
        before=before,
        original=edit["original"],
        replacement=edit["replacement"],
        after=after,
        rule=edit["rule"],
        publisher=edit["publisher"],
        language=edit["language"],
        field=edit["field"],
    )

"""Changes to a text: apply them, and express several rounds of them as one.

Rounds follow one another (characters, names, typos, and all again until nothing
moves), yet a reader is owed one list of edits against the text as published. Where a
later change touches an earlier one, both become one edit that names both rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Replace ``text[start:end]``; offsets in code points, ``end`` exclusive."""

    start: int
    end: int
    replacement: str
    rule: str


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """The text after sorted, disjoint changes."""
    parts: list[str] = []
    position = 0
    for change in changes:
        parts += (text[position : change.start], change.replacement)
        position = change.end
    parts.append(text[position:])
    return "".join(parts)


def compose(
    source: str, earlier: Sequence[Change], later: Sequence[Change]
) -> list[Change]:
    """One round that does what two do.

    Args:
        source: The text before both rounds.
        earlier: Sorted, disjoint changes of ``source``.
        later: Sorted, disjoint changes of the text that ``earlier`` makes.

    Returns:
        Sorted, disjoint changes of ``source``. A change that is undone by a later one
        is gone.
    """
    if not later:
        return list(earlier)
    if not earlier:
        return list(later)
    middle = apply_changes(source, earlier)
    pieces: list[tuple[int, int, bool, Change]] = []
    shift = 0
    for change in earlier:
        start = change.start + shift
        end = start + len(change.replacement)
        pieces.append((start, end, False, change))
        shift += len(change.replacement) - (change.end - change.start)
    pieces += [(change.start, change.end, True, change) for change in later]
    pieces.sort(key=lambda piece: (piece[0], piece[1], piece[2]))
    composed: list[Change] = []
    group: list[tuple[int, int, bool, Change]] = []
    reach = -1
    shift = 0
    for piece in pieces:
        if group and piece[0] > reach:
            shift = _close(source, middle, group, shift, composed)
            group = []
            reach = -1
        group.append(piece)
        reach = max(reach, piece[1])
    _close(source, middle, group, shift, composed)
    return composed


def _close(
    source: str,
    middle: str,
    group: list[tuple[int, int, bool, Change]],
    shift: int,
    composed: list[Change],
) -> int:
    """Add the touching changes of a group as one; ``shift`` is middle minus source."""
    low = group[0][0]
    high = max(piece[1] for piece in group)
    after = shift + sum(
        len(change.replacement) - (change.end - change.start)
        for _, _, is_later, change in group
        if not is_later
    )
    start, end = low - shift, high - after
    inner = [
        Change(change.start - low, change.end - low, change.replacement, change.rule)
        for _, _, is_later, change in group
        if is_later
    ]
    replacement = apply_changes(middle[low:high], inner)
    if replacement != source[start:end]:
        ordered = [c for _, _, is_later, c in group if not is_later]
        ordered += [c for _, _, is_later, c in group if is_later]
        rules = dict.fromkeys(rule for c in ordered for rule in c.rule.split("+"))
        composed.append(Change(start, end, replacement, "+".join(rules)))
    return after

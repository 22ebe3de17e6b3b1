"""What rose and what fell since the run before."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.dataset.layout import partition_values
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest

_MOVERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure in both runs."""

    about: str
    name: str
    before: int
    now: int

    @property
    def difference(self) -> int:
        """How much it rose; negative where it fell."""
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs beside each other; ``run_id`` is of the one before."""

    run_id: str
    changes: tuple[Change, ...]


def compare(
    manifest: Manifest,
    before: Manifest,
    publishers: Mapping[str, int],
    publishers_before: Mapping[str, int],
) -> Comparison:
    """The totals of both runs, and what changed most in each group.

    Args:
        manifest: the run.
        before: the one before.
        publishers: articles by publisher.
        publishers_before: likewise.
    """
    groups = (
        ("dropped", _reasons(before), _reasons(manifest)),
        ("feeds", _feeds(before), _feeds(manifest)),
        ("language", _languages(before), _languages(manifest)),
        ("publisher", publishers_before, publishers),
    )
    changes = [*_totals(before, manifest)]
    for about, old, new in groups:
        changes += _movers(about, old, new)
    return Comparison(run_id=before.run_id, changes=tuple(changes))


def _totals(before: Manifest, manifest: Manifest) -> Iterator[Change]:
    old, new = (Ledger.from_json(m.counts) for m in (before, manifest))
    for name, a, b in (
        ("entries", old.candidates, new.candidates),
        ("already seen", old.already_seen, new.already_seen),
        ("dropped", old.dropped_candidates, new.dropped_candidates),
        ("published", old.published, new.published),
        ("articles", old.rows, new.rows),
    ):
        yield Change(about="total", name=name, before=a, now=b)


def _movers(
    about: str, before: Mapping[str, int], now: Mapping[str, int]
) -> list[Change]:
    changes = [
        Change(about=about, name=name, before=before.get(name, 0), now=now.get(name, 0))
        for name in {*before, *now}
    ]
    moved = [change for change in changes if change.difference]
    moved.sort(key=lambda c: (-abs(c.difference), c.name))
    return moved[:_MOVERS]


def _reasons(manifest: Manifest) -> Mapping[str, int]:
    return Ledger.from_json(manifest.counts).reasons_of("entry")


def _feeds(manifest: Manifest) -> Mapping[str, int]:
    return Ledger.from_json(manifest.counts).feeds


def _languages(manifest: Manifest) -> Mapping[str, int]:
    """Articles by language; the paths say it, so no file is read."""
    numbers: Counter[str] = Counter()
    for file in manifest.added:
        if file.table == "articles":
            numbers[partition_values(file.path)["language"]] += file.rows
    return numbers

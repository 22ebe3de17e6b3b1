"""Which rows and fields of two datasets differ: what a change of the rules changed.

Rows are told apart by their key. Values are compared by digests, so that a million
rows fit into memory; the few that are shown are read a second time.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms.dataset.data_file import opened_rows
from transforms.dataset.layout import partition_values
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import Storage

#: Say which run and which archive, not what was read.
VOLATILE = frozenset(
    {
        *("run_id", "fetched_at", "archive_file", "archive_offset"),
        *("pipeline_version", "config_digest", "schema_version"),
        *("extractor_version", "taxonomy_version"),
    }
)

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One field of one row that differs."""

    publisher: str
    url: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between two datasets' articles.

    Attributes:
        rows: in the first and in the second.
        only: rows that only the first, only the second has, by publisher.
        changed: rows that differ, by publisher.
        fields: fields that differ, by publisher and column.
        samples: some of them, in the order of publisher and address.
    """

    rows: tuple[int, int]
    only: tuple[Counter[str], Counter[str]]
    changed: Counter[str]
    fields: dict[str, Counter[str]]
    samples: list[Sample] = field(default_factory=list)

    @property
    def differing(self) -> int:
        """Rows that are not the same in both."""
        return sum(self.changed.values()) + sum(sum(c.values()) for c in self.only)

    @property
    def keys(self) -> int:
        """Rows that are in either; one that is in both counts once."""
        return self.rows[0] + sum(self.only[1].values())

    @property
    def share(self) -> float:
        """Of the rows that are in either, those that differ; 0 to 1."""
        return self.differing / max(self.keys, 1)

    def publishers(self) -> list[str]:
        """Publishers with a difference, those with the most first."""
        numbers = self.changed + self.only[0] + self.only[1]
        return sorted(numbers, key=lambda name: (-numbers[name], name))


def compare(
    first: Storage,
    second: Storage,
    *,
    ignored: Collection[str] = VOLATILE,
    samples: int = 5,
) -> Comparison:
    """Compare the articles of two datasets, each as its commits say.

    Args:
        first: what was.
        second: what is.
        ignored: columns that do not count.
        samples: differing rows shown a publisher.
    """
    before = {key: told for key, _, told in _digests(first, ignored)}
    only_second: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, dict[Key, list[str]]] = defaultdict(dict)
    unmatched, number = set(before), 0
    for key, publisher, told in _digests(second, ignored):
        number += 1
        earlier = before.get(key)
        if earlier is None:
            only_second[publisher] += 1
            continue
        unmatched.discard(key)
        names = [name for name, digest in told.items() if earlier[name] != digest]
        if names:
            changed[publisher] += 1
            fields[publisher].update(names)
            if len(shown[publisher]) < samples:
                shown[publisher][key] = names
    only_first = Counter(
        publisher for key, publisher, _ in _digests(first, ignored) if key in unmatched
    )
    wanted = {key: names for rows in shown.values() for key, names in rows.items()}
    return Comparison(
        rows=(len(before), number),
        only=(only_first, only_second),
        changed=changed,
        fields=dict(fields),
        samples=list(_samples(first, second, wanted)),
    )


def _digests(
    storage: Storage, ignored: Collection[str]
) -> Iterator[tuple[Key, str, dict[str, bytes]]]:
    for row in _rows(storage):
        told = {
            name: hashlib.blake2b(repr(value).encode(), digest_size=8).digest()
            for name, value in row.items()
            if name not in ignored
        }
        yield (row["article_id"], row["revision"]), row["publisher"], told


def _samples(
    first: Storage, second: Storage, wanted: dict[Key, list[str]]
) -> Iterator[Sample]:
    rows = [
        {
            key: row
            for row in _rows(storage)
            if (key := (row["article_id"], row["revision"])) in wanted
        }
        for storage in (first, second)
    ]
    order = sorted(wanted, key=lambda key: (rows[1][key]["publisher"], key))
    for key in order:
        before, after = rows[0][key], rows[1][key]
        for column in wanted[key]:
            yield Sample(
                publisher=after["publisher"],
                url=after["url"],
                column=column,
                before=before[column],
                after=after[column],
            )


def _rows(storage: Storage) -> Iterator[dict[str, Any]]:
    for info in live_files(read_chain(storage), "articles"):
        with opened_rows(storage, info.path) as file:
            for batch in file.iter_batches(batch_size=1_000):
                for row in batch.to_pylist():
                    yield row | partition_values(info.path)

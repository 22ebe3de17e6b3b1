"""Retention: the days that are over leave the dataset whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from transforms.dataset.change import commit_change
from transforms.dataset.layout import (
    RUNS,
    parse_report_path,
    partition_values,
)
from transforms.dataset.manifest import Manifest, live_files, read_chain
from transforms.dataset.parquet import FileInfo
from transforms.dataset.storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """What left.

    Attributes:
        files: how many, archive files among them.
        rows: of articles.
        manifest: the commit; None where nothing was old enough.
    """

    files: int = 0
    rows: int = 0
    manifest: Manifest | None = None


def expire(storage: Storage, before: date, now: datetime) -> Expiry:
    """Remove the days before a date, as one commit.

    Articles go by the day they were published, everything else by the day of its run.
    What was seen stays known: nothing that left is fetched again.

    Args:
        storage: the dataset's, which the caller holds the lock of.
        before: the first day that stays.
        now: the commit's moment.
    """
    chain = read_chain(storage)
    old = list(_old_files(chain, before))
    if not old:
        return Expiry()
    manifest = commit_change(storage, "expire", now, removed=[i.path for i in old])
    _remove_reports(storage, chain, before)
    rows = sum(info.rows for info in old if info.table == "articles")
    return Expiry(files=len(old), rows=rows, manifest=manifest)


def _old_files(chain: tuple[Manifest, ...], before: date) -> Iterator[FileInfo]:
    for info in live_files(chain):
        days = partition_values(info.path)
        day = days.get("published_date") or days["run_date"]
        if date.fromisoformat(day) < before:
            yield info


def _remove_reports(
    storage: Storage, chain: tuple[Manifest, ...], before: date
) -> None:
    """Pages that show headlines of runs that left."""
    old = {manifest.seq for manifest in chain if manifest.now.date() < before}
    for path in storage.list(RUNS):
        if parse_report_path(path) in old:
            storage.delete(path)

"""Is the dataset what its commits say it is?

Each check is a function over the chain and one file's rows; each yields findings
instead of stopping at the first, so that one call tells all that is wrong.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dataset.arrow import file_schema
from transforms.dataset.layout import (
    ARCHIVE,
    SLOTS,
    partition_values,
    published_path,
    slot_path,
)
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import (
    ChainError,
    Manifest,
    live_files,
    parse_manifest,
    read_chain,
)
from transforms.dataset.parquet import FileInfo
from transforms.dataset.storage import Storage
from transforms.records import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        code: what kind, e.g. ``missing_file``; stable, for programs.
        path: where.
        message: for people.
    """

    code: str
    path: str
    message: str


#: Says what to look at, since the likeliest cause is the wrong folder.
_NOTHING = "nothing is committed here; is it the folder of a dataset?"


def verify(storage: Storage) -> tuple[Finding, ...]:
    """Everything that is wrong with a dataset; () for a sound one."""
    try:
        chain = read_chain(storage)
    except ChainError as error:
        return (Finding(code="broken_chain", path="_runs", message=str(error)),)
    if not chain:
        return (Finding(code="no_commits", path="_runs", message=_NOTHING),)
    return tuple(_findings(storage, chain))


def _findings(storage: Storage, chain: tuple[Manifest, ...]) -> Iterator[Finding]:
    yield from _slots(storage, chain)
    for manifest in chain:
        yield from _ledger(manifest)
        yield from _run_dates(manifest)
    yield from _state(storage, chain[-1])
    live, moving = live_files(chain), _moving(storage, chain)
    yield from _strays(storage, {*(info.path for info in live), *moving})
    revisions: dict[str, list[int]] = defaultdict(list)
    is_whole = True
    for info in live:
        finding = _altered(storage, info, moving.get(info.path))
        if finding is not None:
            yield finding
            is_whole = is_whole and info.table != "articles"
            continue
        if info.table == ARCHIVE:
            continue
        with storage.open_input(info.path) as file:
            yield from _contents(info, pq.read_table(file), revisions)
    yield from _revisions(revisions, is_whole=is_whole)


def _slots(storage: Storage, chain: Iterable[Manifest]) -> Iterator[Finding]:
    """The fence, the public document and the mark of each commit agree."""
    known = set()
    for manifest in chain:
        slot, mark = slot_path(manifest.seq), published_path(manifest.seq)
        known |= {slot, mark}
        if not storage.exists(slot) or storage.read(slot) != storage.read(
            manifest.path
        ):
            message = f"differs from the commit that was made in {slot}"
            yield Finding(code="altered_manifest", path=manifest.path, message=message)
        if not storage.exists(mark):
            message = "committed, not yet published; the next run finishes it"
            yield Finding(code="unpublished", path=manifest.path, message=message)
    for path in storage.list(SLOTS):
        if path not in known:
            message = "a commit without its public document; the next run finishes it"
            yield Finding(code="unpublished", path=path, message=message)


def _state(storage: Storage, last: Manifest) -> Iterator[Finding]:
    """What the last commit remembers is there and unaltered."""
    for file in last.state:
        if not storage.exists(file.path):
            message = "the state lacks it; the next run makes the state anew"
            yield Finding(code="missing_state", path=file.path, message=message)
        elif hashlib.sha256(storage.read(file.path)).hexdigest() != file.sha256:
            message = "differs from what was committed; newsbeam state reset --rebuild"
            yield Finding(code="altered_state", path=file.path, message=message)


def _ledger(manifest: Manifest) -> Iterator[Finding]:
    if manifest.kind != "run":
        return
    for problem in Ledger.from_json(manifest.counts).imbalances(manifest.added):
        yield Finding(code="unbalanced_ledger", path=manifest.path, message=problem)


def _moving(storage: Storage, chain: Sequence[Manifest]) -> dict[str, str]:
    """Files of a commit that is being published, by path: some may be in place already.

    One of an archive stands under the name of what it replaces, hence its checksum.
    """
    path = slot_path(len(chain) + 1)
    if not storage.exists(path):
        return {}
    manifest = parse_manifest(storage.read(path), path)
    return {info.path: info.sha256 for info in manifest.added}


def _run_dates(manifest: Manifest) -> Iterator[Finding]:
    """What a run wrote by its day lies in that day's folder."""
    if manifest.kind != "run":
        return
    day = manifest.now.date().isoformat()
    for info in manifest.added:
        if partition_values(info.path).get("run_date", day) != day:
            message = f"{manifest.path} is of {day}"
            yield Finding(code="wrong_partition", path=info.path, message=message)


def _strays(storage: Storage, committed: Set[str]) -> Iterator[Finding]:
    for table in (*TABLES, ARCHIVE):
        for path in storage.list(table):
            if path not in committed:
                message = "no commit knows this file"
                yield Finding(code="extra_file", path=path, message=message)


def _altered(storage: Storage, info: FileInfo, moving: str | None) -> Finding | None:
    if not storage.exists(info.path):
        return Finding(
            code="missing_file", path=info.path, message="committed but not there"
        )
    digest = hashlib.sha256()
    with storage.open_input(info.path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() in (info.sha256, moving):
        return None
    size = storage.size(info.path)
    message = f"sha256 differs; {size} bytes, {info.bytes} were committed"
    return Finding(code="altered_file", path=info.path, message=message)


def _contents(
    info: FileInfo, rows: pa.Table, revisions: dict[str, list[int]]
) -> Iterator[Finding]:
    if rows.num_rows != info.rows:
        message = f"{rows.num_rows} rows, {info.rows} were committed"
        yield Finding(code="row_count", path=info.path, message=message)
    if not rows.schema.equals(file_schema(info.table)):
        message = "columns differ from this version's schema"
        yield Finding(code="schema", path=info.path, message=message)
        return
    if info.table != "articles":
        return
    for row in rows.to_pylist():
        revisions[row["article_id"]].append(row["revision"])
        yield from _article(info.path, row)


def _article(path: str, row: dict[str, Any]) -> Iterator[Finding]:
    key = f"{row['article_id']} revision {row['revision']}"
    folder = partition_values(path)
    if row["first_published_date"].isoformat() != folder["published_date"]:
        message = f"{key}: first published {row['first_published_date']}"
        yield Finding(code="wrong_partition", path=path, message=message)
    for field in ("title", "text"):
        edits = [e for e in row["edits"] if e["field"] == field]
        if apply_edits(row[field], edits) != row[f"{field}_normalized"]:
            message = f"{key}: the edits do not lead from {field} to its normal form"
            yield Finding(code="edits", path=path, message=message)


def apply_edits(text: str, edits: Iterable[dict[str, Any]]) -> str | None:
    """The text with its edits applied; None where they do not fit it.

    Each edit names the characters it replaced, so that a text and its edits that fit
    can also be turned back exactly.
    """
    parts, position = [], 0
    for edit in sorted(edits, key=lambda e: (e["start"], e["end"])):
        if (
            edit["start"] < position
            or text[edit["start"] : edit["end"]] != (edit["original"])
        ):
            return None
        parts += [text[position : edit["start"]], edit["replacement"]]
        position = edit["end"]
    return "".join([*parts, text[position:]])


def _revisions(revisions: dict[str, list[int]], *, is_whole: bool) -> Iterator[Finding]:
    """Each key once; without gaps too where no file of articles is lost."""
    for article_id, numbers in revisions.items():
        is_doubled = len(set(numbers)) < len(numbers)
        has_gap = set(numbers) != set(range(1, len(numbers) + 1))
        if is_doubled or (has_gap and is_whole):
            message = f"revisions {sorted(numbers)}: not 1, 2, …, each once"
            yield Finding(code="doubled_key", path=article_id, message=message)

"""Takedown: an address leaves the rows, the archive and the memory, and stays away.

First its hash is kept, so that a run after a crash in the midst of this does not fetch
it again; then all the rest goes in one commit.
"""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dataset.change import change_id, commit_change
from transforms.dataset.compact import read_files
from transforms.dataset.layout import (
    ARCHIVE,
    FORGOTTEN,
    RUNS,
    data_path,
    forgotten_path,
    parse_report_path,
    staged,
)
from transforms.dataset.manifest import Manifest, live_files, read_chain
from transforms.dataset.parquet import FileInfo, stage_table
from transforms.dataset.state import State
from transforms.dataset.state_files import (
    StateFile,
    read_table,
    replace_table,
    with_changes,
)
from transforms.dataset.storage import Storage
from transforms.elements import Rejection
from transforms.feeds.erase import without_entries
from transforms.web.erasure import erase
from transforms.web.forgotten import Forgotten, forgotten_key, is_forgotten
from transforms.web.urls import is_home_page, parse_url

_ADDRESSES = ("url", "final_url", "canonical_url")
#: What in a drop says which entry it was; the reason stays, for the ledger.
_TELLING = ("url", "entry_guid", "detail")


@dataclass(slots=True)
class Takedown:
    """What is meant, and what became of it.

    Attributes:
        keys: of the addresses, see ``forgotten_key``.
        articles: ids of their rows, in hex.
        pages: keys of the pages that held them, whose captures go; other stories of
            such a page stay, but can no more be rebuilt.
        entries: ids of the feed entries that led to them, in hex.
        changed: rows and records changed, by table.
        manifest: the commit; None where nothing was there.
    """

    keys: set[str]
    pages: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    changed: Counter[str] = field(default_factory=Counter)
    manifest: Manifest | None = None

    def means(self, url: str | None) -> bool:
        """Whether an address is meant."""
        return is_forgotten(url, self.keys)

    def means_capture(self, url: str) -> bool:
        """Whether what was received from an address goes."""
        return self.means(url) or is_forgotten(url, self.pages)


def read_forgotten(storage: Storage) -> Forgotten:
    """Keys of everything that was taken down in a dataset."""
    return frozenset(PurePosixPath(path).name for path in storage.list(FORGOTTEN))


def forget(storage: Storage, urls: Iterable[str], now: datetime) -> Takedown:
    """Take addresses down.

    Args:
        storage: the dataset's, which the caller holds the lock of.
        urls: as published, as answered or canonical; all of an article's go with one.
        now: the commit's moment.

    Raises:
        ValueError: one of them is no address.
    """
    chain = read_chain(storage)
    takedown = Takedown({forgotten_key(url) for url in urls})
    _find_rows(storage, chain, takedown)
    for key in sorted(takedown.keys):
        storage.create(forgotten_path(key), b"")
    run_id = change_id("forget", len(chain) + 1)
    added, removed = _without_rows(storage, chain, takedown, run_id)
    erased, captures = _without_captures(storage, chain, takedown, run_id)
    state = _without_memory(storage, takedown, len(chain) + 1, run_id)
    if takedown.changed:
        takedown.manifest = commit_change(
            storage,
            "forget",
            now,
            added=(*added, *erased),
            removed=removed,
            state=state,
            captures=captures,
        )
    # Pages that show headlines and addresses; each can be made anew.
    for path in storage.list(RUNS):
        if parse_report_path(path) is not None:
            storage.delete(path)
    return takedown


def _find_rows(
    storage: Storage, chain: tuple[Manifest, ...], takedown: Takedown
) -> None:
    """Learn the ids and the other addresses of what is meant."""
    files = live_files(chain, "articles")
    grown = -1
    while grown != len(takedown.keys) + len(takedown.articles):
        grown = len(takedown.keys) + len(takedown.articles)
        for row in _id_rows(storage, files):
            if row["article_id"] not in takedown.articles and not any(
                takedown.means(row[name]) for name in _ADDRESSES
            ):
                continue
            takedown.articles.add(row["article_id"])
            takedown.entries.add(row["entry_id"])
            if _is_address(row["final_url"]):
                takedown.pages.add(forgotten_key(row["final_url"]))
            takedown.keys |= {
                forgotten_key(row[name])
                for name in _ADDRESSES
                # Some links end at the front page, which is nobody's article.
                if _is_own(row, name) and not is_home_page(row[name])
            }


def _is_own(row: dict[str, Any], name: str) -> bool:
    """Whether an address is this story's alone; a page may hold several."""
    is_its = name == "canonical_url" or row["position_in_page"] == 1
    return is_its and _is_address(row[name])


def _is_address(url: str) -> bool:
    """Whether it is one of the web; a text of the feed may have one of ours."""
    return not isinstance(parse_url(url), Rejection)


def _id_rows(storage: Storage, files: Iterable[FileInfo]) -> Iterator[dict[str, Any]]:
    columns = ["article_id", "entry_id", "position_in_page", *_ADDRESSES]
    for info in files:
        with storage.open_input(info.path) as source:
            yield from pq.read_table(source, columns=columns).to_pylist()


def _without_rows(
    storage: Storage, chain: tuple[Manifest, ...], takedown: Takedown, run_id: str
) -> tuple[list[FileInfo], list[str]]:
    """Data files written anew without what is meant, and those they stand for."""
    added: list[FileInfo] = []
    removed: list[str] = []
    numbers: Counter[str] = Counter()
    for info in live_files(chain):
        if info.table in (ARCHIVE, "feeds"):
            continue
        rows = read_files(storage, [info])
        left, changed = _lessened(info.table, rows, takedown)
        if not changed:
            continue
        takedown.changed[info.table] += changed
        removed.append(info.path)
        folder = str(PurePosixPath(info.path).parent)
        if left.num_rows:
            path = staged(run_id, data_path(folder, run_id, numbers[folder]))
            added.append(stage_table(storage, path, left))
            numbers[folder] += 1
    return added, removed


def _lessened(table: str, rows: pa.Table, takedown: Takedown) -> tuple[pa.Table, int]:
    """A file's rows without what is meant, and how many changed."""
    if table == "drops":
        return _redacted(rows, takedown)
    ids = pa.array(sorted(takedown.articles), pa.string())
    meant = pc.is_in(rows["article_id"], value_set=ids)
    if table == "copies":
        earliest = pc.is_in(rows["earliest_article_id"], value_set=ids)
        meant = pc.or_(meant, earliest)
    return rows.filter(pc.invert(meant)), pc.sum(meant).as_py() or 0


def _redacted(rows: pa.Table, takedown: Takedown) -> tuple[pa.Table, int]:
    """Drops without what tells which entries they were."""
    meant = [
        (entry in takedown.entries or takedown.means(url))
        and any(value is not None for value in telling)
        for entry, url, *telling in zip(
            *(rows[name].to_pylist() for name in ("entry_id", "url", *_TELLING)),
            strict=True,
        )
    ]
    mask = pa.array(meant, pa.bool_())
    for name in _TELLING:
        place = rows.schema.get_field_index(name)
        column = rows[name].combine_chunks()
        left = pc.if_else(mask, pa.scalar(None, column.type), column)
        rows = rows.set_column(place, rows.schema.field(place), left)
    return rows, sum(meant)


def _without_captures(
    storage: Storage, chain: tuple[Manifest, ...], takedown: Takedown, run_id: str
) -> tuple[list[FileInfo], dict[str, tuple[int, ...]]]:
    """Archive files written anew under their own names; rows still point into them."""
    captures = {path: at for m in chain for path, at in m.captures.items()}
    erased: list[FileInfo] = []
    for info in live_files(chain, ARCHIVE):
        out = io.BytesIO()
        with storage.open_input(info.path) as source:
            changed = erase(
                source,
                out,
                is_meant=takedown.means_capture,
                without=lambda body: without_entries(body, takedown.means),
            )
        if not changed:
            continue
        takedown.changed[ARCHIVE] += changed
        with storage.open_output(staged(run_id, info.path)) as target:
            target.write(out.getbuffer())
        digest = hashlib.sha256(out.getbuffer()).hexdigest()
        erased.append(replace(info, sha256=digest))
    return erased, {info.path: captures[info.path] for info in erased}


def _without_memory(
    storage: Storage, takedown: Takedown, seq: int, run_id: str
) -> tuple[StateFile, ...]:
    """The state without the articles and without what waits to be tried again."""
    state = State.open(storage)
    articles = {bytes.fromhex(one) for one in takedown.articles}
    entries = {bytes.fromhex(one) for one in takedown.entries}
    changed: dict[str, tuple[StateFile, ...]] = {}
    for table, column, meant in (
        ("articles", "key", articles),
        ("aliases", "article", articles),
        ("retries", "key", entries | _waiting(state, takedown)),
        ("sketches", "key", articles),
        ("clusters", "key", articles),
        ("clusters", "earliest", articles),
        ("anchors", "key", _anchors(state, articles)),
    ):
        files = changed.get(table, state.files)
        rows = read_table(storage, files, table).table()
        if rows is None or not meant:
            continue
        mask = pc.is_in(rows[column], value_set=pa.array(sorted(meant), pa.binary(16)))
        number = pc.sum(mask).as_py() or 0
        if number:
            takedown.changed["state"] += number
            left = rows.filter(pc.invert(mask))
            changed[table] = replace_table(storage, table, left, seq=seq, run_id=run_id)
    return with_changes(state.files, changed)


def _anchors(state: State, articles: set[bytes]) -> set[bytes]:
    """Keys of anchors, which end as the ids of their articles begin."""
    ends = {article[:8] for article in articles}
    rows = state.table("anchors").table()
    keys = rows["key"].to_pylist() if rows is not None and ends else ()
    return {key for key in keys if key[8:] in ends}


def _waiting(state: State, takedown: Takedown) -> set[bytes]:
    return {
        row["key"]
        for row in state.table("retries").rows()
        if takedown.means(json.loads(row["entry"]).get("url"))
    }

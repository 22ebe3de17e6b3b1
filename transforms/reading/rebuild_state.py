"""The state made anew from the dataset, where its files were lost.

Rows tell which articles and entries are known, drops tell which entries are done with
and which are to be tried again. What only the state knew is gone: validators and
rhythms of feeds, so each is asked for its whole body once; and what feeds last said
of their entries, so a change since then is noticed a run later.
"""

import itertools
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from transforms.articles.identity import title_key
from transforms.dataset.change import change_id, commit_change
from transforms.dataset.layout import STATE, partition_values
from transforms.dataset.manifest import Manifest, live_files, read_chain
from transforms.dataset.memory import (
    STATE_FORMAT,
    TABLES,
    AliasMemory,
    ArticleMemory,
    EntryMemory,
    RetryMemory,
)
from transforms.dataset.state import check_state_format
from transforms.dataset.state_files import Learned, StateFile, table_of, write_base
from transforms.dataset.storage import Storage
from transforms.duplicates.sketch import short
from transforms.elements import Entry
from transforms.reading.aliases import RowKeys, article_aliases
from transforms.reading.rebuild_window import (
    copies_memories,
    read_columns,
    window_memories,
)
from transforms.reading.references import SKETCHED_COLUMNS, sketched
from transforms.reading.wire import to_wire
from transforms.web.redaction import REDACTED

_ARTICLE_COLUMNS = (
    *("article_id", "revision", "entry_id", "feed_id", "publisher", "entry_guid"),
    *("url", "final_url", "canonical_url", "position_in_page", "content_hash"),
    *("extractor_version", "first_published_date", "first_seen_at"),
    "title_normalized",
)
#: Articles of so long before the newest run come into the window again.
WINDOW = timedelta(days=14)


def missing_state(storage: Storage, last: Manifest | None) -> list[str]:
    """Files of the state that the last commit names and that cannot be used.

    They are not there, or of a format whose sketches compare with nothing.

    Raises:
        StateTooNew: a later version wrote the state.
    """
    if last is None:
        return []
    check_state_format(last.state_format)
    if last.state_format < STATE_FORMAT:
        return [f.path for f in last.state]
    present = set(storage.list(STATE))
    return [f.path for f in last.state if f.path not in present]


def rebuild_state(storage: Storage, now: datetime) -> Manifest:
    """Make the state anew and commit it.

    Args:
        storage: the dataset's.
        now: the commit's moment.

    Returns:
        The commit, of kind ``state``.
    """
    chain = read_chain(storage)
    seq = len(chain) + 1
    run_id = change_id("state", seq)
    learned: dict[str, dict[bytes, Learned]] = {table: {} for table in TABLES}
    for item in itertools.chain(
        _from_drops(storage, chain),
        _from_articles(storage, chain),
        copies_memories(storage, chain),
    ):
        if isinstance(item, EntryMemory):
            learned["retries"].pop(item.key, None)
        learned[table_of(item)][item.key] = item
    files: list[StateFile] = []
    for table, rows in learned.items():
        files += write_base(storage, table, rows.values(), seq=seq, run_id=run_id)
    return commit_change(storage, "state", now, state=files)


def _from_articles(storage: Storage, chain: tuple[Manifest, ...]) -> Iterator[Learned]:
    newest: dict[bytes, int] = {}
    runs = {manifest.run_id: manifest.now for manifest in chain}
    since = max(m.now for m in chain) - WINDOW
    columns = tuple(dict.fromkeys((*_ARTICLE_COLUMNS, *SKETCHED_COLUMNS)))
    for info in live_files(chain, "articles"):
        language = partition_values(info.path)["language"]
        for row in read_columns(storage, info.path, (*columns, "run_id")):
            seen_at = runs[row["run_id"]]
            key = bytes.fromhex(row["article_id"])
            entry = bytes.fromhex(row["entry_id"])
            yield EntryMemory(key=entry, digest=None, outcome="published")
            for _, alias in article_aliases(
                RowKeys(**{name: row[name] for name in RowKeys.__dataclass_fields__}),
                content_hash=row["content_hash"],
                title_key=title_key(row["title_normalized"]),
            ):
                yield AliasMemory(key=alias, article=key)
            if row["revision"] <= newest.get(key, 0):
                continue
            newest[key] = row["revision"]
            article = sketched(**{name: row[name] for name in SKETCHED_COLUMNS})
            yield from window_memories(article, seen_at) if seen_at >= since else ()
            yield ArticleMemory(
                key=key,
                revision=row["revision"],
                content_hash=row["content_hash"],
                extractor_version=row["extractor_version"],
                first_published_date=row["first_published_date"],
                language=language,
                first_seen_at=row["first_seen_at"],
                is_appended=row["position_in_page"] > 1,
                sketch=short(article.keys),
            )


def _from_drops(storage: Storage, chain: tuple[Manifest, ...]) -> Iterator[Learned]:
    tries: dict[bytes, int] = {}
    rows = (
        row
        for info in live_files(chain, "drops")
        for row in read_columns(storage, info.path, None)
        if row["subject"] == "entry" and row["entry_id"] is not None
    )
    # By moment: a file may hold the drops of many runs.
    for row in sorted(rows, key=lambda row: row["dropped_at"]):
        key = bytes.fromhex(row["entry_id"])
        if not row["is_transient"]:
            yield EntryMemory(key=key, digest=None, outcome=row["reason"])
        elif row["url"] and REDACTED not in row["url"]:
            tries[key] = tries.get(key, 0) + 1
            yield _retry(key, row, tries[key])


def _retry(key: bytes, row: dict[str, Any], tries: int) -> RetryMemory:
    entry = Entry(
        entry_id=row["entry_id"],
        feed_id=row["feed_id"],
        publisher=row["publisher"],
        url=row["url"],
        guid=row["entry_guid"],
        position=-1,
    )
    return RetryMemory(
        key=key,
        feed_id=row["feed_id"],
        entry=json.dumps(to_wire(entry), ensure_ascii=False),
        content=None,
        tries=tries,
        first_seen_at=row["first_seen_at"],
        not_before=None,
        reason=row["reason"],
    )

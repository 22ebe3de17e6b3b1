"""What earlier runs saw, as the last commit left it.

Tables are read on first use, each once a process; a run reads the state of the commit
it builds on and nothing of what is committed meanwhile.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transforms.dataset.keyed_table import KeyedTable
from transforms.dataset.manifest import read_last
from transforms.dataset.memory import (
    STATE_FORMAT,
    ArticleMemory,
    EntryMemory,
    FeedMemory,
    key_of,
)
from transforms.dataset.state_files import StateFile, read_table
from transforms.dataset.storage import Storage, open_storage
from transforms.dataset.window import Window
from transforms.dataset.window_memory import ClusterMemory
from transforms.processwide import acquire, release


class StateTooNew(Exception):
    """The state was written by a later version."""

    exit_code = 1


def check_state_format(version: int) -> None:
    """Refuse what this code does not understand.

    Raises:
        StateTooNew: the state has a later format.
    """
    if version > STATE_FORMAT:
        raise StateTooNew(
            f"the dataset's state has format {version}, this version knows "
            f"{STATE_FORMAT}: use the newsbeam that wrote it, or a newer one"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOf:
    """Says whose state a transform reads; ships to workers.

    Attributes:
        output: the dataset.
        seq: the commit the run builds on; part of the key, so that a process that
            runs again and again does not keep an old one.
    """

    output: str
    seq: int

    def acquire(self) -> "State":
        """The process's state, read on first use."""
        return acquire(self, lambda: State.open(open_storage(self.output)))

    def release(self) -> None:
        """Give it back; the last holder lets its memory go."""
        release(self)


class State:
    """Look-ups over the files of one commit; thread-safe.

    Args:
        storage: the dataset's.
        files: the state's files, oldest first.
    """

    def __init__(self, storage: Storage, files: tuple[StateFile, ...]) -> None:
        self._storage = storage
        self.files = files
        self._tables: dict[str, KeyedTable] = {}
        self._lock = threading.Lock()
        self._waiting: dict[str, list[dict[str, Any]]] | None = None

    @classmethod
    def open(cls, storage: Storage) -> "State":
        """The state of the last commit; an empty one where there is none.

        Raises:
            StateTooNew: a later version wrote it.
        """
        last = read_last(storage)
        if last is None:
            return cls(storage, ())
        check_state_format(last.state_format)
        return cls(storage, last.state)

    def close(self) -> None:
        """Let the tables go."""
        with self._lock:
            self._tables.clear()
            self._waiting = None

    def table(self, name: str) -> KeyedTable:
        """One table, see ``memory.TABLES``."""
        with self._lock:
            if name not in self._tables:
                self._tables[name] = read_table(self._storage, self.files, name)
            return self._tables[name]

    def feed(self, feed_id: str) -> FeedMemory | None:
        """What is remembered of a feed."""
        row = self.table("feeds").get(key_of("feed", feed_id))
        return FeedMemory(**row) if row else None

    def listed(self, feed_id: str) -> frozenset[bytes] | None:
        """Keys of the entries of a feed's last whole body; None for no such body."""
        joined = self.table("listings").value(key_of("feed", feed_id), "listed")
        if joined is None:
            return None
        return frozenset(joined[i : i + 16] for i in range(0, len(joined), 16))

    def entry(self, key: bytes) -> EntryMemory | None:
        """An entry whose outcome is final."""
        row = self.table("entries").get(key)
        return EntryMemory(**row) if row else None

    def retry(self, key: bytes) -> dict[str, Any] | None:
        """An entry that waits to be tried again."""
        return self.table("retries").get(key)

    def retries_of(self, feed_id: str) -> list[dict[str, Any]]:
        """The rows of a feed's entries that wait to be tried again, by key."""
        queue = self.table("retries")
        with self._lock:
            if self._waiting is None:
                self._waiting = {}
                for row in queue.rows():
                    self._waiting.setdefault(row["feed_id"], []).append(row)
            return self._waiting.get(feed_id, [])

    def article(self, article_id: str) -> ArticleMemory | None:
        """An article as it was last seen."""
        row = self.table("articles").get(bytes.fromhex(article_id))
        if row is None:
            return None
        return ArticleMemory(**{**row, "sketch": tuple(row["sketch"])})

    def cluster(self, article: bytes) -> ClusterMemory | None:
        """What an article, by its id as bytes, is known to be a copy of."""
        row = self.table("clusters").get(article)
        return ClusterMemory(**row) if row else None

    def window(self, since: datetime) -> Window:
        """The articles seen since a moment, to be compared with new ones."""
        return Window(self._storage, self.files, since)

    def alias(self, key: bytes) -> str | None:
        """The id of the article that was met by another key."""
        found = self.table("aliases").value(key, "article")
        return found.hex() if found is not None else None

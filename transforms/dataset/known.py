"""What earlier runs published, read from the committed files themselves.

Only a few columns are read. Keys are held as 16 bytes, so a million articles cost
about 250 MB less than with text.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow.parquet as pq

from transforms.dataset.layout import partition_values
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import Storage

_COLUMNS = (
    "article_id",
    "revision",
    "content_hash",
    "extractor_version",
    "entry_id",
    "first_published_date",
    "first_seen_at",
)


@dataclass(frozen=True, slots=True)
class Known:
    """An article as its newest revision was published."""

    revision: int
    content_hash: str
    extractor_version: str
    first_published_date: date
    language: str
    first_seen_at: datetime


class KnownArticles:
    """Articles and entries of a dataset, by id.

    Attributes:
        seq: number of the last commit that is known.
    """

    def __init__(self) -> None:
        self.seq = 0
        self._articles: dict[bytes, Known] = {}
        self._entries: set[bytes] = set()

    @classmethod
    def load(cls, storage: Storage) -> "KnownArticles":
        """Read what is committed now."""
        known = cls()
        chain = read_chain(storage)
        known.seq = len(chain)
        for info in live_files(chain, "articles"):
            language = partition_values(info.path)["language"]
            with storage.open_input(info.path) as file:
                rows = pq.read_table(file, columns=list(_COLUMNS)).to_pylist()
            for row in rows:
                known.add(language=language, **row)
        return known

    def add(
        self,
        *,
        article_id: str,
        revision: int,
        content_hash: str,
        extractor_version: str,
        entry_id: str,
        first_published_date: date,
        language: str,
        first_seen_at: datetime,
    ) -> None:
        """Learn of one published row."""
        self._entries.add(bytes.fromhex(entry_id))
        key = bytes.fromhex(article_id)
        earlier = self._articles.get(key)
        if earlier is None or earlier.revision < revision:
            self._articles[key] = Known(
                revision,
                content_hash,
                extractor_version,
                first_published_date,
                language,
                first_seen_at,
            )

    def has_entry(self, entry_id: str) -> bool:
        """Whether a row came of that entry before."""
        return bytes.fromhex(entry_id) in self._entries

    def article(self, article_id: str) -> Known | None:
        """An article's newest revision, or None."""
        return self._articles.get(bytes.fromhex(article_id))

"""What was received, kept beside the rows: each answer is written as it comes.

A worker writes a file of its own for each share of the work and hands it to the commit
with the offsets in it. Of a share that failed and was done again only the second
file is committed, so every committed capture was used.
"""

import contextlib
import hashlib
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Protocol

from transforms.dataset.layout import ARCHIVE, archive_path, staged
from transforms.dataset.parquet import FileInfo
from transforms.dataset.storage import Storage, StorageError
from transforms.elements import Fetched, Rejection
from transforms.feeds.erase import without_entries
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.web.forgotten import Forgotten, is_forgotten
from transforms.web.redaction import redact_url
from transforms.web.source import Web
from transforms.web.warc import Capture, capture_records, run_record


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """A WARC file that waits for the commit.

    Attributes:
        offsets: of the main record of each capture, ascending.
    """

    info: FileInfo
    offsets: tuple[int, ...]


class Archive(Protocol):
    """Keeps answers; used from many threads."""

    def keep(self, capture: Capture) -> Fetched | Rejection:
        """Write one capture; its answer says where it lies."""


class NoArchive:
    """Keeps nothing."""

    file: ArchiveFile | None = None

    def keep(self, capture: Capture) -> Fetched | Rejection:
        """The answer as it is."""
        return capture.result


class WarcArchive:
    """One WARC file in the making.

    Args:
        out: where it is written.
        path: its name once it is published.
        description: what a replay needs to know of the run.
        run: the run.

    Attributes:
        file: what the commit is told, once the file is whole.
    """

    def __init__(
        self, out: BinaryIO, path: str, description: Mapping[str, Any], run: RunFacts
    ) -> None:
        self.file: ArchiveFile | None = None
        self._out, self._path = out, path
        self._lock = threading.Lock()
        self._digest = hashlib.sha256()
        self._size = 0
        self._offsets: list[int] = []
        self._append(run_record(dict(description), run.now))

    def keep(self, capture: Capture) -> Fetched | Rejection:
        """Write one capture; its answer says where it lies."""
        before, main = capture_records(capture)
        with self._lock:
            self._append(before)
            offset = self._size
            self._append(main)
            self._offsets.append(offset)
        if isinstance(capture.result, Rejection):
            return capture.result
        return replace(capture.result, archive_file=self._path, archive_offset=offset)

    def finish(self) -> None:
        """Take stock of the whole file."""
        info = FileInfo(
            path=self._path,
            table=ARCHIVE,
            rows=len(self._offsets),
            bytes=self._size,
            sha256=self._digest.hexdigest(),
        )
        self.file = ArchiveFile(info=info, offsets=tuple(self._offsets))

    def _append(self, data: bytes) -> None:
        try:
            self._out.write(data)
        except OSError as error:
            # Not the one page's affair: what comes after it would be lost too.
            hint = f"{error.strerror or error}; mend it and start again"
            raise StorageError(self._path, "write", hint) from error
        self._digest.update(data)
        self._size += len(data)


@contextlib.contextmanager
def open_archive(
    storage: Storage, run: RunFacts, description: Mapping[str, Any] | None
) -> Iterator["WarcArchive | NoArchive"]:
    """An archive for one share of the work; its ``file`` is set when the block ends.

    Args:
        storage: the dataset's.
        run: the run.
        description: what a replay needs to know of the run; None keeps nothing.
    """
    if description is None:
        yield NoArchive()
        return
    path = archive_path(run.now.date(), run.run_id, uuid.uuid4().hex)
    with storage.open_output(staged(run.run_id, path)) as out:
        archive = WarcArchive(out, path, description, run)
        yield archive
    archive.finish()


class ArchivedWeb:
    """A web whose answers are kept as they come, but for what was taken down."""

    def __init__(
        self,
        web: Web,
        archive: Archive,
        user_agent: str,
        forgotten: Forgotten = frozenset(),
    ) -> None:
        self._web, self._archive, self._user_agent = web, archive, user_agent
        self._forgotten = forgotten

    def permission(self, url: str) -> Rejection | None:
        """Why a page may not be asked for; a refusal is kept too."""
        barred = self._web.permission(url)
        if barred is not None:
            self._archive.keep(Capture(kind="permission", url=url, result=barred))
        return barred

    def fetch(
        self,
        url: str,
        *,
        kind: str,
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | Rejection:
        """The answer for an address, kept.

        An answer from an address that was taken down is neither kept nor given. A
        feed is given as it came and kept without the entries that were.
        """
        result = self._web.fetch(
            url, kind=kind, headers=headers, etag=etag, last_modified=last_modified
        )
        conditions = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
        sent = [("User-Agent", self._user_agent), *headers]
        sent += [(name, value) for name, value in conditions if value]
        asked = redact_url(url) if kind == "feed" else url
        capture = Capture(kind=kind, url=asked, result=result, request=tuple(sent))
        if self._forgotten and isinstance(result, Fetched):
            if is_forgotten(result.final_url, self._forgotten):
                return Rejection(reason=Reason.FORGOTTEN)
            if kind == "feed":
                self._archive.keep(replace(capture, result=self._lessened(result)))
                return result
        return self._archive.keep(capture)

    def _lessened(self, feed: Fetched) -> Fetched:
        left = without_entries(
            feed.body, lambda url: is_forgotten(url, self._forgotten)
        )
        return replace(feed, body=left or b"")

    def close(self) -> None:
        """Leave it open: others hold it too."""

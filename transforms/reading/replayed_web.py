"""The web as an archive holds it: every question gets the answer it got then.

Nothing here opens a connection. What was never asked is ``deferred``: a run that was
stopped left such entries, and so does a replay with other settings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from transforms.dataset.layout import ARCHIVE
from transforms.dataset.storage import open_storage
from transforms.elements import Fetched, Rejection
from transforms.processwide import acquire, release
from transforms.reasons import Reason
from transforms.web.redaction import redact_url
from transforms.web.source import Web
from transforms.web.warc import WarcError, read_capture
from transforms.web.warc_places import read_places

_NOT_ARCHIVED = Rejection(reason=Reason.DEFERRED, detail="not in the archive")
_DAMAGED = Rejection(reason=Reason.DEFERRED, detail="damaged in the archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """A WARC file in a tree of files.

    Attributes:
        root: address of the tree.
        path: in it.
    """

    root: str
    path: str

    def open(self) -> BinaryIO:
        """The file, to read from any offset."""
        return open_storage(self.root).open_input(self.path)

    @property
    def name(self) -> str:
        """What rows say of it: its path in a dataset, else its name."""
        parts = PurePosixPath(self.root, self.path).parts
        *_, folder, date, name = ("", "", *parts)
        if folder == ARCHIVE and date.startswith("run_date="):
            return f"{folder}/{date}/{name}"
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedWeb:
    """A source of answers: WARC files, and texts made for the occasion.

    Attributes:
        files: in the order of their captures.
        made: feeds that list what others' archives or folders hold, by address.
    """

    files: tuple[WarcPlace, ...]
    made: tuple[Fetched, ...] = ()
    user_agent: str = "newsbeam-replay"

    def acquire(self) -> Web:
        """The process's index of the files, made on first demand."""
        return acquire(self, lambda: _Replayed(self.files, self.made))

    def release(self) -> None:
        """Give it back."""
        release(self)


class _Replayed:
    def __init__(self, files: Iterable[WarcPlace], made: Iterable[Fetched]) -> None:
        self._places: dict[tuple[str, str], tuple[WarcPlace, int]] = {}
        self._made = {answer.url: answer for answer in made}
        for file in files:
            with file.open() as stream:
                for offset, kind, url in read_places(stream):
                    # The first answer stands: others' archives hold pages twice.
                    self._places.setdefault((kind, url), (file, offset))

    def permission(self, url: str) -> Rejection | None:
        result = self._result("permission", url)
        return result if isinstance(result, Rejection) else None

    def fetch(
        self,
        url: str,
        *,
        kind: str,
        headers: Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | Rejection:
        if url in self._made:
            return self._made[url]
        asked = redact_url(url) if kind == "feed" else url
        return self._result(kind, asked) or _NOT_ARCHIVED

    def _result(self, kind: str, url: str) -> Fetched | Rejection | None:
        place = self._places.get((kind, url))
        if place is None:
            return None
        file, offset = place
        with file.open() as stream:
            try:
                result = read_capture(stream, offset).result
            except WarcError:
                return _DAMAGED
        if isinstance(result, Rejection):
            return result
        return replace(result, archive_file=file.name, archive_offset=offset)

    def close(self) -> None:
        self._places.clear()

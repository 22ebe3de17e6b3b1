"""The commits: a gapless chain of documents, each naming its parent.

A dataset is the files its commits added and did not remove. Whoever reads by the
chain sees whole commits only.
"""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from functools import partial
from typing import Any

from transforms.dataset.layout import RUNS, manifest_path, parse_manifest_path
from transforms.dataset.memory import STATE_FORMAT
from transforms.dataset.parquet import FileInfo
from transforms.dataset.state_files import StateFile
from transforms.dataset.storage import Storage
from transforms.records import SCHEMA_VERSION

_READS_AT_ONCE = 16

#: Format of the document; a newer one than the code knows is refused.
FORMAT = 1


class ChainError(Exception):
    """The commits on disk do not form a chain; ``newsbeam verify`` tells where."""

    exit_code = 1


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One commit.

    Attributes:
        seq: 1, 2, … without gaps.
        kind: ``run``; ``state`` for one that only changes what is remembered;
            ``takeover`` for an empty one, see ``dataset.writing``.
        parent: file name of the commit before, None for the first.
        now: the run's moment, by which dates were judged.
        added: data files, in the order of their paths.
        removed: paths of files of earlier commits.
        counts: the ledger, see ``dataset.ledger``.
        captures: offsets of the captures in each archive file it added.
        residue: lines that recur over a host's stories: ``host``, ``line``, ``pages``
            of ``of``.
        state: every file of the state from now on, oldest first.
        state_format: layout of those.
    """

    seq: int
    run_id: str
    kind: str = "run"
    parent: str | None
    now: datetime
    started_at: datetime
    finished_at: datetime
    interrupted: bool = False
    runner: str
    config_digest: str
    versions: Mapping[str, str]
    added: tuple[FileInfo, ...]
    removed: tuple[str, ...] = ()
    counts: Mapping[str, Any]
    captures: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    residue: tuple[Mapping[str, Any], ...] = ()
    state: tuple[StateFile, ...] = ()
    state_format: int = STATE_FORMAT
    format: int = field(default=FORMAT)

    @property
    def path(self) -> str:
        """Its public name."""
        return manifest_path(self.seq, self.run_id)

    def to_bytes(self) -> bytes:
        """The document: JSON with sorted keys, times in ISO 8601."""
        document = {f.name: getattr(self, f.name) for f in fields(self)}
        document["added"] = [asdict(info) for info in self.added]
        document["state"] = [asdict(file) for file in self.state]
        document["versions"] = dict(self.versions)
        document["captures"] = dict(self.captures)
        text = json.dumps(document, indent=1, sort_keys=True, default=_iso)
        return text.encode() + b"\n"


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a manifest")


def parse_manifest(data: bytes, path: str) -> Manifest:
    """A commit from its document.

    Raises:
        ChainError: it cannot be read, or a newer version wrote it.
    """
    try:
        document = json.loads(data)
        if document["format"] > FORMAT:
            raise ChainError(
                f"{path} has format {document['format']}; this version knows {FORMAT}. "
                "Use the newsbeam that wrote it, or a newer one."
            )
        schema = str(document.get("versions", {}).get("schema", SCHEMA_VERSION))
        if _major(schema) > _major(SCHEMA_VERSION):
            raise ChainError(
                f"{path} is of schema {schema}; this version knows {SCHEMA_VERSION}. "
                "Use the newsbeam that wrote it, or a newer one."
            )
        for name in ("now", "started_at", "finished_at"):
            document[name] = datetime.fromisoformat(document[name])
        document["added"] = tuple(_file_info(f) for f in document["added"])
        document["removed"] = tuple(document["removed"])
        captures = document["captures"]
        document["captures"] = {path: tuple(at) for path, at in captures.items()}
        document["residue"] = tuple(document.get("residue", ()))
        document["state"] = tuple(StateFile(**f) for f in document["state"])
        return Manifest(**document)
    except (ValueError, KeyError, TypeError) as error:
        raise ChainError(f"{path} is not a commit: {error}") from error


def _major(version: str) -> int:
    return int(version.partition(".")[0])


def _file_info(document: dict[str, Any]) -> FileInfo:
    for name in ("min_published_at", "max_published_at"):
        if document[name] is not None:
            document[name] = datetime.fromisoformat(document[name])
    return FileInfo(**document)


@dataclass(frozen=True, slots=True)
class CommitName:
    """A commit as far as its name tells it.

    Attributes:
        seq: 1, 2, … without gaps.
        path: of its document.
    """

    seq: int
    run_id: str
    path: str


def listed_commits(storage: Storage) -> tuple[CommitName, ...]:
    """The commits whose documents are there, oldest first, whether a chain or not."""
    told = ((path, parse_manifest_path(path)) for path in storage.list(RUNS))
    return tuple(CommitName(*name, path) for path, name in told if name is not None)


def commit_names(storage: Storage) -> tuple[CommitName, ...]:
    """Every commit by its name, oldest first; no document is read.

    Raises:
        ChainError: a commit is missing or doubled.
    """
    names = listed_commits(storage)
    parent: str | None = None
    for expected, name in enumerate(names, start=1):
        if name.seq != expected:
            raise ChainError(
                f"{name.path} follows {parent}, but number {expected} should"
            )
        parent = name.path
    return names


def name_of(run_id: str, names: Iterable[CommitName]) -> CommitName | None:
    """The name of a run's commit among those, or None."""
    return next((name for name in names if name.run_id == run_id), None)


def read_commit(storage: Storage, name: CommitName) -> Manifest:
    """The document of one commit.

    Raises:
        ChainError: it cannot be read, or tells of another number.
    """
    manifest = parse_manifest(storage.read(name.path), name.path)
    if manifest.seq != name.seq:
        raise ChainError(f"{name.path} says that it is number {manifest.seq}")
    return manifest


def read_commits(storage: Storage, names: Iterable[CommitName]) -> tuple[Manifest, ...]:
    """The documents of some commits, in the order of the names."""
    # A bucket answers slowly.
    with ThreadPoolExecutor(_READS_AT_ONCE) as threads:
        return tuple(threads.map(partial(read_commit, storage), names))


def find_commit(storage: Storage, run_id: str) -> Manifest | None:
    """The commit of a run, or None."""
    own = name_of(run_id, commit_names(storage))
    return read_commit(storage, own) if own else None


def read_chain(storage: Storage) -> tuple[Manifest, ...]:
    """Every commit, oldest first; () for a dataset that has none yet.

    For those who need the data files of all commits: a chain has a document for each
    run there ever was. A run asks ``commit_names`` and ``read_last``.

    Raises:
        ChainError: a commit is missing, doubled, unreadable or has another parent.
    """
    names = commit_names(storage)
    chain = read_commits(storage, names)
    for parent, manifest in zip((None, *names), chain, strict=False):
        _check_parent(manifest, parent)
    return chain


def read_last(storage: Storage) -> Manifest | None:
    """The newest commit, without reading those before it; None for no commit.

    Raises:
        ChainError: a number is missing or doubled, or it has another parent.
    """
    names = commit_names(storage)
    if not names:
        return None
    last = read_commit(storage, names[-1])
    _check_parent(last, names[-2] if len(names) > 1 else None)
    return last


def _check_parent(manifest: Manifest, parent: CommitName | None) -> None:
    expected = parent.path if parent else None
    if manifest.parent != expected:
        raise ChainError(
            f"{manifest.path} names {manifest.parent} as parent, not {expected}"
        )


def live_files(
    chain: Iterable[Manifest], table: str | None = None
) -> tuple[FileInfo, ...]:
    """The data files that make up the dataset, by path."""
    live: dict[str, FileInfo] = {}
    for manifest in chain:
        for path in manifest.removed:
            live.pop(path, None)
        live.update((info.path, info) for info in manifest.added)
    return tuple(
        live[path] for path in sorted(live) if table in (None, live[path].table)
    )

"""A config and the lists it names: local files, or objects at ``gs://``."""

import posixpath
from pathlib import Path

from transforms.dataset.storage import open_storage

BUCKETS = "gs://"


def read_document(address: str | Path) -> bytes:
    """The bytes at a path or a ``gs://`` address.

    Raises:
        OSError: there is none, or it cannot be read.
        StorageError: the operator has to mend something at the bucket.
    """
    text = str(address)
    if not text.startswith(BUCKETS):
        return Path(address).read_bytes()
    folder, _, name = text.rpartition("/")
    return open_storage(folder).read(name)


def beside(address: str | Path, name: str) -> str:
    """What a document means by a name: relative to its own folder."""
    text = str(address)
    if name.startswith(BUCKETS):
        return name
    if not text.startswith(BUCKETS):
        return str(Path(address).parent / name)
    folder = posixpath.dirname(text.removeprefix(BUCKETS))
    return BUCKETS + posixpath.normpath(posixpath.join(folder, name))

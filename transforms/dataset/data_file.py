"""A committed data file, opened; what is wrong with it is told in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dataset.storage import Storage, StorageError


@contextmanager
def opened_rows(storage: Storage, path: str) -> Iterator[pq.ParquetFile]:
    """A data file of the dataset as Parquet.

    Raises:
        StorageError: it was committed, but is gone, or is no Parquet any more.
    """
    try:
        with storage.open_input(path) as source, pq.ParquetFile(source) as file:
            yield file
    except FileNotFoundError as error:
        hint = "it was committed, but is gone; `newsbeam verify` tells what else is"
        raise StorageError(f"{storage.root}/{path}", "read", hint) from error
    except pa.ArrowInvalid as error:
        hint = f"it is damaged ({error}); `newsbeam verify` tells what else is"
        raise StorageError(f"{storage.root}/{path}", "read", hint) from error

"""What the commands that change a dataset without a run have in common."""

from typing import TYPE_CHECKING

from pipeline.errors import UsageFailed

if TYPE_CHECKING:
    from transforms.dataset.storage import Storage


def open_dataset(address: str) -> "Storage":
    """The storage of a dataset that exists.

    Raises:
        UsageFailed: nothing was committed there.
    """
    from transforms.dataset.manifest import read_last
    from transforms.dataset.storage import open_storage

    storage = open_storage(address)
    if read_last(storage) is None:
        raise UsageFailed(
            f"{address} is no dataset: it has no commits; `newsbeam run` makes them"
        )
    return storage

"""Worker processes for the filters."""

import contextlib
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor


@contextlib.contextmanager
def worker_processes(count: int) -> Iterator[Executor | None]:
    """An executor of so many processes; None for one, which works in this process.

    Processes are spawned: a fork would copy locks that other threads hold.
    """
    if count <= 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as executor:
        yield executor

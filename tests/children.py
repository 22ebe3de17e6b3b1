"""Children that stay from run to run: each takes over a second of CPU to start.

A run starts its children and ends them before it writes. Whether it does is the
subject of tests of its own, see ``tests/transforms/reading/test_children.py`` and
``test_ten_runs.py``; elsewhere the same children may read for many runs.
"""

import atexit
import contextlib
from collections.abc import Iterator

import pytest

from transforms.reading.child import ChildSettings
from transforms.reading.children import Children
from transforms.reading.pool import Pool
from transforms.reading.read import Reply
from transforms.reading.requests import Request

#: Pools that stay, the last used at the end. Their children take 100 MB each.
_HELD: list[Pool] = []
_MOST_HELD = 3

_acquire = Pool.acquire


def _hold(pool: Pool) -> Children:
    if pool in _HELD:
        _HELD.remove(pool)
    else:
        _acquire(pool)
    _HELD.append(pool)
    if len(_HELD) > _MOST_HELD:
        _HELD.pop(0).release()
    return _acquire(pool)


@contextlib.contextmanager
def kept_children() -> Iterator[None]:
    """What runs in this process during the block leaves its children to the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pool, "acquire", _hold)
        patch.setattr(Children, "rest", lambda _: None)
        yield


class Borrowed:
    """In the place of children that a command would start and end for itself."""

    def __init__(self, settings: ChildSettings, count: int) -> None:
        self._pool = Pool(settings=settings, count=count)
        self._children = _hold(self._pool)

    def read(self, request: Request, body: bytes) -> Reply:
        return self._children.read(request, body)

    def close(self) -> None:
        self._pool.release()


@atexit.register
def release_all() -> None:
    """End the children that are kept."""
    while _HELD:
        _HELD.pop().release()

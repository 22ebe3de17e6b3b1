"""The press that the engines ask, and what the local engine makes of it."""

from collections.abc import Iterator

import pytest

from pipeline.press.server import Press
from tests.engines.demo import Demo, run_demo


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """One for all engines of a file: an address, and so an id, contains its port."""
    with Press() as running:
        yield running


@pytest.fixture(scope="module")
def local(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(press, tmp_path_factory.mktemp("local"), [], shards=1)

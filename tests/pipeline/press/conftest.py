from collections.abc import Iterator

import pytest

from pipeline.press.server import Press


@pytest.fixture(scope="package")
def presses() -> Iterator[dict[int, Press]]:
    """A running press for each edition."""
    with Press(1) as first, Press(2) as second:
        yield {1: first, 2: second}

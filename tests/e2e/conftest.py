from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.newsstand import Newsstand, open_newsstand

if TYPE_CHECKING:
    from tests.e2e.dataset import Dataset


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with open_newsstand() as running:
        yield running


@pytest.fixture
def dataset(stand: Newsstand, tmp_path: Path) -> "Dataset":
    # Imported here: pytest imports this file before it knows which of the engine's
    # warnings to let pass.
    from tests.e2e.dataset import Dataset

    return Dataset(stand, tmp_path / "news")


@pytest.fixture(scope="module")
def keep_children() -> Iterator[None]:
    """For modules whose runs are commands, replays or their own, see there."""
    from tests.children import kept_children

    with kept_children():
        yield

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.gcs_fake import GcsFake
    from transforms.dataset.storage import Storage


@pytest.fixture
def fake() -> "Iterator[GcsFake]":
    # Imported here: pytest imports this file before it knows which of Google's
    # warnings to let pass.
    from tests.gcs_fake import open_gcs_fake

    with open_gcs_fake("bucket") as running:
        yield running


@pytest.fixture
def storage(fake: "GcsFake") -> "Storage":
    from transforms.dataset.storage import open_storage

    return open_storage("gs://bucket/news")

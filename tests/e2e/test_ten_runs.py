"""A scheduled job runs hundreds of times in one process: nothing may pile up."""

import gc
import threading
from datetime import timedelta

import psutil
import pytest

from tests.children import release_all
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.slow]

#: Runs until caches are filled; growth is measured from here.
WARM = 4
#: Of resident memory over the runs after that: arenas of the allocators come and go.
MOST_GROWTH_MB = 25


@pytest.mark.timeout(600)
def test_memory_files_threads_and_children_do_not_grow(
    stand: Newsstand, dataset: Dataset
) -> None:
    process = psutil.Process()
    # Children that other tests kept, or that are ending, would be gone by the end.
    release_all()
    psutil.wait_procs(process.children(recursive=True), timeout=10)
    # Other tests of this process may have processes of theirs.
    others = len(process.children(recursive=True))
    figures = []
    for number in range(WARM + 10):
        for story in range(5):
            stand.write(number * 5 + story)
        dataset.run(now=NOW + timedelta(hours=number), keep_children=False)
        gc.collect()
        figures.append(
            (
                process.num_fds(),
                threading.active_count(),
                len(process.children(recursive=True)),
                process.memory_info().rss / 1e6,
            )
        )

    files, threads, children, megabytes = zip(*figures[WARM:], strict=True)
    assert max(files) <= files[0]
    assert max(threads) <= threads[0]
    assert set(children) == {others}
    assert megabytes[-1] - megabytes[0] < MOST_GROWTH_MB
    assert len(dataset.titles()) == 5 * (WARM + 10)

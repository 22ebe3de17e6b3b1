"""The demo on other engines: the rows it gives on ours, and as polite."""

from collections.abc import Sequence

import pytest

from pipeline.press.server import Press
from tests.engines.demo import DELAY, Demo, run_demo
from tests.engines.flink import open_flink
from tests.engines.prism import open_worker_pool, options_by_hand, prism_options
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.engine,
    pytest.mark.timeout(600),
]

#: Two real processes, each of which works on a part of the hosts.
_PROCESSES = [
    "--runner=FnApiRunner",
    "--direct_running_mode=multi_processing",
    "--direct_num_workers=2",
]


@pytest.fixture(
    scope="module",
    params=[
        "two processes",
        "prism",
        "prism and a worker process",
        pytest.param("flink", marks=pytest.mark.flink),
        *(["by hand"] if options_by_hand() else []),
    ],
)
def demo(
    request: pytest.FixtureRequest,
    press: Press,
    tmp_path_factory: pytest.TempPathFactory,
) -> Demo:
    folder = tmp_path_factory.mktemp("engine")

    def run(options: Sequence[str]) -> Demo:
        return run_demo(press, folder, options, shards=4)

    if request.param == "flink":
        with open_flink(folder / "flink") as flink:
            found = run(flink.options)
            assert len(flink.task_managers_of_last_job()) == 2, "one did all the work"
            return found
    if request.param == "two processes":
        return run(_PROCESSES)
    if request.param == "by hand":
        return run(options_by_hand())
    options = prism_options()
    if request.param == "prism":
        return run(options)
    with open_worker_pool() as workers:
        return run(options + workers)


@pytest.mark.parametrize("table", ["articles", "drops", "feeds", "edits", "copies"])
def test_the_rows_are_those_of_the_local_engine(
    demo: Demo, local: Demo, table: str
) -> None:
    assert demo.rows(table) == local.rows(table)


def test_the_ledger_says_the_same(demo: Demo, local: Demo) -> None:
    assert [m.counts for m in demo.manifests] == [m.counts for m in local.manifests]


def test_the_dataset_is_sound(demo: Demo) -> None:
    assert verify(LocalStorage(str(demo.root))) == ()


def test_requests_to_a_host_start_a_delay_apart(demo: Demo) -> None:
    gaps = demo.gaps()

    assert gaps
    assert {key: gap for key, gap in gaps.items() if gap < DELAY} == {}

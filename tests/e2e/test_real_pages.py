"""The real pages in one run: accounted for, scored, the same with more children."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from benchmarks.real_pages import publishers, score
from pipeline.load_config import load_config
from pipeline.plan import RunOptions, make_plan
from pipeline.run import run
from tests.browser import complaints, open_browser
from tests.clock import NOW
from transforms.dataset.layout import report_path
from transforms.dataset.manifest import Manifest
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

DATA = Path(os.environ.get("NEWSBEAM_SHARED", "/nowhere")) / "data"

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="NEWSBEAM_SHARED has no real pages"),
]

#: What differs between two runs of the same pages by its nature.
VOLATILE = ("fetched_at", "archive_file", "archive_offset")


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    lines = (DATA / "extraction/truth.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def runs(
    truth: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[Manifest, Path]]]:
    with publishers(DATA, truth) as feeds:
        folder = tmp_path_factory.mktemp("real")
        yield [
            run_real_pages(feeds, folder / str(workers), workers) for workers in (1, 2)
        ]


def run_real_pages(
    feeds: list[str], folder: Path, workers: int
) -> tuple[Manifest, Path]:
    """One run over the pages behind those feeds."""
    folder.mkdir()
    config = folder / "config.json"
    document = {
        "version": 1,
        "feeds": [{"url": url, "id": f"feed-{i}"} for i, url in enumerate(feeds)],
        "output": str(folder / "news"),
        "window": {"days": None},
        "fetch": {"delay_seconds": 0, "allow_networks": ["127.20.0.0/24"]},
    }
    config.write_text(json.dumps(document))
    loaded = load_config(config, environ={})
    options = RunOptions(now=NOW, workers=workers, run_id="real")
    return run(make_plan(loaded, options)), folder / "news"


@pytest.mark.timeout(300)
def test_every_page_has_an_outcome_and_the_ledger_balances(runs, truth) -> None:
    for manifest, root in runs:
        assert manifest.counts["candidates"] == len(truth)
        assert manifest.counts["published"] + manifest.counts["dropped"] == len(truth)
        assert verify(LocalStorage(str(root))) == ()


@pytest.mark.timeout(300)
def test_the_written_rows_are_the_pages_texts(runs, truth) -> None:
    _, root = runs[0]

    assert score(DATA, root, truth)["F1"] >= 0.955


@pytest.mark.timeout(300)
def test_two_children_give_the_rows_of_one(runs) -> None:
    one, two = (_rows(root) for _, root in runs)

    assert one == two


@pytest.mark.timeout(300)
def test_the_report_is_whole_in_a_browser(runs) -> None:
    manifest, root = runs[0]
    page = root / report_path(manifest.seq, manifest.run_id)

    with open_browser() as browser:
        assert complaints(browser, page, dict(manifest.counts)) == []


def _rows(root: Path) -> list[dict[str, Any]]:
    table = ds.dataset(root / "articles", partitioning="hive").to_table()
    rows = table.drop_columns(list(VOLATILE)).to_pylist()
    return sorted(rows, key=lambda row: (row["article_id"], row["revision"]))

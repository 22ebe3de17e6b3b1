"""The same bytes whatever the workers, the hash seed and the order of the files."""

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.process import ROOT
from tests.e2e.test_replay import data_files, make_original
from transforms.articles.extract import ExtractPolicy
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify
from transforms.elements import Entry, Fetched
from transforms.reading.read import Reader, Reading
from transforms.reading.requests import Hints, PageRequest, ReadPolicy
from transforms.reading.rows import RunFacts, article_rows
from transforms.spellings.normalize import SpellingPolicy
from transforms.web.warc import read_capture

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.slow]

SHARED = Path(os.environ.get("NEWSBEAM_SHARED", "/nowhere"))

#: Runs the command in a process that can connect to nobody.
_CUT_OFF = """
import socket, sys
def refuse(self, address):
    raise AssertionError(f"a replay connected to {address}")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = lambda *a, **k: refuse(None, a)
from pipeline.cli import newsbeam
newsbeam(sys.argv[1:], prog_name="newsbeam")
"""


def replay_cut_off(
    archives: list[str], output: Path, *, workers: int, seed: int
) -> dict[str, str]:
    """The data files of a replay in a process of its own."""
    command = [sys.executable, "-c", _CUT_OFF, "replay", *archives]
    subprocess.run(
        [*command, "--output", str(output), "--workers", str(workers)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)},
        check=True,
        timeout=580,
    )
    return data_files(output)


@pytest.fixture(scope="module", params=["newsstand", "demo"])
def original(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("original")
    if request.param == "newsstand":
        return make_original(folder)
    from tests.e2e.test_demo import Demo

    return Demo(folder).root


ways = pytest.mark.parametrize(
    ("workers", "seed"), list(itertools.product((1, 2, 4), (0, 1, 2)))
)


@pytest.mark.timeout(600)
@ways
def test_a_replay_is_the_same_bytes(
    original: Path, tmp_path: Path, workers: int, seed: int
) -> None:
    archives = sorted(str(p) for p in original.rglob("*.warc.gz"))
    random.Random(workers * 10 + seed).shuffle(archives)

    found = replay_cut_off(archives, tmp_path / "again", workers=workers, seed=seed)

    assert found == data_files(original)


needs_pages = pytest.mark.skipif(
    not (SHARED / "data").is_dir(), reason="NEWSBEAM_SHARED has no real pages"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from benchmarks.real_pages import publishers
    from tests.e2e.test_real_pages import run_real_pages

    lines = (SHARED / "data/extraction/truth.jsonl").read_text("utf-8").splitlines()
    truth = [json.loads(line) for line in lines if line.strip()]
    with publishers(SHARED / "data", truth) as feeds:
        _, root = run_real_pages(feeds, tmp_path_factory.mktemp("real") / "x", 2)
    return root


@needs_pages
@pytest.mark.timeout(600)
@ways
def test_a_replay_of_the_real_pages_is_the_same_bytes(
    real: Path, tmp_path: Path, workers: int, seed: int
) -> None:
    found = replay_cut_off([str(real)], tmp_path / "again", workers=workers, seed=seed)

    assert found == data_files(real)


@needs_pages
@pytest.mark.timeout(600)
def test_every_row_of_the_real_pages_comes_again_from_its_offset(real: Path) -> None:
    rows = rows_of(real)
    reader = Reader(ReadPolicy(extract=ExtractPolicy(), spelling=STYLE))

    differing = [
        (row["url"], name)
        for row in rows
        for name, value in read_again(real, row, reader).items()
        if name not in DECIDED_LATER and value != row[name]
    ]

    assert len(rows) > 300
    assert differing == []
    assert verify(LocalStorage(str(real))) == ()


#: As the config's default has it.
STYLE = SpellingPolicy(style=(("country.TR", "Türkiye"),))

#: Decided when all stories of a run are seen together.
DECIDED_LATER = frozenset(
    {
        *("article_id", "cluster_id", "revision", "revision_kind", "identity_rung"),
        *("first_seen_at", "first_published_date", "published_date", "language"),
    }
)


def rows_of(root: Path) -> list[dict[str, Any]]:
    import pyarrow.dataset as ds

    table = ds.dataset(root / "articles", partitioning="hive").to_table()
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def read_again(root: Path, row: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """The row's fields, read from its capture alone."""
    from transforms.dataset.arrow import table_from_records

    with (root / row["archive_file"]).open("rb") as stream:
        fetched = read_capture(stream, row["archive_offset"]).result
    assert isinstance(fetched, Fetched)
    digest = hashlib.sha256(fetched.body).hexdigest()
    assert row["payload_digest"] == f"sha256:{digest}"
    archived = {
        "archive_file": row["archive_file"],
        "archive_offset": row["archive_offset"],
    }
    fetched = replace(fetched, **archived)
    request = PageRequest(
        url=fetched.final_url,
        charset=fetched.charset,
        x_robots_tag=fetched.header("x-robots-tag"),
        hints=Hints(),
    )
    reading = reader.read(request, fetched.body)
    assert isinstance(reading, Reading)
    entry = Entry(
        entry_id=row["entry_id"],
        feed_id=row["feed_id"],
        publisher=row["publisher"],
        url=row["url"],
        guid=row["entry_guid"],
        position=0,
    )
    run = RunFacts(
        run_id=row["run_id"],
        now=row["first_seen_at"],
        pipeline_version=row["pipeline_version"],
        extractor_version=row["extractor_version"],
        taxonomy_version=row["taxonomy_version"],
        config_digest=row["config_digest"],
    )
    articles = list(article_rows(entry, fetched, reading, run))
    again = articles[row["position_in_page"] - 1]
    found: dict[str, Any] = table_from_records("articles", [again]).to_pylist()[0]
    return found

"""The real page this project began with: two stories, repeats, a typo, one feed."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest
import yaml

from pipeline.load_config import load_config
from pipeline.plan import RunOptions, make_plan
from pipeline.run import run
from tests.clock import NOW

SEED = Path(os.environ.get("NEWSBEAM_SHARED", "/nowhere")) / "seed"

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.skipif(not SEED.is_dir(), reason="NEWSBEAM_SHARED has no seed"),
]


class _Handler(BaseHTTPRequestHandler):
    """The seed's files, whose links name a port that may be taken."""

    def do_GET(self) -> None:
        own = self.headers["Host"]
        path = SEED / self.path.strip("/")
        body = path.read_bytes() if path.is_file() else b""
        body = body.replace(b"127.0.0.1:8000", own.encode())
        self.send_response(200 if body else 404)
        kind = "application/rss+xml" if path.suffix == ".xml" else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def run_seed(base: str, folder: Path, style: str) -> list[dict[str, Any]]:
    config = folder / "config.yaml"
    config.write_text(
        yaml.safe_dump(
            {
                "version": 1,
                "feeds": [{"id": "seed", "url": f"{base}/feed.xml"}],
                "output": str(folder / "news"),
                "window": {"days": None},
                "fetch": {"delay_seconds": 0, "allow_networks": ["127.0.0.0/8"]},
                "spelling": {"style": {"country.TR": style}},
            }
        )
    )
    loaded = load_config(config, environ={})
    run(make_plan(loaded, RunOptions(now=NOW, workers=1)))
    rows = duckdb.sql(
        f"FROM read_parquet('{folder}/news/articles/**/*.parquet', filename = true)"
    )
    columns = rows.columns
    found = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    return sorted(found, key=lambda row: row["position_in_page"])


@pytest.fixture(scope="module")
def rows(base: str, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return run_seed(base, tmp_path_factory.mktemp("seed"), "Türkiye")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SEED / "expected.json").read_text("utf-8"))
    return document


def test_the_page_gives_exactly_the_two_stories(rows, expected) -> None:
    assert len(rows) == len(expected["articles"])
    for row, wanted in zip(rows, expected["articles"], strict=True):
        paragraphs = row["text"].split("\n")
        assert row["title"] == wanted["title"]
        assert paragraphs[0] == wanted["first"]
        assert paragraphs[-1] == wanted["last"]
        assert len(paragraphs) == wanted["paragraphs"]


def test_nothing_of_the_page_around_them_is_in_a_text(rows, expected) -> None:
    for row in rows:
        assert [t for t in expected["never_in_text"] if t in row["text"] + "\n"] == []


def test_the_typo_is_the_only_one_mended(rows, expected) -> None:
    typos = [
        (edit["original"], edit["replacement"])
        for row in rows
        for edit in row["edits"]
        if edit["rule"].startswith("typo")
    ]
    (wanted,) = expected["spelling"]
    assert typos == [(wanted["original"], wanted["replacement"])]


def test_the_style_decides_how_the_country_is_spelled(
    rows, base: str, tmp_path: Path
) -> None:
    turned = run_seed(base, tmp_path, "Turkey")

    for texts, kept, gone in (
        (rows, "Türkiye", "Turkey"),
        (turned, "Turkey", "Türkiye"),
    ):
        whole = "\n".join(row["text_normalized"] for row in texts)
        assert kept in whole
        assert gone not in whole
        assert "Turkish" in whole


def test_conflict_is_the_first_topic(rows, expected) -> None:
    wanted = {topic.split()[0] for topic in expected["topics_any_of_first"]}
    assert rows[0]["topics"][0]["qcode"] in wanted


def test_day_language_and_agency_are_as_stated(rows, expected) -> None:
    assert rows[0]["agency"] == expected["agency_in_first"]
    for row in rows:
        partition = f"published_date={expected['published_date']}/language=en/"
        assert partition in row["filename"]

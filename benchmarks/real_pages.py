"""One run over real pages served on loopback: accounted for, scored, measured.

    python benchmarks/real_pages.py DATA_DIR [--workers N] [--keep DIR]

DATA_DIR holds ``extraction/truth.jsonl``, the pages it names and
``score_extraction.py``. The pages are divided among 30 invented publishers, each on
an address of 127.20.0.0/24 with a feed of its own; ``newsbeam run`` takes them in one
run. Printed: the ledger, the body F1 of the written rows, wall time, and the peak
memory of the whole process tree (sum of proportional set sizes, sampled).
"""

import argparse
import contextlib
import gzip
import importlib.util
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import psutil
import pyarrow.dataset

PUBLISHERS = 30


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bodies: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        kind, body = self.bodies.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def publishers(data: Path, truth: list[dict[str, Any]]) -> Iterator[list[str]]:
    """Serve the pages; yields the feeds' addresses."""
    servers, feeds, port = [], [], 0
    for number in range(PUBLISHERS):
        address = f"127.20.0.{number + 1}"
        handler = type("Handler", (_Handler,), {"bodies": {}})
        server = ThreadingHTTPServer((address, port), handler)
        port = server.server_address[1]
        base = f"http://{address}:{port}"
        handler.bodies.update(_site(data, truth[number::PUBLISHERS], base))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        feeds.append(f"{base}/feed.xml")
    try:
        yield feeds
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _site(
    data: Path, pages: list[dict[str, Any]], base: str
) -> dict[str, tuple[str, bytes]]:
    bodies, items = {}, []
    for page in pages:
        path = f"/{page['id']}{quote(urlsplit(page['url']).path, safe='/%')}"
        html = gzip.decompress((data / "extraction" / page["file"]).read_bytes())
        bodies[path] = ("text/html", html)
        items.append(
            f"<item><title>{page['id']}</title><link>{escape(base + path)}</link>"
            f"<guid isPermaLink='false'>{page['id']}</guid></item>"
        )
    feed = (
        f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"
    )
    bodies["/feed.xml"] = ("application/rss+xml", feed.encode())
    return bodies


def run(feeds: list[str], output: Path, workers: int) -> dict[str, float]:
    """One ``newsbeam run``; wall seconds, CPU seconds and peak megabytes."""
    config = output.parent / "real_pages.yaml"
    config.write_text(
        json.dumps(
            {
                "version": 1,
                "user_agent": "newsbeam-benchmark/1.0 (bench@press.example)",
                "feeds": [
                    {"url": url, "id": f"feed-{i}"} for i, url in enumerate(feeds)
                ],
                "output": str(output),
                "window": {"days": None},
                "fetch": {"delay_seconds": 0, "allow_networks": ["127.20.0.0/24"]},
            }
        )
    )
    command = [sys.executable, "-m", "pipeline", "run", str(config)]
    started = time.monotonic()
    process = psutil.Popen([*command, "--workers", str(workers)])
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _tree_megabytes(process))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"the run failed with {process.returncode}")
    return {"wall_seconds": time.monotonic() - started, "peak_mb": peak}


def _tree_megabytes(process: psutil.Process) -> float:
    total = 0
    with contextlib.suppress(psutil.Error):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += one.memory_full_info().pss
    return total / 1e6


def score(data: Path, output: Path, truth: list[dict[str, Any]]) -> dict[str, Any]:
    """The scorer's figures over the written rows, first story of each page."""
    spec = importlib.util.spec_from_file_location(
        "score_extraction", data / "score_extraction.py"
    )
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = pyarrow.dataset.dataset(
        output / "articles", partitioning="hive", exclude_invalid_files=True
    ).to_table()
    predictions = [
        {
            "id": row["entry_guid"],
            "text": row["text"],
            "title": row["title"],
            "authors": row["authors"],
            "published": row["published_at"] and row["published_at"].isoformat(),
        }
        for row in rows.to_pylist()
        if row["position_in_page"] == 1
    ]
    return dict(scorer.score(truth, predictions)["ALL"], rows=rows.num_rows)


def main() -> None:
    """Serve, run, score, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="write the dataset here and keep it")
    arguments = parser.parse_args()
    lines = (arguments.data / "extraction" / "truth.jsonl").read_text("utf-8")
    truth = [json.loads(line) for line in lines.splitlines() if line.strip()]
    with contextlib.ExitStack() as stack:
        folder = arguments.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory())
        )
        folder.mkdir(parents=True, exist_ok=True)
        output = folder / "news"
        feeds = stack.enter_context(publishers(arguments.data, truth))
        cost = run(feeds, output, arguments.workers)
        quality = score(arguments.data, output, truth)
        (manifest,) = (output / "_runs").glob("*.json")
        print(json.dumps(json.loads(manifest.read_text())["counts"], indent=1))
        for name, value in {**quality, **cost}.items():
            print(
                f"{name:22} {value:.4f}"
                if isinstance(value, float)
                else f"{name:22} {value}"
            )


if __name__ == "__main__":
    main()

"""A bare loop of one extractor over the real pages: CPU milliseconds a page.

    PYTHON benchmarks/extraction_loop.py DATA_DIR {trafilatura,news-please,newspaper4k}

Nothing but the loop: no fetching, language, spelling, topics, archive or Parquet. It
is a program of its own, with the standard library and the extractor as its only
imports, since the extractors do not fit into one environment. The first page is read
once before the clock starts.
"""

import gzip
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def real_pages(data: Path) -> list[tuple[str, str, bytes]]:
    """Id, address and bytes of each real page."""
    folder = data / "extraction"
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    pages = [json.loads(line) for line in lines if line.strip()]
    return [
        (p["id"], p["url"], gzip.decompress((folder / p["file"]).read_bytes()))
        for p in pages
    ]


def _trafilatura() -> Callable[[bytes, str], object]:
    extract = importlib.import_module("trafilatura").bare_extraction
    return lambda body, url: extract(body, url=url, with_metadata=True)


def _newsplease() -> Callable[[bytes, str], object]:
    from_html = importlib.import_module("newsplease").NewsPlease.from_html
    return lambda body, url: from_html(
        body.decode("utf-8", "replace"), url=url, fetch_images=False
    )


def _newspaper4k() -> Callable[[bytes, str], object]:
    newspaper = importlib.import_module("newspaper")

    def extract(body: bytes, url: str) -> object:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return article

    return extract


TOOLS = {
    "trafilatura": _trafilatura,
    "news-please": _newsplease,
    "newspaper4k": _newspaper4k,
}


def main() -> None:
    """Print one JSON object: pages, CPU milliseconds a page, pages that raised."""
    pages = real_pages(Path(sys.argv[1]))
    extract = TOOLS[sys.argv[2]]()
    extract(pages[0][2], pages[0][1])
    failed = 0
    started = time.process_time()
    for _, url, body in pages:
        try:
            extract(body, url)
        except Exception:
            failed += 1
    spent = time.process_time() - started
    print(
        json.dumps(
            {
                "pages": len(pages),
                "ms": 1000 * spent / len(pages),
                "failed": failed,
            }
        )
    )


if __name__ == "__main__":
    main()

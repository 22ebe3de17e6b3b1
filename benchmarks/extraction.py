"""Text and metadata of real pages: quality and CPU time beside other extractors.

    NEWSBEAM_SHARED=DIR python benchmarks/extraction.py [--tools NAME ...] [--write]

DIR holds ``data/extraction/truth.jsonl``, the pages it names and
``data/score_extraction.py``. All tools read each page in turn, in rotated order, in
one process: a loaded machine slows all of them alike, so only ratios are told. The
pages are parted by site into ``results/extraction_split.tsv``: rules are tuned on the
one half and reported on the other. ``--write`` keeps the tables beside that file.
"""

import argparse
import gzip
import importlib.util
import json
import os
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extraction_tools import Fields, Tool, load_tools

RESULTS = Path(__file__).parent / "results"
BASE = "trafilatura"
ROUNDS = 2_000
COLUMNS = (
    ("P", "P"), ("R", "R"), ("F1", "F1"), ("f1_page", "page F1"), ("empty", "empty"),
    ("title_norm", "title"), ("auth_F1", "authors"), ("date_day", "day"),
    ("instant", "instant"),
)  # fmt: skip


def main() -> None:
    """Read, score, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", nargs="+", help="only these")
    parser.add_argument("--limit", type=int, help="only so many pages")
    parser.add_argument("--write", action="store_true", help="keep the tables")
    arguments = parser.parse_args()
    data = Path(os.environ["NEWSBEAM_SHARED"]) / "data"
    scorer = _scorer(data)
    truth = _truth(data)[: arguments.limit]
    tools, missing = load_tools(arguments.tools)
    answers, seconds, failed = read_all(data, truth, tools)
    parts = list(report(scorer, truth, answers, seconds))
    parts += [f"not importable: {name} ({why})" for name, why in missing.items()]
    parts += [f"raised: {name} on {n} pages" for name, n in failed.items()]
    text = "\n".join(parts)
    print(text)
    if arguments.write:
        (RESULTS / "extraction.txt").write_text(text + "\n", "utf-8")


def read_all(
    data: Path, truth: list[dict[str, Any]], tools: dict[str, Tool]
) -> tuple[dict[str, list[Fields]], dict[str, list[float]], Counter[str]]:
    """Every tool's answers and CPU seconds, page by page."""
    answers: dict[str, list[Fields]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    failed: Counter[str] = Counter()
    names = list(tools)
    warm = gzip.decompress((data / "extraction" / truth[0]["file"]).read_bytes())
    for name in names:  # tables are loaded before the clock runs
        _read(tools[name], warm, truth[0]["url"])
    for number, page in enumerate(truth):
        body = gzip.decompress((data / "extraction" / page["file"]).read_bytes())
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            started = time.process_time()
            fields = _read(tools[name], body, page["url"])
            seconds[name].append(time.process_time() - started)
            failed[name] += fields is None
            answers[name].append({"id": page["id"], **(fields or {"text": ""})})
    return answers, seconds, +failed


def _read(tool: Tool, body: bytes, url: str) -> Fields | None:
    try:
        return tool(body, url)
    except Exception:
        # A tool that raises has no answer for this page; it is counted and goes on.
        return None


def report(
    scorer: Any,
    truth: list[dict[str, Any]],
    answers: dict[str, list[Fields]],
    seconds: dict[str, list[float]],
) -> Iterator[str]:
    """The tables, as lines."""
    half = _halves()
    groups = {
        "all pages": truth,
        "half that rules were tuned on": [p for p in truth if half[p["id"]] == "tune"],
        "untouched half": [p for p in truth if half[p["id"]] == "report"],
    }
    for title, pages in groups.items():
        yield from _quality(scorer, title, pages, answers)
    yield from _by_language(scorer, truth, answers)
    yield from _cost(seconds)
    routes = Counter(a.get("text_source", "none") for a in answers.get("newsbeam", ()))
    yield "text sources of newsbeam: " + ", ".join(
        f"{name} {count}" for name, count in routes.most_common()
    )
    split = [a["id"] for a in answers.get("newsbeam", ()) if a.get("stories", 1) > 1]
    yield "pages with several stories: " + (", ".join(split) or "none")


def _quality(
    scorer: Any,
    title: str,
    pages: list[dict[str, Any]],
    answers: dict[str, list[Fields]],
) -> Iterator[str]:
    yield f"{title} ({len(pages)})"
    yield (
        f"  {'':22}"
        + "".join(f"{name:>9}" for _, name in COLUMNS)
        + "   page F1 - base"
    )
    base = _page_f1(scorer, pages, answers.get(BASE, []))
    for name, predictions in answers.items():
        figures = scorer.score(pages, predictions)["ALL"]
        row = "".join(f"{_number(figures.get(key)):>9}" for key, _ in COLUMNS)
        own = _page_f1(scorer, pages, predictions)
        versus = "" if name == BASE or not base else f"   {_difference(own, base)}"
        yield f"  {name:22}{row}{versus}"
    yield ""


def _by_language(
    scorer: Any, truth: list[dict[str, Any]], answers: dict[str, list[Fields]]
) -> Iterator[str]:
    sizes = Counter(page["language"] for page in truth)
    shown = [tag for tag, size in sizes.most_common() if size >= 4]
    groups = {tag: [p for p in truth if p["language"] == tag] for tag in shown}
    groups["other"] = [p for p in truth if p["language"] not in shown]
    yield "mean page F1 by language"
    heads = [f"{tag}({len(pages)})" for tag, pages in groups.items()]
    yield f"  {'':22}" + "".join(f"{head:>10}" for head in heads)
    for name, predictions in answers.items():
        means = (_page_f1(scorer, pages, predictions) for pages in groups.values())
        row = "".join(f"{statistics.mean(m) if m else 0:>10.4f}" for m in means)
        yield f"  {name:22}{row}"
    yield ""


def _cost(seconds: dict[str, list[float]]) -> Iterator[str]:
    yield f"CPU time, ratios to {BASE} with metadata"
    heads = f"{'median of page ratios':>24}{'ratio of sums':>16}{'slowest s':>12}"
    yield f"  {'':22}{heads}"
    base = seconds.get(BASE)
    for name, own in seconds.items():
        ratios = [a / b for a, b in zip(own, base or own, strict=True) if b > 0]
        whole = sum(own) / sum(base or own)
        yield (
            f"  {name:22}{statistics.median(ratios):>24.3f}{whole:>16.3f}"
            f"{max(own):>12.2f}"
        )
    yield ""


def _page_f1(
    scorer: Any, pages: list[dict[str, Any]], predictions: list[Fields]
) -> list[float]:
    texts = {p["id"]: p.get("text") for p in predictions}
    return [scorer.page_body(page, texts[page["id"]])[2] for page in pages if texts]


def _difference(own: list[float], base: list[float]) -> str:
    """Mean difference and its paired bootstrap 95 % interval."""
    gains = [a - b for a, b in zip(own, base, strict=True)]
    generator = random.Random(0)
    means = sorted(
        statistics.fmean(generator.choices(gains, k=len(gains))) for _ in range(ROUNDS)
    )
    low, high = means[int(ROUNDS * 0.025)], means[int(ROUNDS * 0.975)]
    return f"{statistics.fmean(gains):+.4f} [{low:+.4f}, {high:+.4f}]"


def _number(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _halves() -> dict[str, str]:
    lines = (RESULTS / "extraction_split.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


def _truth(data: Path) -> list[dict[str, Any]]:
    lines = (data / "extraction" / "truth.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _scorer(data: Path) -> Any:
    spec = importlib.util.spec_from_file_location(
        "score_extraction", data / "score_extraction.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()

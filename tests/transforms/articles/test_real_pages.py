"""The real pages, where they are: the seed's two stories, three hundred scored."""

import gzip
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from transforms.articles.extract import extract_page
from transforms.articles.story import Extraction
from transforms.reading.describe import stated_time

SHARED = Path(os.environ.get("NEWSBEAM_SHARED", "/nowhere"))
PAGES = SHARED / "data" / "extraction"
RESULTS = Path(__file__).parents[3] / "benchmarks" / "results"

real = pytest.mark.skipif(not PAGES.is_dir(), reason="NEWSBEAM_SHARED has no pages")
seeded = pytest.mark.skipif(
    not (SHARED / "seed").is_dir(), reason="NEWSBEAM_SHARED has no seed"
)


@pytest.fixture(scope="module")
def answers() -> tuple[list[dict[str, Any]], dict[str, Extraction]]:
    lines = (PAGES / "truth.jsonl").read_text("utf-8").splitlines()
    truth = [json.loads(line) for line in lines if line.strip()]
    found = {}
    for page in truth:
        body = gzip.decompress((PAGES / page["file"]).read_bytes())
        extraction = extract_page(body, url=page["url"])
        assert isinstance(extraction, Extraction), page["id"]
        found[page["id"]] = extraction
    return truth, found


@pytest.fixture(scope="module")
def figures(answers) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location(
        "score_extraction", SHARED / "data" / "score_extraction.py"
    )
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    truth, found = answers
    predictions = []
    for page in truth:
        story = found[page["id"]].stories[0]
        predictions.append(
            {
                "id": page["id"],
                "text": story.text,
                "title": story.title,
                "authors": list(story.authors),
                "published": stated_time(story.published),
            }
        )
    scored: dict[str, float] = scorer.score(truth, predictions)["ALL"]
    return scored


@real
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("figure", "least"),
    [
        ("F1", 0.974),
        ("f1_page", 0.971),
        ("title_norm", 0.85),
        ("auth_F1", 0.87),
        ("date_day", 0.98),
        ("instant", 0.94),
    ],
)
def test_no_figure_falls_below_what_was_reached(figures, figure, least) -> None:
    assert figures[figure] >= least


@real
@pytest.mark.timeout(120)
def test_pages_are_split_into_the_stories_they_have(answers) -> None:
    lines = (RESULTS / "extraction_roots.tsv").read_text("utf-8").splitlines()[1:]
    several = {
        one for one, *_, count in (li.split("\t") for li in lines) if count != "1"
    }
    _, found = answers

    assert {one for one, e in found.items() if len(e.stories) > 1} == several


@seeded
@pytest.mark.parametrize("tag", ["article", "section", "div"])
def test_the_seed_gives_its_two_stories_in_each_form(tag) -> None:
    source = (SHARED / "seed" / "page.html").read_text("utf-8")
    expected = json.loads((SHARED / "seed" / "expected.json").read_text("utf-8"))
    source = source.replace("<article", f"<{tag}").replace("</article", f"</{tag}")
    found = extract_page(source, url="http://127.0.0.1/page.html")

    assert isinstance(found, Extraction)
    first = found.stories[0]
    assert first.agency == expected["agency_in_first"]
    assert first.published is not None
    assert first.published.at.date().isoformat() == expected["published_date"]
    for story, wanted in zip(found.stories, expected["articles"], strict=True):
        lines = story.text.split("\n")
        assert story.title == wanted["title"]
        assert (lines[0], lines[-1]) == (wanted["first"], wanted["last"])
        assert len(lines) == wanted["paragraphs"]
        assert not any(
            never in f"{story.text}\n" for never in expected["never_in_text"]
        )

"""The channels on real news and on planted typos, where there is the material."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.spellings.undoing import redo, undo
from transforms.spellings.normalize import Normalizer, SpellingPolicy

SHARED = os.environ.get("NEWSBEAM_SHARED")

pytestmark = pytest.mark.skipif(SHARED is None, reason="NEWSBEAM_SHARED is not set")


def _cases(name: str) -> Iterator[dict[str, Any]]:
    path = Path(SHARED or "") / "data" / "spelling" / f"{name}.jsonl"
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _resulting(text: str, start: int, end: int, replacement: str) -> str:
    return text[:start] + replacement + text[end:]


def _count(name: str, policy: SpellingPolicy) -> Counter[str]:
    """Right, wrong, extra and missed changes against the gold ones."""
    normalizer = Normalizer(policy)
    counts: Counter[str] = Counter()
    for case in _cases(name):
        text = case["text"]
        found = normalizer.normalize(text, language=case.get("lang", "en"))
        assert redo(text, found.edits) == found.text
        assert undo(found.text, found.edits) == text
        wanted = {
            _resulting(text, g["start"], g["end"], g["replacement"])
            for g in case["gold"]
        }
        tolerated = {(n["start"], n["end"]) for n in case.get("neutral", ())}
        made = {
            _resulting(text, e.start, e.end, e.replacement)
            for e in found.edits
            if (e.start, e.end) not in tolerated
        }
        counts["right"] += len(wanted & made)
        counts["extra"] += len(made - wanted)
        counts["missed"] += len(wanted - made)
    return counts


def test_every_guard_case_is_right() -> None:
    counts = _count("guards-dev", SpellingPolicy())

    assert counts["right"] > 0
    assert (counts["extra"], counts["missed"]) == (0, 0)


def test_planted_typos_are_found_and_little_else() -> None:
    counts = _count("injected-dev", SpellingPolicy(channels=("typos",)))

    assert counts["right"] / (counts["right"] + counts["extra"]) >= 0.99
    assert counts["right"] / (counts["right"] + counts["missed"]) >= 0.68


def test_published_news_is_hardly_touched() -> None:
    """The listed real typos are some of what is there, so others may be right too."""
    counts = _count("clean-dev", SpellingPolicy(channels=("typos",)))

    assert counts["right"] >= 25
    assert counts["extra"] <= 15


@pytest.mark.parametrize("chosen", ["Türkiye", "Turkey"])
def test_a_whole_page_has_one_typo_and_one_name_of_its_country(chosen: str) -> None:
    text = (Path(SHARED or "") / "seed" / "page-text.txt").read_text("utf-8")
    expected = json.loads(
        (Path(SHARED or "") / "seed" / "expected.json").read_text("utf-8")
    )
    policy = SpellingPolicy(style=(("country.TR", chosen),))

    found = Normalizer(policy).normalize(text)

    typos = [e for e in found.edits if e.rule.startswith("typo:")]
    assert [(e.original, e.replacement) for e in typos] == [
        (t["original"], t["replacement"]) for t in expected["spelling"]
    ]
    forms = set(expected["variant"]["forms"]) - {chosen}
    assert all(form not in found.text for form in forms)
    assert "Turkish" in found.text

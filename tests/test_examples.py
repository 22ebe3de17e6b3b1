"""The examples over the demo's dataset: what their tables say, and their pictures."""

import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from examples import headline_changes, topics_over_time, who_copies_whom
from tests.demo import Demo

ROOT = Path(__file__).parents[1]
EXAMPLES = (headline_changes, topics_over_time, who_copies_whom)
pytestmark = [pytest.mark.beam, pytest.mark.e2e]


def test_each_article_with_a_date_is_counted_once(demo: Demo) -> None:
    ((articles, copies),) = demo.rows(
        "SELECT count(DISTINCT article_id) FILTER (published_at IS NOT NULL), "
        f"(SELECT count(DISTINCT article_id) FROM '{demo.root}/copies/**/*.parquet') "
        "FROM {articles}"
    )

    rows = topics_over_time.topics_by_day(demo.root).fetchall()

    assert sum(stories for *_, stories, _ in rows) == articles - copies
    assert sum(row[3] for row in rows) == copies
    assert (date(2026, 1, 12), "science and technology", 3, 0) in rows


def test_a_dataset_without_copies_has_topics_too(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "articles").symlink_to(demo.root / "articles")

    rows = topics_over_time.topics_by_day(tmp_path).fetchall()

    assert sum(row[3] for row in rows) == 0
    assert sum(row[2] for row in rows) == 57


def test_copies_are_told_by_who_printed_them_and_who_had_them_first(demo: Demo) -> None:
    rows = who_copies_whom.copies_between(demo.root).fetchall()

    assert rows == [
        ("Harbour Gazette", "Northfield Echo", 1, 0.96, 0, 35.0),
        ("Meridian Post", "Harbour Gazette", 1, 1.0, 1, 25.0),
        ("Meridian Post", "Northfield Echo", 1, 1.0, 0, 170.0),
        ("Northfield Echo", "Harbour Gazette", 1, 1.0, 1, 270.0),
    ]


def test_the_headline_that_was_changed_is_told(demo: Demo) -> None:
    rows = headline_changes.changed_headlines(demo.root).fetchall()

    assert rows == [
        (
            "Harbour Gazette",
            "Harbour strike leaves island ferries at the quay",
            "Ferries to sail again on Saturday as dock strike is suspended",
            *(2, 270, True),
        )
    ]


def test_the_words_that_differ_are_told_apart() -> None:
    before, after = headline_changes.parts("Strike at the quay", "Strike is over")

    assert before == [("Strike", "black"), ("at the quay", "firebrick")]
    assert after == [("Strike", "black"), ("is over", "forestgreen")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.__name__)
def test_a_table_is_printed_and_a_picture_written(
    example: ModuleType, demo: Demo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    example.main([str(demo.root), str(tmp_path / "pictures")])

    (picture,) = (tmp_path / "pictures").iterdir()
    kept = ROOT / "examples/pictures" / picture.name
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert size(picture) == size(kept)
    assert "Harbour Gazette" in (said := capfd.readouterr().out) or "sport" in said


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.__name__)
def test_what_is_no_dataset_is_told(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        example.main([str(tmp_path), str(tmp_path)])

    assert re.search(r"holds no (articles|copies)", capsys.readouterr().err)


def size(picture: Path) -> bytes:
    """Width and height of a PNG."""
    return picture.read_bytes()[16:24]

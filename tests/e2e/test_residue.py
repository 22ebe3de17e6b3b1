"""Lines that all of a publisher's stories share are told with the run."""

import pytest

from pipeline.summary import summarize
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, story_text

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

PROMPT = "Our harbour letter comes every Friday morning & costs nothing."


def test_a_prompt_in_every_story_is_in_the_manifest_and_the_summary(
    stand: Newsstand, dataset: Dataset
) -> None:
    for number in range(1, 6):
        stand.print(stand.write(number), [*story_text(number), PROMPT])

    manifest = dataset.run()

    assert manifest.residue == (
        {"host": "127.0.0.1", "line": PROMPT, "pages": 5, "of": 5},
    )
    told = summarize(manifest, "news")
    assert "residue         1   lines recur over stories of 1 host" in told
    assert f"127.0.0.1: {PROMPT[:40]}" in told


def test_stories_that_share_nothing_leave_no_residue(
    stand: Newsstand, dataset: Dataset
) -> None:
    for number in range(1, 6):
        stand.write(number)

    manifest = dataset.run()

    assert manifest.residue == ()
    assert "residue" not in summarize(manifest, "news")

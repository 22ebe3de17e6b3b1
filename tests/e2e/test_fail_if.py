"""A run over a limit of ``fail_if`` is committed, ends with 3, and says so."""

from pathlib import Path

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand
from tests.pipeline.commands.invoking import invoke

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.usefixtures("keep_children"),
]


def test_a_broken_limit_ends_with_3_and_the_rows_are_there(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    config, metrics = tmp_path / "config.yaml", tmp_path / "newsbeam.prom"
    limits = {"articles_below": 2}
    config.write_text(stand.config(str(dataset.root), fail_if=limits), "utf-8")

    done = invoke(
        *("run", config, "--now", NOW.isoformat(), "--workers", "1"),
        *("--metrics", metrics),
    )

    assert done.exit_code == 3
    assert "only 1 articles (fail_if.articles_below: 2)" in done.stderr
    assert "committed as number 1" in done.stdout
    assert len(dataset.titles()) == 1
    labels = f'{{dataset="{dataset.root}",limit="articles_below"}}'
    assert f"newsbeam_limit_broken{labels} 1.0\n" in metrics.read_text("utf-8")

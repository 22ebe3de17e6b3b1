"""What the on-call is told: the textfile of a run, whichever way it ended."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand
from tests.pipeline.commands.invoking import invoke
from transforms.dataset.lock import held
from transforms.dataset.storage import LocalStorage

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

#: A line of the format, see the specification of version 0.0.4.
_SAMPLE = re.compile(
    r"([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*=\"(?:[^\"\\\n]|\\[\\\"n])*\",?)*)\} "
    r"([0-9.e+-]+)"
)


def samples(path: Path) -> dict[str, float]:
    """Metric and labels, but for the dataset, to value; every line must be sound."""
    found: dict[str, float] = {}
    described: set[str] = set()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            _, kind, name, rest = line.split(" ", 3)
            assert kind in ("HELP", "TYPE")
            assert rest
            described.add(f"{kind} {name}")
            continue
        match = _SAMPLE.fullmatch(line)
        assert match is not None, line
        name, labels, value = match.groups()
        assert {f"HELP {name}", f"TYPE {name}"} <= described
        told = ",".join(p for p in labels.split(",") if not p.startswith("dataset="))
        key = f"{name.removeprefix('newsbeam_')}{{{told}}}"
        assert key not in found
        found[key] = float(value)
    return found


def run(dataset: Dataset, folder: Path, run_id: str, **sections: Any) -> Any:
    config = folder / "config.yaml"
    config.write_text(dataset.stand.config(str(dataset.root), **sections), "utf-8")
    options = ["--now", NOW.isoformat(), "--run-id", run_id, "--workers", "1"]
    return invoke("run", config, *options, "--metrics", folder / "newsbeam.prom")


def test_a_run_tells_its_figures(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    stand.write(2)
    stand.replies.pop("/story-2")

    done = run(dataset, tmp_path, "first")
    told = samples(tmp_path / "newsbeam.prom")

    assert done.exit_code == 0, done.stderr
    assert told["last_run_exit_code{}"] == 0
    assert told["last_commit_number{}"] == 1
    assert told['run_feeds{status="ok"}'] == 1
    assert told['run_feeds{status="failed"}'] == 0
    assert told['run_candidates{source="feeds"}'] == 2
    assert told['run_outcomes{outcome="published"}'] == 1
    assert told['run_outcomes{outcome="dropped"}'] == 1
    drop = 'run_drops{subject="entry",stage="read_pages",reason="http_4xx"}'
    assert told[drop] == 1
    assert told["run_articles{}"] == 1
    assert told['limit_figure{limit="dropped_share"}'] == 0.5
    assert told['limit_broken{limit="dropped_share"}'] == 0


def test_a_broken_limit_ends_with_3_and_is_told(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)

    done = run(dataset, tmp_path, "first", fail_if={"articles_below": 2})
    told = samples(tmp_path / "newsbeam.prom")

    assert done.exit_code == 3
    assert "only 1 articles (fail_if.articles_below: 2)" in done.stderr
    assert "committed as number 1" in done.stdout
    assert told["last_run_exit_code{}"] == 3
    assert told['limit_broken{limit="articles_below"}'] == 1
    assert told['limit{limit="articles_below"}'] == 2
    assert len(dataset.titles()) == 1


def test_a_run_that_fails_tells_that_and_the_last_commit(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    run(dataset, tmp_path, "first")
    before = samples(tmp_path / "newsbeam.prom")

    with held(LocalStorage(str(dataset.root)), "run another"):
        done = run(dataset, tmp_path, "second")
    told = samples(tmp_path / "newsbeam.prom")

    assert done.exit_code == 1
    assert told["last_run_exit_code{}"] == 1
    assert told["last_commit_number{}"] == 1
    made = "last_commit_timestamp_seconds{}"
    assert told[made] == before[made]
    assert "run_articles{}" not in told


def test_a_place_that_cannot_be_written_costs_no_run(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    config = tmp_path / "config.yaml"
    config.write_text(stand.config(str(dataset.root)), "utf-8")
    nowhere = tmp_path / "nowhere" / "newsbeam.prom"

    done = invoke("run", config, "--workers", "1", "--metrics", nowhere)

    assert done.exit_code == 0, done.stderr
    assert "cannot write the metrics" in done.stderr


def test_a_dataset_with_any_name_is_a_sound_label(
    stand: Newsstand, tmp_path: Path
) -> None:
    root = tmp_path / 'a "quoted" \\ place'
    dataset = Dataset(stand, root)

    run(dataset, tmp_path, "first")

    assert samples(tmp_path / "newsbeam.prom")["run_articles{}"] == 0
    text = (tmp_path / "newsbeam.prom").read_text("utf-8")
    assert 'a \\"quoted\\" \\\\ place"' in text

"""What the on-call is told: the textfile of a run, whichever way it ended."""

import re

import pytest
import yaml

from pipeline.errors import ContractBroken
from pipeline.metrics import metrics_written
from pipeline.planning import plan_from_command
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage

#: A line of the format, see the specification of version 0.0.4.
_SAMPLE = re.compile(
    r"([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*=\"(?:[^\"\\\n]|\\[\\\"n])*\",?)*)\} "
    r"([0-9.e+-]+)"
)


@pytest.fixture
def plan(tmp_path):
    return plan_of(tmp_path, tmp_path / "news")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "newsbeam.prom"


def plan_of(folder, root, **limits):
    document = {
        "version": 1,
        "user_agent": "desk/1.0 (desk@press.example)",
        "feeds": [{"url": "https://a.example/rss"}],
        "output": str(root),
        "fail_if": limits,
    }
    (folder / "daily.yaml").write_text(yaml.safe_dump(document))
    return plan_from_command(str(folder / "daily.yaml"))


def samples(path):
    """Metric and labels, but for the dataset, to value; every line must be sound."""
    found, described = {}, set()
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


def committed(plan):
    return add_run(LocalStorage(plan.output), "run-1", [article(1), article(2)])


def test_a_committed_run_tells_its_figures(plan, file):
    with metrics_written(str(file), plan) as told:
        told.manifest = committed(plan)

    found = samples(file)
    assert found["last_run_exit_code{}"] == 0
    assert found["last_commit_number{}"] == 1
    assert found['run_feeds{status="ok"}'] == 1
    assert found['run_feeds{status="failed"}'] == 0
    assert found['run_candidates{source="feeds"}'] == 3
    assert found['run_outcomes{outcome="published"}'] == 2
    assert found['run_outcomes{outcome="dropped"}'] == 1
    drop = 'run_drops{subject="entry",stage="read_pages",reason="robots"}'
    assert found[drop] == 1
    assert found["run_articles{}"] == 2
    assert found['limit_figure{limit="feeds_failing_share"}'] == 0
    assert found['limit_broken{limit="feeds_failing_share"}'] == 0


def test_a_broken_limit_is_told_beside_the_figures(tmp_path, file):
    plan = plan_of(tmp_path, tmp_path / "news", articles_below=3)

    with metrics_written(str(file), plan) as told:
        told.manifest = committed(plan)

    found = samples(file)
    assert found['limit{limit="articles_below"}'] == 3
    assert found['limit_figure{limit="articles_below"}'] == 2
    assert found['limit_broken{limit="articles_below"}'] == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError(), 1), (KeyboardInterrupt(), 130), (ContractBroken(), 3)],
)
def test_a_run_that_fails_tells_how_and_what_the_last_commit_was(
    plan, file, error, code
):
    manifest = committed(plan)

    with pytest.raises(type(error)), metrics_written(str(file), plan):
        raise error

    found = samples(file)
    assert found["last_run_exit_code{}"] == code
    made = found["last_commit_timestamp_seconds{}"]
    assert made == manifest.finished_at.timestamp()
    assert "run_articles{}" not in found


def test_where_nothing_was_ever_committed_only_the_end_is_told(plan, file):
    with pytest.raises(ZeroDivisionError), metrics_written(str(file), plan):
        raise ZeroDivisionError

    assert set(samples(file)) == {
        "last_run_exit_code{}",
        "last_run_timestamp_seconds{}",
    }


def test_a_place_that_cannot_be_written_costs_no_run(plan, tmp_path, caplog):
    nowhere = tmp_path / "nowhere" / "newsbeam.prom"

    with metrics_written(str(nowhere), plan) as told:
        told.manifest = committed(plan)

    assert "cannot write the metrics" in caplog.text


def test_the_collector_may_read_the_file_and_finds_no_other(plan, file):
    with metrics_written(str(file), plan):
        pass

    assert file.stat().st_mode & 0o444 == 0o444
    assert [p.name for p in file.parent.glob("*.prom")] == ["newsbeam.prom"]
    assert not list(file.parent.glob(".[!.]*"))


def test_any_name_of_a_dataset_is_a_sound_label(tmp_path, file):
    plan = plan_of(tmp_path, tmp_path / 'a "quoted" \\ place\nor two')

    with metrics_written(str(file), plan) as told:
        told.manifest = committed(plan)

    assert samples(file)["run_articles{}"] == 2
    assert 'a \\"quoted\\" \\\\ place\\nor two"' in file.read_text("utf-8")

import pytest

from tests.pipeline.commands.invoking import invoke, told
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "news"
    add_run(LocalStorage(str(root)), "run-1", [article(1), article(2)])
    return root


@pytest.fixture
def damaged(root):
    file = next(root.glob("articles/**/*.parquet"))
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)
    return root


def test_a_sound_dataset_is_ok(root):
    result = invoke("verify", root)

    assert result.exit_code == 0
    assert result.stdout == "ok: 1 commit, 3 files, 4 rows\n"


def test_a_sound_dataset_has_no_findings(root):
    assert told("verify", root) == {"format": 1, "findings": []}


def test_a_finding_is_exit_code_3_with_what_and_where(damaged):
    result = invoke("verify", damaged)

    assert result.exit_code == 3
    assert "articles/published_date=2026-01-15/language=en/" in result.stdout
    assert "ok:" not in result.stdout
    assert "1 finding in" in result.stderr


def test_findings_are_told_as_data_too(damaged):
    result = invoke("verify", damaged, "--format", "json")

    assert result.exit_code == 3
    assert '"findings": [{' in result.stdout


def test_where_nothing_is_there_nothing_is_ok(tmp_path):
    result = invoke("verify", tmp_path / "typo")

    assert result.exit_code == 3
    assert "ok:" not in result.stdout


def test_nothing_is_written(root):
    before = {p: p.stat().st_mtime_ns for p in root.rglob("*")}

    invoke("verify", root)

    assert {p: p.stat().st_mtime_ns for p in root.rglob("*")} == before

import pytest

from tests.pipeline.commands.invoking import invoke, told
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "news"
    for n in (1, 2):
        add_run(LocalStorage(str(root)), f"run-{n}", [article(n)])
    return root


def test_it_writes_the_newest_run_beside_its_commit_and_says_where(root):
    result = invoke("report", root)

    assert result.stdout == f"{root}/_runs/00000002-run-2.html\n"
    assert b"Run run-2: " in (root / "_runs/00000002-run-2.html").read_bytes()


def test_a_run_can_be_named_and_the_page_put_elsewhere(root, tmp_path):
    out = tmp_path / "page.html"
    result = invoke("report", root, "--run", "run-1", "--output", out)

    assert result.stdout == f"{out}\n"
    assert b"Run run-1: " in out.read_bytes()
    assert not list(root.glob("_runs/*.html"))


def test_a_page_goes_to_stdout_where_asked(root):
    assert invoke("report", root, "--output", "-").stdout.startswith("<!DOCTYPE html>")


def test_the_numbers_are_there_as_json(root):
    found = told("report", root)

    assert found["format"] == 1
    assert found["verdict"]["run_id"] == "run-2"
    assert [s["number"] for s in found["funnel"]] == [1, 2, 2, 1, 1, 1]


def test_a_run_that_is_not_there_is_told_with_what_to_try(root):
    result = invoke("report", root, "--run", "run-9")

    assert result.exit_code == 2
    assert "has no run run-9; see newsbeam files" in result.stderr


def test_a_dataset_without_a_run_is_told(tmp_path):
    result = invoke("report", tmp_path / "nothing")

    assert result.exit_code == 2
    assert "has no run yet" in result.stderr

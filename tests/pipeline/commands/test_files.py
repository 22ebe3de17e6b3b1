import hashlib
import json

import pytest

from tests.pipeline.commands.invoking import invoke
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "news"
    storage = LocalStorage(str(root))
    add_run(storage, "run-1", [article(1)])
    add_run(storage, "run-2", [article(2, language="de"), article(3)])
    return root


def changes(*arguments):
    result = invoke("files", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_commit_is_told_in_sequence(root):
    found = changes(root)

    assert [(c["format"], c["seq"], c["run_id"]) for c in found] == [
        (1, 1, "run-1"),
        (1, 2, "run-2"),
    ]


def test_an_added_file_is_told_with_what_is_needed_to_check_it(root):
    for change in changes(root):
        for file in change["added"]:
            data = (root / file["path"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(data).hexdigest()
            assert file["bytes"] == len(data)


def test_the_rows_of_the_files_add_up(root):
    articles = [c["added"] for c in changes(root, "--table", "articles")]

    assert [sum(f["rows"] for f in added) for added in articles] == [1, 2]


def test_only_later_commits_are_told_where_one_is_loaded_already(root):
    assert [c["seq"] for c in changes(root, "--since", "1")] == [2]


def test_nothing_is_told_where_all_are_loaded(root):
    assert changes(root, "--since", "2") == []


def test_a_commit_without_a_file_of_the_table_is_told_too(root):
    found = changes(root, "--table", "copies")

    assert [(c["seq"], c["added"]) for c in found] == [(1, []), (2, [])]


def test_a_line_of_text_names_sequence_sign_and_path(root):
    result = invoke("files", root, "--since", "1", "--table", "articles")

    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert {(seq, sign) for seq, sign, _ in lines} == {("2", "+")}
    assert all((root.parent / path).is_file() for _, _, path in lines)


def test_a_slash_at_the_end_of_the_dataset_does_not_matter(root):
    assert invoke("files", f"{root}/").stdout == invoke("files", root).stdout


def test_a_dataset_without_commits_has_none(tmp_path):
    assert changes(tmp_path / "news") == []


@pytest.mark.parametrize("option", [("--since", "-1"), ("--table", "article")])
def test_a_senseless_option_is_refused(root, option):
    assert invoke("files", root, *option).exit_code == 2


def test_a_chain_with_a_gap_is_an_error(root):
    next(root.glob("_runs/*1-run-1.json")).unlink()

    result = invoke("files", root)

    assert result.exit_code == 1
    assert result.stdout == ""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from pipeline.report.rows import RunRows, find_run
from tests.pipeline.report.building import add_empty_runs, add_whole_run
from tests.transforms.dataset.samples import article, health
from transforms.dataset.arrow import table_from_records
from transforms.dataset.layout import staged
from transforms.dataset.parquet import stage_table
from transforms.dataset.storage import LocalStorage


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(str(tmp_path / "news"))


def add_runs(storage, number):
    for n in range(1, number + 1):
        feeds = [health("r", new_entries=n)]
        add_whole_run(storage, f"run-{n}", articles=[article(n)], feeds=feeds)


def test_the_newest_run_is_found_with_those_before_it(storage):
    add_runs(storage, 3)
    run, earlier = find_run(storage)

    assert run.manifest.run_id == "run-3"
    assert [r.manifest.run_id for r in earlier] == ["run-1", "run-2"]


def test_a_run_is_found_by_its_id(storage):
    add_runs(storage, 3)
    run, earlier = find_run(storage, "run-2")

    assert run.manifest.run_id == "run-2"
    assert [r.manifest.run_id for r in earlier] == ["run-1"]
    assert [m.run_id for m in run.later] == ["run-3"]


def test_no_more_than_fourteen_runs_say_what_is_usual(storage):
    add_empty_runs(storage, 17)

    assert len(find_run(storage)[1]) == 14


@pytest.mark.parametrize("run_id", [None, "run-9", "1"])
def test_a_run_that_is_not_there_is_told(storage, run_id):
    if run_id is not None:
        add_runs(storage, 1)

    with pytest.raises(LookupError):
        find_run(storage, run_id)


def test_only_the_runs_own_rows_are_read(storage):
    add_runs(storage, 2)
    run, _ = find_run(storage)
    rows = run.read("articles", ["article_id", "language"]).to_pylist()

    assert rows == [{"article_id": article(2).article_id, "language": "en"}]


def test_a_table_without_files_has_no_rows(storage):
    add_runs(storage, 1)

    assert find_run(storage)[0].read("copies", ["containment"]).num_rows == 0


def test_a_column_that_a_file_lacks_is_null(storage):
    add_runs(storage, 1)
    run, _ = find_run(storage)
    (file,) = run.files("articles")
    path = storage._at(file.path)
    pq.write_table(pq.read_table(path).drop_columns(["agency"]), path)

    assert run.read("articles", ["agency"]).to_pylist() == [{"agency": None}]


def test_rows_are_found_where_a_later_commit_merged_them(storage):
    add_runs(storage, 2)
    run, _ = find_run(storage, "run-1")
    merged = [replace(article(n), run_id=f"run-{n}") for n in (1, 2)]
    (file,) = run.files("articles")
    target = file.path.replace("run-1", "merged")
    written = stage_table(
        storage, staged("x", target), table_from_records("articles", merged)
    )
    storage.move(staged("x", target), target)
    removed = tuple(f.path for r in (1, 2) for f in _files(storage, f"run-{r}"))
    merging = replace(
        run.later[-1],
        seq=3,
        run_id="x",
        kind="compact",
        added=(written,),
        removed=removed,
    )
    moved = RunRows(storage=storage, manifest=run.manifest, later=(*run.later, merging))

    assert [f.path for f in moved.files("articles")] == [target]
    assert moved.read("articles", ["article_id"]).to_pylist() == [
        {"article_id": article(1).article_id}
    ]
    assert [r["article_id"] for r in moved.texts({article(1).article_id})] == [
        article(1).article_id
    ]


def _files(storage, run_id):
    return find_run(storage, run_id)[0].files("articles")

"""What is given for warehouses: executed in DuckDB, parsed for BigQuery."""

import json
import os
import re
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
import sqlglot
import yaml

from tests.pipeline.report.building import add_whole_run
from tests.transforms.dataset.samples import article, drop, health
from transforms.dataset.arrow import table_from_records
from transforms.dataset.commit import publish
from transforms.dataset.layout import staged
from transforms.dataset.manifest import read_last
from transforms.dataset.parquet import stage_table
from transforms.dataset.storage import LocalStorage

ROOT = Path(__file__).parents[1]
DBT = ROOT / "configs/warehouse/dbt"
SOURCE = yaml.safe_load((DBT / "models/newsbeam.yml").read_text("utf-8"))
TABLES = {table["name"]: table for table in SOURCE["sources"][0]["tables"]}

#: Writes down how it was called; answers a question for the last commit with 1.
BQ = """#!{python}
import json, sys
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
if "MAX(seq)" in sys.argv[-1]:
    print("f0_\\n{last}")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    storage = LocalStorage(str(root))
    records = {"drops": [drop("r")], "feeds": [health("r")]}
    first = article(1)
    add_whole_run(storage, "run-1", articles=[first, article(2)], **records)
    add_whole_run(storage, "run-2", articles=[replace(first, revision=2)])
    return root


class Dbt:
    """As much of dbt as the tests and the model need: Jinja and a few names."""

    def __init__(self, root: Path) -> None:
        location = SOURCE["sources"][0]["config"]["meta"]["external_location"]
        dataset = {"env_var": lambda name, default: str(root)}
        read = jinja2.Template(location).render(dataset)
        self.names: dict[str, Any] = {
            "source": lambda _, table: read.replace("{name}", table),
            "adapter": {"quote": lambda name: f'"{name}"'},
            "dbt": {
                "current_timestamp": lambda: "now()",
                "dateadd": lambda part, n, at: f"{at} + interval ({n}) {part}",
            },
        }

    def rows(self, sql: str, **names: Any) -> list[Any]:
        rendered = jinja2.Template(sql).render({**self.names, **names})
        return duckdb.sql(rendered).fetchall()

    def failures(self, table: str, name: str, **arguments: Any) -> list[Any]:
        text = (DBT / f"tests/generic/{name}.sql").read_text("utf-8")
        body = re.sub(r"{% (?:end)?test\b.*?%}", "", text)
        model = self.names["source"]("newsbeam", table)
        return self.rows(body, model=model, **arguments)


def dbt_tests() -> list[tuple[str, str, dict[str, Any]]]:
    """(table, test, its arguments) of the source's tables."""
    return [
        (table["name"], name, told["arguments"])
        for table in TABLES.values()
        for test in table["data_tests"]
        for name, told in test.items()
        if table["name"] in ("articles", "drops", "feeds")
    ]


@pytest.mark.parametrize(("table", "name", "arguments"), dbt_tests(), ids=str)
def test_a_sound_dataset_passes_the_tests_for_dbt(
    root: Path, table: str, name: str, arguments: dict[str, Any]
) -> None:
    assert Dbt(root).failures(table, name, **arguments) == []


def test_a_doubled_key_fails_the_test_for_dbt(root: Path) -> None:
    found = Dbt(root).failures("articles", "unique_key", columns=["article_id"])

    assert found == [(article(1).article_id, 2)]


def test_a_missing_value_fails_the_test_for_dbt(root: Path) -> None:
    assert len(Dbt(root).failures("articles", "never_null", columns=["byline"])) == 3


def test_old_rows_fail_the_test_of_freshness(root: Path) -> None:
    stale = Dbt(root).failures(
        "articles", "fresh_within_hours", column="fetched_at", hours=1
    )

    assert len(stale) == 1


def test_the_model_for_dbt_has_the_newest_revisions(root: Path) -> None:
    sql = (DBT / "models/articles_latest.sql").read_text("utf-8")
    latest = f"SELECT article_id, revision FROM ({sql}) ORDER BY 1"

    assert Dbt(root).rows(latest) == [
        (article(1).article_id, 2),
        (article(2).article_id, 1),
    ]


def test_every_value_of_the_samples_is_one_that_dbt_accepts(root: Path) -> None:
    for name in ("articles", "drops", "feeds"):
        for column in TABLES[name]["columns"]:
            for test in column.get("data_tests", ()):
                model = Dbt(root).names["source"]("newsbeam", name)
                found = duckdb.sql(f"SELECT DISTINCT {column['name']} FROM {model}")
                values = test["accepted_values"]["arguments"]["values"]
                assert {value for (value,) in found.fetchall()} <= set(values)


def load_bigquery(root: Path, folder: Path, last: int = 0) -> list[list[str]]:
    """How ``bq`` is called by the script, with ``bq`` replaced."""
    log, programs = folder / "bq.log", folder / "bin"
    programs.mkdir()
    module = f'#!/bin/sh\nexec {sys.executable} -m pipeline "$@"\n'
    fake = BQ.format(python=sys.executable, log=str(log), last=last)
    for name, text in (("bq", fake), ("newsbeam", module)):
        (programs / name).write_text(text)
        (programs / name).chmod(stat.S_IRWXU)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    script = ROOT / "configs/warehouse/load_bigquery.sh"
    subprocess.run(["bash", script, str(root), "news"], env=environment, check=True)
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.e2e
def test_bigquery_is_loaded_commit_by_commit(root: Path, tmp_path: Path) -> None:
    asked, *calls = load_bigquery(root, tmp_path)

    assert "MAX(seq)" in asked[-1]
    assert [call[0] for call in calls] == ["load", "query", "query"] * 2
    loads = [call[-1].split(",") for call in calls if call[0] == "load"]
    assert [Path(path).name for paths in loads for path in paths] == [
        "run-1-00000.parquet",
        "run-2-00000.parquet",
    ]
    told = [call[-1] for call in calls if "INSERT INTO" in call[-1]]
    assert [sql[-3:] for sql in told] == ["(1)", "(2)"]


@pytest.mark.e2e
def test_bigquery_goes_on_from_the_last_commit(root: Path, tmp_path: Path) -> None:
    calls = load_bigquery(root, tmp_path, last=1)

    assert [c[-1].partition("/")[2][-19:] for c in calls if c[0] == "load"] == [
        "run-2-00000.parquet"
    ]


@pytest.mark.e2e
def test_what_was_taken_down_is_deleted_and_all_is_parsed(
    root: Path, tmp_path: Path
) -> None:
    storage = LocalStorage(str(root))
    take_down(storage)
    calls = load_bigquery(root, tmp_path)
    parsed = [
        sqlglot.parse_one(c[-1], dialect="bigquery") for c in calls if "query" in c
    ]
    kinds = [type(statement).__name__ for statement in parsed]

    assert kinds.count("Delete") == 1
    assert kinds.count("Merge") == 3
    assert "language = 'en'" in parsed[kinds.index("Delete")].sql("bigquery")


def take_down(storage: LocalStorage) -> None:
    """A commit that rewrites a file without one of its articles."""
    last = read_last(storage)
    assert last is not None
    (file,) = (f for f in last.added if f.table == "articles")
    target = file.path.replace("run-2", "forget-1")
    kept = table_from_records("articles", [article(3)])
    written = stage_table(storage, staged("forget-1", target), kept)
    manifest = replace(
        last,
        seq=3,
        run_id="forget-1",
        kind="forget",
        parent=last.path,
        added=(written,),
        removed=(file.path,),
    )
    publish(storage, manifest)

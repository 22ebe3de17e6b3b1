"""The documented way of loading, over ten runs: the consumer holds what there is."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from click.testing import CliRunner

from pipeline.cli import newsbeam
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, story_text

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

PAGE = (Path(__file__).parents[2] / "docs/loading.md").read_text("utf-8")
CREATE, LOAD, LAST, LATEST, MERGE = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


class Consumer:
    """A DuckDB database kept up to date by the page's statements alone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.database = duckdb.connect()

    def changes(self, since: int) -> list[dict[str, Any]]:
        arguments = ["files", str(self.root), "--since", str(since)]
        told = CliRunner().invoke(
            newsbeam, [*arguments, "--table", "articles", "--format", "json"]
        )
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.stdout.splitlines()]

    def catch_up(self) -> None:
        for change in self.changes(self.last()):
            removed = [f["path"] for f in change["removed"]]
            for place, file in enumerate(change["added"]):
                self.load(file["path"], removed[place : place + 1], change["seq"])
            if not change["added"]:
                self.execute(f"INSERT INTO loaded VALUES ({change['seq']});")

    def last(self) -> int:
        if not self.execute("SHOW TABLES").fetchall():
            return 0
        ((seq,),) = self.execute(LAST).fetchall()
        return int(seq)

    def load(self, path: str, removed: list[str], seq: int) -> None:
        file = f"{self.root}/{path}"
        if not self.execute("SHOW TABLES").fetchall():
            self.execute(CREATE.replace("$FILE", file))
        gone = f"{self.root}/{removed[0]}" if removed else ""
        statements = LOAD.replace("$FILE", file).replace("$REMOVED", gone)
        self.execute(statements.replace("$SEQ", str(seq)))

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self.database.execute(sql)

    def rows(self, table: str) -> list[Any]:
        columns = "article_id, revision, title, published_date, language, text"
        return self.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()


def test_a_consumer_stays_equal_to_the_dataset_over_ten_runs(
    stand: Newsstand, dataset: Dataset
) -> None:
    consumer = Consumer(dataset.root)
    item = stand.write(0)
    for number in range(10):
        if number % 3 != 1:
            stand.write(number + 1)
        if number in (4, 7):
            item.title = f"Story number 0 of the day, corrected at {number}"
            stand.print(item, [*story_text(0), f"Corrected in run {number}."])
        dataset.run(now=NOW + timedelta(hours=number))
        consumer.catch_up()
        columns = "article_id, revision, title, published_date, language, text"
        assert consumer.rows("articles") == dataset.rows("articles", columns)

    assert consumer.last() == 10
    before = consumer.rows("articles")
    # Loading a commit again changes nothing.
    for change in consumer.changes(8):
        for file in change["added"]:
            consumer.load(file["path"], [], change["seq"])
    assert consumer.rows("articles") == before

    consumer.execute(LATEST)
    latest = consumer.rows("articles_latest")
    assert len(latest) == len({row[0] for row in before})
    assert max(row[1] for row in latest) == 3


def test_the_merge_is_what_bigquery_parses() -> None:
    (parsed,) = sqlglot.parse(MERGE, dialect="bigquery")

    assert isinstance(parsed, sqlglot.exp.Merge)

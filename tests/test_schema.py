import datetime
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
import sqlglot
from click.testing import CliRunner
from sqlglot import expressions

from pipeline.cli import newsbeam
from pipeline.schema import FORMATS, render
from pipeline.schema.contract import contract
from pipeline.schema.tables import KEYS, table_doc
from transforms.columns import Column, ColumnType, columns_of
from transforms.records import TABLES

PARTITION_CLAUSE = re.compile(r"\nWITH PARTITION COLUMNS \((.*?)\n\)", re.DOTALL)


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_the_command_prints_one_table_in_each_format(style: str, table: str) -> None:
    result = CliRunner().invoke(
        newsbeam, ["schema", "--format", style, "--table", table]
    )

    assert result.exit_code == 0, result.output
    columns = columns_of(TABLES[table])
    assert [c.name for c in columns if c.name not in result.output] == []
    others = {"earliest_article_id": "copies", "next_poll_at": "feeds"}
    assert [c for c, of in others.items() if c in result.output and of != table] == []


@pytest.mark.parametrize("style", FORMATS)
def test_the_output_is_the_same_each_time_and_ends_with_a_newline(style: str) -> None:
    assert render(style) == render(style)
    assert render(style).endswith("\n")
    assert not render(style).endswith("\n\n")


@pytest.mark.parametrize(("style", "table"), [("xml", None), ("json", "stories")])
def test_an_unknown_format_or_table_is_refused(style: str, table: str | None) -> None:
    with pytest.raises(ValueError, match="there are"):
        render(style, table=table)


@pytest.mark.parametrize("table", TABLES)
def test_a_key_is_made_of_columns_that_are_never_null(table: str) -> None:
    columns = {c.name: c for c in columns_of(TABLES[table])}

    assert [k for k in KEYS[table] if columns[k].is_nullable] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_in_a_sentence_what_a_row_is(table: str) -> None:
    doc = table_doc(table, TABLES[table])

    assert doc.endswith(".")
    assert "table" not in doc


def _json_value(column: Column) -> Any:
    if column.struct is not None:
        return [{c.name: _json_value(c) for c in columns_of(column.struct)}]
    return {
        ColumnType.STRING: "x",
        ColumnType.INTEGER: 1,
        ColumnType.FLOAT: 0.5,
        ColumnType.BOOLEAN: True,
        ColumnType.TIMESTAMP: "2026-01-15T12:00:00Z",
        ColumnType.DATE: "2026-01-15",
        ColumnType.STRINGS: ["x"],
    }[column.type]


def _json_row(table: str) -> dict[str, Any]:
    return {c.name: _json_value(c) for c in columns_of(TABLES[table])}


def _validator(table: str) -> jsonschema.protocols.Validator:
    return jsonschema.Draft202012Validator(contract(TABLES)["$defs"][table])


def test_the_contract_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(render("json")))


@pytest.mark.parametrize("table", TABLES)
def test_a_whole_row_keeps_the_contract(table: str) -> None:
    assert list(_validator(table).iter_errors(_json_row(table))) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_only_what_must_be_there_keeps_the_contract(table: str) -> None:
    needed = {c.name for c in columns_of(TABLES[table]) if not c.is_nullable}
    row = {n: v if n in needed else None for n, v in _json_row(table).items()}

    assert list(_validator(table).iter_errors(row)) == []


@pytest.mark.parametrize("column", ["article_id", "title", "revision", "topics"])
def test_a_row_without_a_needed_value_breaks_the_contract(column: str) -> None:
    row = {**_json_row("articles"), column: None}

    assert [e.json_path for e in _validator("articles").iter_errors(row)] == [
        f"$.{column}"
    ]


def _bigquery(table: str) -> tuple[str, str]:
    """The external and the native statement of a table."""
    text = render("bigquery", table=table, location="gs://press/news/")
    external = text[text.index("CREATE EXTERNAL") :]
    external, native = external.split("\n\n")[:2]
    return external, native


def _column_names(statement: expressions.Expression) -> list[str]:
    schema = statement.find(expressions.Schema)
    assert schema is not None
    return [c.name for c in schema.expressions if isinstance(c, expressions.ColumnDef)]


@pytest.mark.parametrize("table", TABLES)
def test_the_native_bigquery_table_parses_with_all_columns(table: str) -> None:
    statement = sqlglot.parse_one(_bigquery(table)[1], dialect="bigquery")
    columns = columns_of(TABLES[table])

    assert isinstance(statement, expressions.Create)
    assert _column_names(statement) == [c.name for c in columns]
    required = [
        d.name
        for d in statement.find_all(expressions.ColumnDef)
        if d.find(expressions.NotNullColumnConstraint)
    ]
    lists = (ColumnType.STRINGS, ColumnType.STRUCTS)
    assert required == [
        c.name for c in columns if not c.is_nullable and c.type not in lists
    ]


@pytest.mark.parametrize("table", TABLES)
def test_the_external_bigquery_table_parses_with_partitions_apart(table: str) -> None:
    external = _bigquery(table)[0]
    # sqlglot does not know this clause of BigQuery; it is looked at by itself.
    clause = PARTITION_CLAUSE.search(external)
    assert clause is not None
    statement = sqlglot.parse_one(
        PARTITION_CLAUSE.sub("", external), dialect="bigquery"
    )
    columns = columns_of(TABLES[table])

    assert isinstance(statement, expressions.Create)
    assert _column_names(statement) == [c.name for c in columns if not c.is_partition]
    assert re.findall(r"^\s+(\w+) \w+,?$", clause[1], re.MULTILINE) == [
        c.name for c in columns if c.is_partition
    ]
    assert f"'gs://press/news/{table}/*'" in external
    assert f"hive_partition_uri_prefix = 'gs://press/news/{table}'" in external


@pytest.mark.parametrize("table", TABLES)
def test_each_bigquery_column_carries_its_description(table: str) -> None:
    statement = sqlglot.parse_one(_bigquery(table)[1], dialect="bigquery")
    definitions = list(statement.find_all(expressions.ColumnDef))[
        : len(TABLES[table].__dataclass_fields__)
    ]
    told = {
        d.name: [literal.this for literal in d.find_all(expressions.Literal)]
        for d in definitions
    }

    for column in columns_of(TABLES[table]):
        assert column.doc in told[column.name]


def test_the_latest_view_parses_in_bigquery() -> None:
    view = render("bigquery", table="articles").split("\n\n")[-1]

    statement = sqlglot.parse_one(view, dialect="bigquery")

    assert isinstance(statement, expressions.Create)
    assert statement.find(expressions.Qualify) is not None


SQL_TYPES = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.FLOAT: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    ColumnType.DATE: "DATE",
    ColumnType.STRINGS: "VARCHAR[]",
}


def _sql_type(column: Column) -> str:
    if column.struct is None:
        return SQL_TYPES[column.type]
    fields = ", ".join(f'"{c.name}" {_sql_type(c)}' for c in columns_of(column.struct))
    return f"STRUCT({fields})[]"


def _python_value(column: Column) -> Any:
    if column.struct is not None:
        return [{c.name: _python_value(c) for c in columns_of(column.struct)}]
    if column.type is ColumnType.TIMESTAMP:
        return datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.timezone.utc)
    if column.type is ColumnType.DATE:
        return datetime.date(2026, 1, 15)
    return _json_value(column)


def _write(root: Path, table: str, *changes: dict[str, Any], file: str = "a") -> None:
    """Write rows by DuckDB, as a Hive dataset; what is nullable is null."""
    columns = columns_of(TABLES[table])
    names = [c.name for c in columns]
    with duckdb.connect() as db:
        shape = ", ".join(f'"{c.name}" {_sql_type(c)}' for c in columns)
        db.execute(f"CREATE TABLE t ({shape})")
        for change in changes:
            row = {
                c.name: None if c.is_nullable else _python_value(c) for c in columns
            } | change
            marks = ", ".join("?" for _ in names)
            db.execute(f"INSERT INTO t VALUES ({marks})", [row[n] for n in names])
        by = ", ".join(c.name for c in columns if c.is_partition)
        db.execute(
            f"COPY t TO '{root / table}' (FORMAT parquet, PARTITION_BY ({by}), "
            f"FILENAME_PATTERN '{file}', OVERWRITE_OR_IGNORE)"
        )


@pytest.mark.parametrize("table", TABLES)
def test_a_duckdb_view_has_the_stated_types_whatever_the_rows(
    tmp_path: Path, table: str
) -> None:
    _write(tmp_path, table, {})

    with duckdb.connect() as db:
        db.execute(render("duckdb", table=table, location=f"{tmp_path}/"))
        described = db.execute(f"DESCRIBE {table}").fetchall()

    columns = columns_of(TABLES[table])
    assert [row[0] for row in described] == [c.name for c in columns]
    assert [row[1].replace('"', "") for row in described] == [
        _sql_type(c).replace('"', "") for c in columns
    ]


def _article(revision: int, hour: int, **values: Any) -> dict[str, Any]:
    at = datetime.datetime(2026, 1, 15, hour, tzinfo=datetime.timezone.utc)
    return {"article_id": "a", "revision": revision, "fetched_at": at, **values}


@pytest.mark.parametrize(
    ("rows", "newest"),
    [
        ([_article(1, 8), _article(2, 9)], 2),
        ([_article(2, 8), _article(1, 9)], 1),
        ([_article(1, 8), _article(2, 8)], 2),
        ([_article(2, 8), _article(1, 8)], 2),
    ],
    ids=["later and higher", "later wins over higher", "higher wins a tie", "order"],
)
def test_the_latest_view_keeps_the_newest_revision(
    tmp_path: Path, rows: list[dict[str, Any]], newest: int
) -> None:
    _write(tmp_path, "articles", *rows, _article(1, 7) | {"article_id": "b"})

    with duckdb.connect() as db:
        db.execute(render("duckdb", table="articles", location=str(tmp_path)))
        found = db.execute(
            "SELECT article_id, revision FROM articles_latest ORDER BY 1"
        ).fetchall()

    assert found == [("a", newest), ("b", 1)]


def test_the_clusters_are_where_all_edges_together_lead(tmp_path: Path) -> None:
    def row(article_id: str, hour: int, **values: Any) -> dict[str, Any]:
        at = datetime.datetime(2026, 1, 15, hour, tzinfo=datetime.timezone.utc)
        more = {"published_at": at, "published_at_precision": "instant", **values}
        return _article(1, 12) | {"article_id": article_id} | more

    day = datetime.datetime(2026, 1, 15, tzinfo=datetime.timezone.utc)
    _write(
        tmp_path,
        "articles",
        row("first", 6),
        row("second", 7),
        row("third", 8),
        row("dated", 0, published_at=day, published_at_precision="day"),
        row("alone", 5),
    )
    edges = [("third", "second"), ("second", "first"), ("dated", "third")]
    _write(
        tmp_path,
        "copies",
        *({"article_id": a, "earliest_article_id": b} for a, b in edges),
    )

    with duckdb.connect() as db:
        for table in ("articles", "copies"):
            db.execute(render("duckdb", table=table, location=str(tmp_path)))
        db.execute(_view(render("duckdb", location=str(tmp_path)), "clusters"))
        found = dict(db.execute("SELECT * FROM clusters").fetchall())

    assert found == dict.fromkeys(("first", "second", "third", "dated"), "first")


def _view(statements: str, name: str) -> str:
    start = statements.index(f"CREATE OR REPLACE VIEW {name} AS")
    return statements[start : statements.index(";", start)]


def test_a_file_older_than_a_column_reads_as_null(tmp_path: Path) -> None:
    _write(tmp_path, "copies", {})
    old = tmp_path / "copies/run_date=2025-12-31/old.parquet"
    old.parent.mkdir()
    with duckdb.connect() as db:
        db.execute(
            f"COPY (SELECT * EXCLUDE (published_gap_seconds, run_date) FROM '{tmp_path}"
            f"/copies/run_date=2026-01-15/*.parquet') TO '{old}'"
        )
        db.execute(render("duckdb", table="copies", location=str(tmp_path)))

        found = db.execute("SELECT published_gap_seconds FROM copies").fetchall()

    assert found == [(None,), (None,)]


def test_a_location_with_a_quote_stays_one_text(tmp_path: Path) -> None:
    odd = tmp_path / "it's news"
    _write(tmp_path, "copies", {})
    (tmp_path / "copies").rename(tmp_path / "moved")
    odd.mkdir()
    (tmp_path / "moved").rename(odd / "copies")

    with duckdb.connect() as db:
        db.execute(render("duckdb", table="copies", location=str(odd)))

        assert db.execute("SELECT count(*) FROM copies").fetchall() == [(1,)]

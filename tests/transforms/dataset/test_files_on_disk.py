"""What readers outside this project see: DuckDB, pyarrow's dataset, plain bytes."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from tests.clock import NOW
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import ARTICLE, article, drop, health
from transforms.columns import columns_of
from transforms.dataset.arrow import (
    file_schema,
    records_from_table,
    row_schema,
    table_from_records,
)
from transforms.dataset.parquet import stage_table
from transforms.dataset.spill import SpillWriter, read_blob, read_rows
from transforms.dataset.storage import LocalStorage
from transforms.records import TABLES

EARLIER = date(2026, 1, 14)
ROWS = [
    article(1),
    article(2, language="de", edits=(), topics=(), published_at=None),
    article(
        3, first_published_date=date(2026, 1, 14), published_date=date(2026, 1, 14)
    ),
]

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "list<string>": "VARCHAR[]",
}


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(str(tmp_path / "news"))


@pytest.mark.parametrize(
    ("table", "records"),
    [
        ("articles", ROWS),
        ("drops", [drop("run-1"), drop("run-1", entry_id=None, subject="feed")]),
        ("feeds", [health("run-1", sickness=("undated",))]),
    ],
)
def test_records_survive_arrow(table, records):
    rows = table_from_records(table, records, with_partitions=True)

    assert records_from_table(table, rows) == records


def test_duckdb_reads_every_column_with_its_type(storage):
    add_run(storage, "run-1", ROWS)
    glob = f"{storage.root}/articles/**/*.parquet"
    connection = duckdb.connect()
    described = connection.sql(
        f"DESCRIBE SELECT * FROM read_parquet('{glob}', hive_partitioning = true)"
    ).fetchall()
    types = {name: kind for name, kind, *_ in described}

    for column in columns_of(TABLES["articles"]):
        expected = DUCKDB_TYPES.get(column.type.value)
        if expected is None:
            assert types[column.name].startswith("STRUCT("), column.name
            assert types[column.name].endswith("[]"), column.name
        else:
            assert types[column.name] == expected, column.name
    counted = connection.sql(
        f"SELECT language, count(*) FROM read_parquet('{glob}', "
        "hive_partitioning = true) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert counted == [("de", 1), ("en", 2)]


def test_pyarrow_reads_the_folder_as_one_dataset(storage):
    add_run(storage, "run-1", ROWS)
    partitions = pa.schema([("published_date", pa.date32()), ("language", pa.string())])
    dataset = pyarrow.dataset.dataset(
        Path(storage.root) / "articles",
        partitioning=pyarrow.dataset.partitioning(partitions, flavor="hive"),
    )

    rows = dataset.to_table().sort_by("article_id")

    # Values that come out of a path have no doc and may be null to Arrow.
    types = [(field.name, field.type) for field in row_schema("articles")]
    assert [(field.name, field.type) for field in rows.schema] == types
    assert records_from_table("articles", rows) == sorted(
        (replace(r, first_published_date=r.published_date) for r in ROWS),
        key=lambda r: r.article_id,
    )


def test_the_footer_says_what_each_column_means(storage):
    add_run(storage, "run-1", ROWS)
    path = next(Path(storage.root).glob("articles/**/*.parquet"))
    schema = pq.read_schema(path)

    assert schema.field("agency").metadata[b"doc"].startswith(b"News agency")
    assert b"element" in str(pq.ParquetFile(path).schema).encode()
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_equal_rows_give_equal_bytes_whatever_their_order(tmp_path):
    rows = [article(n, published_at=NOW - timedelta(hours=n % 5)) for n in range(200)]
    sums = set()
    for seed in range(4):
        shuffled = random.Random(seed).sample(rows, len(rows))
        storage = LocalStorage(str(tmp_path / str(seed)))
        path = "_staging/run-1/articles/published_date=2026-01-15/language=en/x.parquet"
        sums.add(stage_table(storage, path, table_from_records("articles", shuffled)))

    (info,) = sums
    assert info.rows == 200
    assert info.min_published_at == NOW - timedelta(hours=4)


def test_a_file_is_sorted_by_time_then_key(storage):
    rows = [
        article(2, published_at=None),
        article(3),
        article(1, published_at=NOW - timedelta(days=1)),
    ]
    add_run(storage, "run-1", rows)
    path = next(Path(storage.root).glob("articles/**/*.parquet"))

    numbers = [int(i, 16) for i in pq.read_table(path)["article_id"].to_pylist()]

    assert numbers == [1, 3, 2]


def test_the_file_schema_leaves_the_partition_to_the_path():
    names = set(file_schema("articles").names)

    assert "published_date" not in names
    assert "first_published_date" in names


def test_spilled_rows_come_back_in_the_order_asked_for(storage):
    writer = SpillWriter(storage, "run-1")
    rows = [replace(ARTICLE, article_id=f"{n:032x}") for n in range(300)]
    references = [writer.put(row) for row in rows]
    writer.close()
    wanted = [250, 3, 64, 63, 299, 0]

    found = read_rows(storage, [references[n] for n in wanted])

    assert records_from_table("articles", found) == [rows[n] for n in wanted]


def test_a_long_spill_is_written_in_parts(storage, monkeypatch):
    monkeypatch.setattr("transforms.dataset.spill.PART_CHARACTERS", 500)
    writer = SpillWriter(storage, "run-1")
    rows = [replace(ARTICLE, article_id=f"{n:032x}") for n in range(20)]
    references = [writer.put(row) for row in rows]
    writer.close()

    assert len({r.path for r in references}) > 1
    assert records_from_table("articles", read_rows(storage, references)) == rows


def test_texts_are_put_aside_and_found_again(storage):
    writer = SpillWriter(storage, "run-1")
    references = [writer.put_blob(text.encode()) for text in ("één", "", "drie")]
    writer.close()

    assert [read_blob(storage, r).decode() for r in references] == ["één", "", "drie"]

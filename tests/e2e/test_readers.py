"""The dataset as other programs read it: every column, with its type."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, Reply
from transforms.columns import ColumnType, columns_of
from transforms.dataset.arrow import arrow_type, row_schema
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify
from transforms.records import TABLES

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

#: The tables that a run over the newsstand fills.
FILLED = ("articles", "drops", "feeds", "edits")

_DUCKDB = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.FLOAT: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    ColumnType.DATE: "DATE",
    ColumnType.STRINGS: "VARCHAR[]",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.newsstand import open_newsstand

    with open_newsstand() as stand:
        return _dataset(stand, tmp_path_factory.mktemp("readers"))


def _dataset(stand: Newsstand, folder: Path) -> Path:
    item = stand.write(1)
    stand.print(
        item,
        [
            f"Officials of Turkey met the mayor, he said on day {n}. The "
            "talks about the old harbour will go on until Friday evening."
            for n in range(6)
        ],
    )
    broken = stand.write(2)
    stand.replies[broken.path] = Reply(b"", status=404)
    dataset = Dataset(stand, folder / "news")
    dataset.run()
    return dataset.root


@pytest.mark.parametrize("table", FILLED)
def test_pyarrow_reads_every_column_with_its_type(root: Path, table: str) -> None:
    columns = columns_of(TABLES[table])
    partitions = [c for c in columns if c.is_partition]
    partitioning = ds.partitioning(
        pa.schema([(c.name, arrow_type(c)) for c in partitions]), flavor="hive"
    )

    rows = ds.dataset(root / table, partitioning=partitioning).to_table()

    assert rows.num_rows > 0
    assert {f.name: f.type for f in rows.schema} == {
        f.name: f.type for f in row_schema(table)
    }


@pytest.mark.parametrize("table", FILLED)
def test_duckdb_reads_every_column_with_its_type(root: Path, table: str) -> None:
    rows = duckdb.sql(
        f"FROM read_parquet('{root}/{table}/**/*.parquet', hive_partitioning = true)"
    )

    types = dict(zip(rows.columns, map(str, rows.types), strict=True))
    wanted = {
        c.name: _DUCKDB[c.type]
        for c in columns_of(TABLES[table])
        if c.type is not ColumnType.STRUCTS
    }
    assert {name: types[name] for name in wanted} == wanted
    for column in columns_of(TABLES[table]):
        if column.struct is not None:
            fields = [field.name for field in columns_of(column.struct)]
            found = types[column.name]
            assert found.startswith("STRUCT(")
            assert found.endswith("[]")
            assert all(f"{field} " in found.replace('"', "") for field in fields)
    assert len(rows.fetchall()) > 0


def test_verify_finds_nothing(root: Path) -> None:
    assert verify(LocalStorage(str(root))) == ()


def test_hidden_folders_are_passed_over_by_a_reader_of_the_whole(root: Path) -> None:
    whole = ds.dataset(root, exclude_invalid_files=True)
    files = [Path(f).relative_to(root).parts[0] for f in whole.files]

    assert set(files) == set(FILLED)


def test_the_shipped_ddl_makes_tables_and_the_latest_view(root: Path) -> None:
    from pipeline.schema import render

    with duckdb.connect() as database:
        database.execute(render("duckdb", table="articles", location=str(root)))
        (latest,) = database.execute(
            "SELECT count(*) FROM articles_latest"
        ).fetchone() or (0,)

    assert latest == 1

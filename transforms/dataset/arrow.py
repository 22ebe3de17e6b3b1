"""Records to Arrow tables and back, by the one schema."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from transforms.columns import Column, ColumnType, columns_of
from transforms.records import SCHEMA_VERSION, TABLES

_TYPES: dict[ColumnType, pa.DataType] = {
    ColumnType.STRING: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.FLOAT: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    ColumnType.DATE: pa.date32(),
    ColumnType.STRINGS: pa.list_(pa.field("element", pa.string(), nullable=False)),
}


@cache
def file_schema(table: str) -> pa.Schema:
    """What stands in a table's files: every column but those of the path.

    The schema is in the footer with each column's doc; no time, no run and no path,
    so that equal rows give equal bytes.
    """
    return _schema(table, with_partitions=False)


@cache
def row_schema(table: str) -> pa.Schema:
    """Every column of a table, those of the path included."""
    return _schema(table, with_partitions=True)


def _schema(table: str, *, with_partitions: bool) -> pa.Schema:
    columns = columns_of(TABLES[table])
    return pa.schema(
        [arrow_field(c) for c in columns if with_partitions or not c.is_partition],
        metadata={"newsbeam.table": table, "newsbeam.schema_version": SCHEMA_VERSION},
    )


def arrow_field(column: Column) -> pa.Field:
    """One column as an Arrow field with its doc."""
    return pa.field(
        column.name,
        arrow_type(column),
        nullable=column.is_nullable,
        metadata={"doc": column.doc},
    )


def arrow_type(column: Column) -> pa.DataType:
    """A column's Arrow type; lists name their items ``element`` as the spec asks."""
    if column.type is ColumnType.STRUCTS:
        assert column.struct is not None
        fields = [arrow_field(c) for c in columns_of(column.struct)]
        return pa.list_(pa.field("element", pa.struct(fields), nullable=False))
    return _TYPES[column.type]


def table_from_records(
    table: str, records: Sequence[Any], *, with_partitions: bool = False
) -> pa.Table:
    """Records of one table as Arrow, in their order."""
    schema = row_schema(table) if with_partitions else file_schema(table)
    structs = {
        c.name: c.struct for c in columns_of(TABLES[table]) if c.struct is not None
    }
    arrays = []
    for field in schema:
        values = [getattr(r, field.name) for r in records]
        struct = structs.get(field.name)
        if struct is not None:
            # Field by field: ``asdict`` copies every value on its way.
            names = [c.name for c in columns_of(struct)]
            values = [
                [{name: getattr(item, name) for name in names} for item in items]
                for items in values
            ]
        arrays.append(pa.array(values, type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def records_from_table(table: str, rows: pa.Table) -> list[Any]:
    """Records of a table that has every column, those of the path included."""
    record = TABLES[table]
    columns = columns_of(record)
    return [
        record(**{c.name: _value(c, row[c.name]) for c in columns})
        for row in rows.to_pylist()
    ]


def _value(column: Column, value: Any) -> Any:
    if column.type is ColumnType.STRUCTS:
        assert column.struct is not None
        return tuple(column.struct(**item) for item in value)
    if column.type is ColumnType.STRINGS:
        return tuple(value)
    return value

"""The schema as a JSON Schema of each table's rows: the data contract.

The keywords beginning with ``x-`` carry what JSON Schema has no word for: the logical
type, the order of the columns, the key and the partition columns. The golden copy in
the tests is this document.
"""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.schema.tables import KEYS, table_doc
from transforms.columns import Column, ColumnType, columns_of
from transforms.records import SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_JSON_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.STRING: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.FLOAT: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.TIMESTAMP: {"type": "string", "format": "date-time"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.STRINGS: {"type": "array", "items": {"type": "string"}},
}


def contract(tables: Mapping[str, type]) -> dict[str, Any]:
    """The contract of those tables; one table's rows validate against its entry."""
    return {
        "$schema": DIALECT,
        "title": "newsbeam dataset",
        "x-schema-version": SCHEMA_VERSION,
        "$defs": {name: _table(name, record) for name, record in tables.items()},
    }


def contract_text(tables: Mapping[str, type]) -> str:
    """The contract as text, readable in a diff."""
    return json.dumps(contract(tables), indent=2, ensure_ascii=False) + "\n"


def _table(name: str, record: type) -> dict[str, Any]:
    columns = columns_of(record)
    return {
        "type": "object",
        "description": table_doc(name, record),
        "x-key": list(KEYS[name]),
        "x-partition-columns": [c.name for c in columns if c.is_partition],
        "properties": {c.name: _property(c) for c in columns},
        "required": [c.name for c in columns if not c.is_nullable],
    }


def _property(column: Column) -> dict[str, Any]:
    shape = _shape(column)
    if column.is_nullable:
        shape["type"] = [shape["type"], "null"]
    return {"description": column.doc, "x-type": column.type.value, **shape}


def _shape(column: Column) -> dict[str, Any]:
    if column.type is not ColumnType.STRUCTS:
        return dict(_JSON_TYPES[column.type])
    items = columns_of(_struct(column))
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {c.name: _property(c) for c in items},
            "required": [c.name for c in items if not c.is_nullable],
        },
    }


def _struct(column: Column) -> type:
    if column.struct is None:
        raise TypeError(f"column {column.name} holds structs but names no record class")
    return column.struct

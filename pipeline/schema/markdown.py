"""The columns as a page for people: ``docs/columns.md``."""

from collections.abc import Iterator, Mapping

from pipeline.schema.tables import KEYS, table_doc
from transforms.columns import Column, ColumnType, columns_of
from transforms.records import SCHEMA_VERSION

_WORDS = {
    ColumnType.INTEGER: "integer",
    ColumnType.FLOAT: "float",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "list of strings",
}


def markdown_tables(tables: Mapping[str, type]) -> str:
    """One heading and one table of columns for each table."""
    lines = [
        "# Columns",
        "",
        f"Schema version {SCHEMA_VERSION}. Times are UTC with microseconds. Null means "
        "that the publisher did not say. Partition columns stand in the path and not "
        "in the files. Within a major version columns are only added: nullable, and "
        "at the end.",
    ]
    for name, record in tables.items():
        lines += ["", f"## `{name}`", "", table_doc(name, record)]
        if KEYS[name]:
            lines += ["", "Key: " + ", ".join(f"`{c}`" for c in KEYS[name]) + "."]
        lines += ["", "| column | type | null | meaning |", "|---|---|---|---|"]
        lines += [line for c in columns_of(record) for line in _rows(c)]
    return "\n".join(lines) + "\n"


def _rows(column: Column, parent: str = "") -> Iterator[str]:
    null = "yes" if column.is_nullable else "no"
    doc = column.doc.replace("|", "\\|")
    yield f"| `{parent}{column.name}` | {_type(column)} | {null} | {doc} |"
    if column.struct is not None:
        for field in columns_of(column.struct):
            yield from _rows(field, parent=f"{column.name}[].")


def _type(column: Column) -> str:
    word = _WORDS.get(column.type, column.type.value)
    if column.type is ColumnType.STRUCTS:
        word = "list of structs"
    return f"{word}, partition" if column.is_partition else word

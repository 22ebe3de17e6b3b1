"""How a published column is declared: one line, with its type and its meaning.

Arrow types, Parquet footers, DDL, JSON Schema and the docs all derive from these
declarations. They are names rather than Arrow objects so that the children, which
never write Parquet, need not import Arrow.
"""

import builtins
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from typing import Any


class ColumnType(str, Enum):
    """The few logical types a warehouse column may have."""

    STRING = "string"
    INTEGER = "int64"
    FLOAT = "float64"
    BOOLEAN = "bool"
    TIMESTAMP = "timestamp"  # UTC, microseconds
    DATE = "date"
    STRINGS = "list<string>"
    STRUCTS = "list<struct>"  # of a flat record class


@dataclass(frozen=True)
class Column:
    """What a record's field says of itself as a column.

    Attributes:
        name: the column's name, that of the dataclass field.
        type: its logical type.
        doc: one sentence for people.
        struct: for ``STRUCTS``, the record class of the items.
        is_partition: whether the value stands in the path and not in the file.
        is_nullable: whether the publisher (or we) may have nothing to say.
    """

    name: str
    type: ColumnType
    doc: str
    struct: "builtins.type | None" = None
    is_partition: bool = False
    is_nullable: bool = True


def column(
    type: ColumnType,
    doc: str,
    *,
    default: Any = MISSING,
    struct: "builtins.type | None" = None,
    partition: bool = False,
    nullable: bool | None = None,
) -> Any:
    """Declare a dataclass field that is a published column.

    A column is nullable when its default is ``None``; ``nullable`` overrides that.
    """
    spec = {
        "type": type,
        "doc": doc,
        "struct": struct,
        "is_partition": partition,
        "is_nullable": (default is None) if nullable is None else nullable,
    }
    if default is MISSING:
        return field(metadata={"column": spec})
    return field(default=default, metadata={"column": spec})


def columns_of(record: type) -> tuple[Column, ...]:
    """The columns of a record class, in the order they are written."""
    return tuple(
        Column(name=f.name, **f.metadata["column"])
        for f in fields(record)
        if _is_column(f)
    )


def _is_column(f: "Field[Any]") -> bool:
    return "column" in f.metadata

"""The Arrow schemas as text; the schemas themselves are the writer's own."""

from collections.abc import Mapping
from typing import Any

from transforms.columns import columns_of
from transforms.dataset.arrow import arrow_type, file_schema


def arrow_text(tables: Mapping[str, type]) -> str:
    """The schema of each table's files; partition columns follow as comments."""
    return "\n".join(_table(name, record) for name, record in tables.items())


def _table(name: str, record: type) -> str:
    schema: Any = file_schema(name)
    lines = [f"# {name}"]
    lines += [f"{f.name}: {f.type}{'' if f.nullable else ' not null'}" for f in schema]
    lines += [
        f"# in the path: {c.name}: {arrow_type(c)}"
        for c in columns_of(record)
        if c.is_partition
    ]
    return "\n".join(lines) + "\n"

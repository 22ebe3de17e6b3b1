"""The tables as BigQuery DDL: over the files where they lie, and loaded.

``<table>_files`` is an external table over the Hive partitions; ``<table>`` is a
native one, partitioned and clustered, to load into. The files' lists are spec-named,
which ``enable_list_inference`` turns into plain arrays.
"""

from collections.abc import Iterator, Mapping

from pipeline.schema.tables import KEYS, table_doc
from transforms.columns import Column, ColumnType, columns_of
from transforms.records import SCHEMA_VERSION

_TYPES = {
    ColumnType.STRING: "STRING",
    ColumnType.INTEGER: "INT64",
    ColumnType.FLOAT: "FLOAT64",
    ColumnType.BOOLEAN: "BOOL",
    ColumnType.TIMESTAMP: "TIMESTAMP",
    ColumnType.DATE: "DATE",
    ColumnType.STRINGS: "ARRAY<STRING>",
}

#: BigQuery clusters by at most four columns.
_CLUSTERS = {
    "articles": ("language", "publisher", "article_id"),
    "drops": ("reason", "feed_id"),
    "feeds": ("feed_id",),
    "copies": ("article_id",),
    "edits": ("rule", "article_id"),
}


def bigquery_ddl(tables: Mapping[str, type], location: str) -> str:
    """Statements for a dataset ``news``, each ended by a semicolon.

    Args:
        tables: table name → record class.
        location: the dataset's address, e.g. ``gs://my-bucket/news``.
    """
    parts = [
        f"-- newsbeam schema {SCHEMA_VERSION} for BigQuery, made by `newsbeam schema "
        "--format bigquery`.\n-- External tables (_files) read the files in place, and "
        "while a run is being published\n-- a part of it. Native tables are for "
        "loading whole commits: see `newsbeam files`."
    ]
    for name, record in tables.items():
        columns = columns_of(record)
        doc = table_doc(name, record)
        parts.append(_external(name, doc, columns, location.rstrip("/")))
        parts.append(_native(name, doc, columns))
    if "articles" in tables:
        parts.append(_LATEST)
    return "\n\n".join(parts) + "\n"


_LATEST = """\
CREATE OR REPLACE VIEW news.articles_latest
OPTIONS (description = 'The newest revision of each article.')
AS
SELECT *
FROM news.articles_files
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC
) = 1;"""


def _external(name: str, doc: str, columns: tuple[Column, ...], location: str) -> str:
    inside = ",\n".join(_line(c) for c in columns if not c.is_partition)
    paths = ",\n".join(
        f"  {c.name} {_TYPES[c.type]}" for c in columns if c.is_partition
    )
    return (
        f"CREATE EXTERNAL TABLE IF NOT EXISTS news.{name}_files (\n{inside}\n)\n"
        f"WITH PARTITION COLUMNS (\n{paths}\n)\n"
        "OPTIONS (\n"
        f"  description = {_text(doc)},\n"
        "  format = 'PARQUET',\n"
        "  enable_list_inference = TRUE,\n"
        f"  uris = [{_text(f'{location}/{name}/*')}],\n"
        f"  hive_partition_uri_prefix = {_text(f'{location}/{name}')},\n"
        "  require_hive_partition_filter = FALSE\n"
        ");"
    )


def _native(name: str, doc: str, columns: tuple[Column, ...]) -> str:
    lines = [_line(c, constrained=True) for c in columns]
    if KEYS[name]:
        lines.append(
            f"  PRIMARY KEY ({', '.join(map(_name, KEYS[name]))}) NOT ENFORCED"
        )
    body = ",\n".join(lines)
    day = next(c.name for c in columns if c.is_partition and c.type is ColumnType.DATE)
    return (
        f"CREATE TABLE IF NOT EXISTS news.{name} (\n{body}\n)\n"
        f"PARTITION BY {day}\n"
        f"CLUSTER BY {', '.join(_CLUSTERS[name])}\n"
        f"OPTIONS (description = {_text(doc)});"
    )


def _line(column: Column, *, constrained: bool = False) -> str:
    required = constrained and not column.is_nullable and not _is_list(column)
    null = " NOT NULL" if required else ""
    options = f"OPTIONS (description = {_text(column.doc)})"
    return f"  {_name(column.name)} {_type(column)}{null} {options}"


def _is_list(column: Column) -> bool:
    # An array column of BigQuery is never null, and may not be declared NOT NULL.
    return column.type in (ColumnType.STRINGS, ColumnType.STRUCTS)


def _type(column: Column) -> str:
    if column.struct is None:
        return _TYPES[column.type]
    return f"ARRAY<STRUCT<{', '.join(_fields(column.struct))}>>"


def _fields(record: type) -> Iterator[str]:
    for column in columns_of(record):
        yield f"{_name(column.name)} {_type(column)}"


def _name(name: str) -> str:
    # `end` is a reserved word of GoogleSQL.
    return f"`{name}`" if name in ("end", "start", "field") else name


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

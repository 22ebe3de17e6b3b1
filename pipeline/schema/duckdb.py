"""The tables as DuckDB views over the dataset's files, with explicit types.

Types are stated rather than inferred: a column that is null in every file read, or a
partition value that looks like a number, would otherwise change its type with the
data.
"""

from collections.abc import Iterator, Mapping

from pipeline.schema.tables import table_doc
from transforms.columns import Column, ColumnType, columns_of
from transforms.records import SCHEMA_VERSION

_TYPES = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.FLOAT: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    ColumnType.DATE: "DATE",
    ColumnType.STRINGS: "VARCHAR[]",
}

_LATEST = """\
-- The newest revision of each article.
CREATE OR REPLACE VIEW articles_latest AS
SELECT *
FROM articles
QUALIFY row_number() OVER (
  PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC
) = 1;"""

_CLUSTERS = """\
-- The clusters as all edges together tell them: each article that has copies or is
-- one, with the earliest article of its cluster. `cluster_id` of a row is what was
-- known when it was written.
CREATE OR REPLACE VIEW clusters AS
WITH RECURSIVE edges AS (
  SELECT article_id AS one, earliest_article_id AS other FROM copies
  UNION
  SELECT earliest_article_id, article_id FROM copies
),
reached AS (
  SELECT one AS article_id, one AS member FROM edges
  UNION
  SELECT reached.article_id, edges.other
  FROM reached JOIN edges ON edges.one = reached.member
),
appeared AS (
  SELECT
    article_id,
    CASE
      WHEN published_at IS NULL THEN first_seen_at
      WHEN published_at_precision = 'day'
        THEN least(first_seen_at, published_at + INTERVAL 1 DAY)
      ELSE published_at
    END AS appeared_at,
    CASE WHEN agency IS NULL THEN 0 ELSE 1 END AS has_agency
  FROM articles
  WHERE revision = 1
)
SELECT reached.article_id, member AS cluster_id
FROM reached LEFT JOIN appeared ON appeared.article_id = reached.member
QUALIFY row_number() OVER (
  PARTITION BY reached.article_id ORDER BY appeared_at, has_agency, member
) = 1;"""


def duckdb_views(tables: Mapping[str, type], location: str) -> str:
    """Statements that make one view a table, ``articles_latest`` and ``clusters``.

    A view can only be made once its table has a file: DuckDB refuses an empty glob.

    Args:
        tables: table name → record class.
        location: the dataset's folder or ``gs://`` address.
    """
    parts = [
        f"-- newsbeam schema {SCHEMA_VERSION} for DuckDB, made by `newsbeam schema "
        "--format duckdb`.\n-- The views read the files in place. While a run is being "
        "published they may show\n-- a part of it; `newsbeam files` names those of "
        "whole commits. A table without a file\n-- yet cannot have a view: DuckDB "
        "refuses an empty glob."
    ]
    for name, record in tables.items():
        parts.append(_view(name, record, location.rstrip("/")))
        if name == "articles":
            parts.append(_LATEST)
    if {"articles", "copies"} <= set(tables):
        parts.append(_CLUSTERS)
    return "\n\n".join(parts) + "\n"


def _view(name: str, record: type, location: str) -> str:
    columns = columns_of(record)
    partitions = [c for c in columns if c.is_partition]
    glob = "/".join([location, name, *(f"{c.name}=*" for c in partitions), "*.parquet"])
    hive = ", ".join(f"'{c.name}': {_TYPES[c.type]}" for c in partitions)
    casts = ",\n".join(
        f"  CAST({_name(c.name)} AS {_type(c)}) AS {_name(c.name)}" for c in columns
    )
    return (
        f"-- {table_doc(name, record)}\n"
        f"CREATE OR REPLACE VIEW {name} AS\n"
        f"SELECT\n{casts}\n"
        "FROM read_parquet(\n"
        f"  {_text(glob)},\n"
        "  union_by_name = true,\n"
        "  hive_partitioning = true,\n"
        f"  hive_types = {{{hive}}}\n"
        ");"
    )


def _type(column: Column) -> str:
    if column.struct is None:
        return _TYPES[column.type]
    return f"STRUCT({', '.join(_fields(column.struct))})[]"


def _fields(record: type) -> Iterator[str]:
    for column in columns_of(record):
        yield f"{_name(column.name)} {_type(column)}"


def _name(name: str) -> str:
    # `end` is a reserved word; its siblings are quoted with it for the reader.
    return f'"{name}"' if name in ("end", "start", "field") else name


def _text(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"

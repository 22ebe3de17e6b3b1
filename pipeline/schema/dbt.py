"""The tables as a dbt source: descriptions, keys, and what is never null."""

import json
from collections.abc import Iterator, Mapping

from pipeline.schema.tables import KEYS, table_doc
from transforms.columns import Column, columns_of
from transforms.reasons import Reason
from transforms.records import SCHEMA_VERSION

#: Columns of which every value is known beforehand.
_VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("drops", "reason"): tuple(reason.value for reason in Reason),
    ("drops", "subject"): ("feed", "entry", "story"),
    ("feeds", "status"): ("ok", "unchanged", "not_due", "failed", "retired"),
    ("articles", "revision_kind"): ("first", "update"),
}
#: Where dbt-duckdb reads a source; other adapters pass over it.
_LOCATION = (
    "read_parquet('{{ env_var('NEWSBEAM_DATASET', 'news') }}/{name}/**/*.parquet', "
    "hive_partitioning = true, union_by_name = true)"
)


def dbt_source(tables: Mapping[str, type]) -> str:
    """``models/newsbeam.yml`` of a dbt project.

    Strings are written as JSON, which YAML reads, so that no description can break it.
    """
    lines = [
        f"# newsbeam schema {SCHEMA_VERSION} for dbt, made by `make docs`.",
        "version: 2",
        "sources:",
        "  - name: newsbeam",
        "    schema: news",
        "    config:",
        "      meta:",
        f"        external_location: {_text(_LOCATION)}",
        "    tables:",
    ]
    for name, record in tables.items():
        lines += _table(name, record)
    lines += [
        "models:",
        "  - name: articles_latest",
        '    description: "The newest revision of each article."',
        "    data_tests:",
        "      - unique_key:",
        "          arguments: {columns: [article_id]}",
    ]
    return "\n".join(lines) + "\n"


def _table(name: str, record: type) -> Iterator[str]:
    columns = columns_of(record)
    required = ", ".join(c.name for c in columns if not c.is_nullable)
    yield f"      - name: {name}"
    yield f"        description: {_text(table_doc(name, record))}"
    yield "        data_tests:"
    yield "          - never_null:"
    yield f"              arguments: {{columns: [{required}]}}"
    if KEYS[name]:
        key = ", ".join(KEYS[name])
        yield "          - unique_key:"
        yield f"              arguments: {{columns: [{key}]}}"
    yield "        columns:"
    for column in columns:
        yield from _column(name, column)


def _column(table: str, column: Column) -> Iterator[str]:
    yield f"          - name: {column.name}"
    yield f"            description: {_text(column.doc)}"
    values = _VALUES.get((table, column.name))
    if values:
        yield "            data_tests:"
        yield "              - accepted_values:"
        yield f"                  arguments: {{values: [{', '.join(values)}]}}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)

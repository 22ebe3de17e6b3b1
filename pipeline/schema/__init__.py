"""The published schema in the dialects its users speak.

Everything here derives from ``transforms/records.py``; nothing is written twice. The
modules are pure: text out, no files, no network.
"""

from transforms.records import TABLES

#: The dialects ``render`` knows.
FORMATS = ("arrow", "json", "bigquery", "duckdb", "markdown")


def render(style: str, *, table: str | None = None, location: str | None = None) -> str:
    """The schema as text that ends with a newline.

    Args:
        style: one of ``FORMATS``.
        table: only this table; None for all of them, in their order.
        location: where the dataset lies, for the DDL; a placeholder where None.

    Raises:
        ValueError: for an unknown format or table.
    """
    if table is not None and table not in TABLES:
        raise ValueError(f"{table!r} is not a table (there are {', '.join(TABLES)})")
    tables = TABLES if table is None else {table: TABLES[table]}
    if style == "json":
        from pipeline.schema.contract import contract_text

        return contract_text(tables)
    if style == "bigquery":
        from pipeline.schema.bigquery import bigquery_ddl

        return bigquery_ddl(tables, location or "gs://BUCKET/news")
    if style == "duckdb":
        from pipeline.schema.duckdb import duckdb_views

        return duckdb_views(tables, location or "news")
    if style == "markdown":
        from pipeline.schema.markdown import markdown_tables

        return markdown_tables(tables)
    if style == "arrow":
        from pipeline.schema.arrow import arrow_text

        return arrow_text(tables)
    raise ValueError(f"{style!r} is not a format (there are {', '.join(FORMATS)})")

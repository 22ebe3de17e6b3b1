"""``newsbeam schema``: the columns of the dataset, for machines and people."""

import click

from transforms.records import TABLES


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice(["arrow", "json", "bigquery", "duckdb", "markdown"]),
    default="markdown",
    show_default=True,
    help="Arrow schema, JSON Schema, DDL of a warehouse, or a table to read.",
)
@click.option(
    "--table",
    type=click.Choice(list(TABLES)),
    help="Only this table; without it, all of them.",
)
@click.option(
    "--location",
    metavar="URI",
    help="Where the dataset lies, for the DDL: a folder or a bucket's address.",
)
def command(style: str, table: str | None, location: str | None) -> None:
    """Print the schema of the dataset, from its one source of truth.

    \b
    Examples:
      newsbeam schema --table articles
      newsbeam schema --format bigquery --location gs://my-bucket/news
      newsbeam schema --format duckdb --location ./news | duckdb news.db
    """
    from pipeline.schema import render

    click.echo(render(style, table=table, location=location), nl=False)

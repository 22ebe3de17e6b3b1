"""``newsbeam demo``: the main job with no network and no account."""

import tempfile
from pathlib import Path

import click

QUERIES = (
    (
        "what was published where",
        "SELECT language, publisher, count(*) AS articles FROM read_parquet(\n"
        "    '{root}/articles/**/*.parquet', hive_partitioning = true)\n"
        "  GROUP BY ALL ORDER BY articles DESC, publisher;",
    ),
    (
        "which spellings were made one",
        "SELECT original, replacement, rule, count(*) AS times\n"
        "  FROM read_parquet('{root}/edits/**/*.parquet')\n"
        "  GROUP BY ALL ORDER BY times DESC, original;",
    ),
    (
        "what is not a row, and why",
        "SELECT reason, url, detail\n"
        "  FROM read_parquet('{root}/drops/**/*.parquet') ORDER BY reason, url;",
    ),
)


@click.command()
@click.option(
    "--output",
    default="./newsbeam-demo",
    show_default=True,
    help="Folder for the dataset; run again, it shows what a second run does.",
)
def command(output: str) -> None:
    """Run the main job on an invented press, served on loopback.

    Prints the summary of the run and three queries to try. A second call finds every
    entry already seen.

    \b
    Example:
      newsbeam demo --output ./newsbeam-demo
    """
    from pipeline.planning import plan_from_command
    from pipeline.press.content import PRESS_NOW
    from pipeline.press.server import Press
    from pipeline.run import run
    from pipeline.summary import summarize

    root = Path(output).absolute()
    with Press() as press, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "demo.yaml"
        config.write_text(press.config(str(root)), "utf-8")
        plan = plan_from_command(str(config), now=PRESS_NOW)
        manifest = run(plan)
    click.echo(summarize(manifest, output))
    click.echo("\nTry, with the DuckDB shell or duckdb in Python:")
    for title, query in QUERIES:
        click.echo(f"\n-- {title}\n{query.format(root=output)}")

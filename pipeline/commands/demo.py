"""``newsbeam demo``: the main job with no network and no account."""

import importlib.util
import tempfile
from pathlib import Path

import click

from pipeline.press.editions import EDITIONS

#: Title and SQL; ``{root}`` is the dataset.
QUERIES = (
    (
        "what was published in which language, newest revision of each article",
        "SELECT language, count(*) AS articles,\n"
        "       count(DISTINCT publisher) AS publishers\n"
        "FROM (FROM read_parquet('{root}/articles/**/*.parquet',\n"
        "                        hive_partitioning = true)\n"
        "      QUALIFY revision = max(revision) OVER (PARTITION BY article_id))\n"
        "GROUP BY language ORDER BY articles DESC, language;",
    ),
    (
        "which spellings were made one",
        "SELECT original, replacement, rule, count(*) AS times\n"
        "FROM read_parquet('{root}/edits/**/*.parquet')\n"
        "GROUP BY ALL ORDER BY times DESC, original, replacement LIMIT 12;",
    ),
    (
        "who printed whose story, and what speaks for it",
        "SELECT b.publisher AS copied_by, a.publisher AS first_at, b.title,\n"
        "       round(c.containment, 2) AS containment, c.evidence,\n"
        "       c.published_gap_seconds // 60 AS minutes_later\n"
        "FROM read_parquet('{root}/copies/**/*.parquet') c\n"
        "JOIN read_parquet('{root}/articles/**/*.parquet') a\n"
        "  ON a.article_id = c.earliest_article_id AND a.revision = 1\n"
        "JOIN read_parquet('{root}/articles/**/*.parquet') b\n"
        "  ON b.article_id = c.article_id AND b.revision = 1\n"
        "ORDER BY ALL;",
    ),
    (
        "what is not a row, and why",
        "SELECT reason, count(*) AS drops, any_value(detail) AS for_example\n"
        "FROM (FROM read_parquet('{root}/drops/**/*.parquet')\n"
        "      ORDER BY subject, feed_id, url)\n"
        "GROUP BY reason ORDER BY drops DESC, reason;",
    ),
)


@click.command()
@click.option(
    "--output",
    default="./newsbeam-demo",
    show_default=True,
    help="Folder for the dataset; must not hold one yet.",
)
@click.option("--serve", is_flag=True, help="Serve the press only; run nothing.")
@click.option(
    "--edition",
    type=click.IntRange(EDITIONS[0], EDITIONS[-1]),
    default=EDITIONS[0],
    show_default=True,
    help="With --serve: the edition that is out.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_000),
    default=0,
    show_default=True,
    help="With --serve: the port, 0 for a free one. The ids of articles follow from "
    "addresses; they stay only under the same port.",
)
def command(output: str, serve: bool, edition: int, port: int) -> None:
    """Run the main job twice on an invented press, served on loopback.

    The press has ten publishers, with all that goes wrong at real ones. The second run
    comes an hour later: most feeds have not changed, one story was corrected, two
    pages that failed answer now. Prints both summaries and four queries.

    With --serve a ready config goes to stdout, and to stderr the line that runs it. The
    press then answers until Ctrl-C or SIGTERM, exit 0.

    \b
    Examples:
      newsbeam demo --output ./newsbeam-demo
      newsbeam demo --serve --port 8900 --output ./press-news > press.yaml
    """
    from pipeline.errors import UsageFailed
    from pipeline.planning import plan_from_command
    from pipeline.press.editions import edition_time
    from pipeline.press.server import Press
    from pipeline.press.serving import serve as serve_press
    from pipeline.run import run
    from pipeline.summary import summarize

    if serve:
        try:
            serve_press(edition, port=port, output=output)
        except OSError as error:
            raise UsageFailed(f"port {port} cannot be had: {error.strerror}") from None
        return
    if port or edition != EDITIONS[0]:
        raise UsageFailed("--edition and --port go with --serve")
    root = Path(output).absolute()
    if root.is_file():
        raise UsageFailed(f"{output} is a file; name a folder")
    if root.exists() and any(root.iterdir()):
        raise UsageFailed(f"{output} is not empty; name another folder or remove it")
    with Press() as press, tempfile.TemporaryDirectory() as folder:
        config = press.write_config(folder, str(root))
        for edition in EDITIONS:
            press.turn_to(edition)
            manifest = run(plan_from_command(str(config), now=edition_time(edition)))
            click.echo(summarize(manifest, output))
            click.echo()
    _answer(output)


def _answer(output: str) -> None:
    """The queries, with their answers where DuckDB is installed."""
    has_duckdb = importlib.util.find_spec("duckdb") is not None
    for title, query in QUERIES:
        sql = query.format(root=output)
        click.echo(f"-- {title}\n{sql}\n")
        if has_duckdb:
            import duckdb

            click.echo(f"{duckdb.sql(sql)}\n")
    if not has_duckdb:
        click.echo("Try them in DuckDB: pip install 'newsbeam[query]'")

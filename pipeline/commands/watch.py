"""``newsbeam watch``: bounded runs, one after the other, until it is told to stop."""

import logging
from datetime import timedelta

import click

from pipeline.parameters import DURATION, config_argument, metrics_option

logger = logging.getLogger(__name__)


@click.command()
@config_argument
@click.option(
    "--every",
    type=DURATION,
    default="5m",
    show_default=True,
    help="From the start of one run to the start of the next, e.g. 30s, 5m, 1h.",
)
@click.option("--output", help="Dataset to write, instead of the config's.")
@click.option("--workers", type=click.IntRange(1), help="Reading processes.")
@metrics_option
@click.argument("beam_options", nargs=-1, type=click.UNPROCESSED)
def command(
    config: str,
    every: timedelta,
    output: str | None,
    workers: int | None,
    metrics: str | None,
    beam_options: tuple[str, ...],
) -> None:
    """Run again and again, each time over the feeds whose next poll has come.

    The config is read anew each time; while it is wrong the last good one is kept.
    SIGTERM or an interrupt ends it: what is fetched is committed, exit 0.

    With --streaming among the engine's options, which follow after --, the engine is
    given one graph without end, in which each beat is a run: see docs/engines.md.

    \b
    Examples:
      newsbeam watch daily.yaml --every 5m
      newsbeam watch daily.yaml -- --streaming --runner=PrismRunner
    """
    from pipeline.watching import watch

    def tell(line: str) -> None:
        click.echo(line)

    watch(config, every, tell, beam_options, metrics, output=output, workers=workers)

"""``newsbeam replay``: a dataset made again out of archives, network closed."""

import os
from datetime import datetime

import click

from pipeline.parameters import CONFIG, MOMENT


@click.command()
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option("--output", required=True, help="Dataset to make.")
@click.option(
    "--config",
    type=CONFIG,
    help="How to read, instead of as each run did; its feeds are not asked.",
)
@click.option("--since", type=MOMENT, help="Leave out entries published before.")
@click.option("--until", type=MOMENT, help="Leave out entries published from then on.")
@click.option(
    "--now", type=MOMENT, help="The moment, for pages that are no run of ours."
)
@click.option("--workers", type=click.IntRange(1), help="Reading processes.")
def command(
    archives: tuple[str, ...],
    output: str,
    config: str | None,
    since: datetime | None,
    until: datetime | None,
    now: datetime | None,
    workers: int | None,
) -> None:
    """Rebuild a dataset from what was received; nothing is fetched.

    ARCHIVE is a dataset of ours, a WARC file (ours, CC-NEWS, any), or a folder of WARC,
    HTML or text files. Runs of ours are replayed one by one with their ids and times.

    \b
    Examples:
      newsbeam replay ./news --output ./news-again
      newsbeam replay CC-NEWS-20260115.warc.gz --output ./from-cc-news
    """
    from pipeline.load_config import load_config
    from pipeline.replaying import ReplayOptions, replay

    options = ReplayOptions(
        output=output,
        config=load_config(config, environ=os.environ) if config else None,
        since=since,
        until=until,
        now=now,
        workers=workers,
    )
    replay(archives, options, click.echo)

"""``newsbeam expire``: retention."""

from datetime import datetime, timedelta, timezone

import click

from pipeline.parameters import Duration, dataset_argument


@click.command()
@dataset_argument
@click.option(
    "--older-than",
    type=Duration(),
    required=True,
    metavar="DURATION",
    help="Age from which whole days go, e.g. 400d.",
)
def command(dataset: str, older_than: timedelta) -> None:
    """Remove the days that are over, as one commit.

    Articles go by the day they were published, the other tables and the archive by the
    day of their run. What was seen stays known, so nothing is fetched again.

    \b
    Example:
      newsbeam expire ./news --older-than 400d
    """
    from pipeline.maintenance import open_dataset
    from transforms.dataset.expire import expire
    from transforms.dataset.writing import writing

    storage, now = open_dataset(dataset), datetime.now(timezone.utc)
    before = (now - older_than).date()
    with writing(storage, "expire"):
        done = expire(storage, before, now)
    if done.manifest is None:
        click.echo(f"nothing is from before {before}")
    else:
        click.echo(
            f"removed {done.files} files with {done.rows} articles from before "
            f"{before} as commit {done.manifest.seq}"
        )

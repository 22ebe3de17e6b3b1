"""``newsbeam compact``: many small files made into few."""

from datetime import datetime, timezone

import click

from pipeline.parameters import dataset_argument


@click.command()
@dataset_argument
def command(dataset: str) -> None:
    """Merge the small files of each partition, as one commit.

    No row changes. Consumers that load by ``newsbeam files --since`` see the merged
    files added and the small ones removed in one step.

    \b
    Example:
      newsbeam compact ./news
    """
    from pipeline.maintenance import open_dataset
    from transforms.dataset.compact import compact
    from transforms.dataset.writing import writing

    storage = open_dataset(dataset)
    with writing(storage, "compact"):
        done = compact(storage, datetime.now(timezone.utc))
    if done.manifest is None:
        click.echo("nothing to merge")
    else:
        click.echo(
            f"merged {done.merged} files into {done.into} as commit {done.manifest.seq}"
        )

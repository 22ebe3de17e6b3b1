"""``newsbeam forget``: takedown."""

from datetime import datetime, timezone

import click

from pipeline.parameters import dataset_argument


@click.command()
@dataset_argument
@click.option(
    "--url",
    "urls",
    multiple=True,
    required=True,
    metavar="URL",
    help="Address to take down: as published, as answered or canonical. Repeatable.",
)
def command(dataset: str, urls: tuple[str, ...]) -> None:
    """Take addresses down: rows, archived answers and memory, as one commit.

    All revisions of an article go, with its edits and copies; drops keep their reason
    and lose what tells which entry they were; of archived feeds the entry goes. A hash
    stays in _forgotten, so that the address is not fetched again, by no run and no
    replay. The reports of all runs go; newsbeam report makes one anew.

    \b
    Example:
      newsbeam forget ./news --url https://harbour-gazette.example/2026/ferry
    """
    from pipeline.errors import UsageFailed
    from pipeline.maintenance import open_dataset
    from transforms.dataset.writing import writing
    from transforms.reading.forget import forget

    storage, now = open_dataset(dataset), datetime.now(timezone.utc)
    with writing(storage, "forget"):
        try:
            done = forget(storage, urls, now)
        except ValueError as error:
            raise UsageFailed(f"--url: {error}") from error
    if done.manifest is None:
        click.echo("nothing of it was here; it will not be fetched")
        return
    for name, number in sorted(done.changed.items()):
        click.echo(f"{name:<9}{number:>6}")
    click.echo(f"taken down as commit {done.manifest.seq}")

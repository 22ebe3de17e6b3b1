"""``newsbeam files``: the consumer's protocol for loading incrementally."""

import json

import click

from pipeline.parameters import dataset_argument, format_option
from transforms.records import TABLES


@click.command()
@dataset_argument
@click.option(
    "--since",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="SEQ",
    help="The last commit already loaded; 0 gives all.",
)
@click.option(
    "--table", type=click.Choice(list(TABLES)), help="Only files of this table."
)
@format_option
def command(dataset: str, since: int, table: str | None, style: str) -> None:
    """Print the files that each commit added and removed, in gapless sequence.

    Text is one line a file: sequence number, + or -, and its path. Load the added,
    unload the removed, remember the last sequence number.

    \b
    Example:
      newsbeam files ./news --since 41 --table articles --format json
    """
    from pipeline.errors import UsageFailed
    from transforms.dataset.files import changes_since
    from transforms.dataset.manifest import read_chain
    from transforms.dataset.storage import open_storage

    chain = read_chain(open_storage(dataset))
    if since > len(chain):
        raise UsageFailed(
            f"--since {since}: the newest commit of {dataset} is number {len(chain)}; "
            "if the dataset was made anew, load it from 0"
        )
    if not chain:
        click.echo(f"nothing is committed in {dataset} yet", err=True)
    changes = changes_since(chain, since, table=table)
    if style == "json":
        for change in changes:
            click.echo(json.dumps({"format": 1, **change}))
        return
    root = dataset.rstrip("/")
    for change in changes:
        for sign, files in (("+", change["added"]), ("-", change["removed"])):
            for file in files:
                click.echo(f"{change['seq']}\t{sign}\t{root}/{file['path']}")

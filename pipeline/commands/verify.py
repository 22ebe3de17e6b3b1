"""``newsbeam verify``: is the dataset what it says it is?"""

import json
from dataclasses import asdict

import click

from pipeline.parameters import dataset_argument, format_option


@click.command()
@dataset_argument
@format_option
def command(dataset: str, style: str) -> None:
    """Check a dataset against its own commits; exit 3 where something is wrong.

    Keys unique, ledger balanced, checksums, schema, partition equal to pinned values,
    edits undone exactly, commits and files agreeing both ways.

    \b
    Example:
      newsbeam verify ./news
    """
    from pipeline.errors import ContractBroken
    from pipeline.wording import plural
    from transforms.dataset.manifest import live_files, read_chain
    from transforms.dataset.storage import open_storage
    from transforms.dataset.verify import verify

    storage = open_storage(dataset)
    findings = verify(storage)
    if style == "json":
        click.echo(json.dumps({"format": 1, "findings": [asdict(f) for f in findings]}))
    else:
        for finding in findings:
            click.echo(f"{finding.code}: {finding.path}: {finding.message}")
    if findings:
        raise ContractBroken(f"{plural(len(findings), 'finding')} in {dataset}")
    if style == "text":
        chain = read_chain(storage)
        files = live_files(chain)
        rows = sum(f.rows for f in files)
        commits, number = plural(len(chain), "commit"), plural(len(files), "file")
        click.echo(f"ok: {commits}, {number}, {plural(rows, 'row')}")

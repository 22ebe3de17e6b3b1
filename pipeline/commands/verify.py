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
        raise ContractBroken(f"{len(findings)} findings in {dataset}")
    if style == "text":
        chain = read_chain(storage)
        files = live_files(chain)
        rows = sum(f.rows for f in files)
        click.echo(f"ok: {len(chain)} commits, {len(files)} files, {rows} rows")

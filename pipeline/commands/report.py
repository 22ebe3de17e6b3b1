"""``newsbeam report``: one self-contained HTML file about a run."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from pipeline.parameters import dataset_argument, format_option


@click.command()
@dataset_argument
@click.option("--run", "run_id", metavar="ID", help="The run; the newest by default.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, allow_dash=True),
    metavar="FILE",
    help="Write the page there instead, - for stdout.",
)
@format_option
def command(dataset: str, run_id: str | None, output: str | None, style: str) -> None:
    """Write a run's report beside its commit and print where it is.

    Each run writes its own, and the newest 30 are kept; this makes any of them anew.
    A page holds no fail_if of a config, so its verdict is by the default limits. As
    JSON the numbers of the page are printed and nothing is written.

    \b
    Examples:
      newsbeam report ./news
      newsbeam report ./news --run 20260115T120000Z-7b1e --output report.html
    """
    from pipeline.errors import UsageFailed
    from pipeline.report.write import make_report, write_report
    from transforms.dataset.storage import open_storage

    storage = open_storage(dataset)
    try:
        report = make_report(storage, run_id)
    except LookupError as error:
        raise UsageFailed(
            f"{dataset} has no run {run_id}; see newsbeam files {dataset}"
            if run_id
            else f"{dataset} has no run yet; newsbeam run makes one"
        ) from error
    if style == "json":
        facts = {"format": 1, "dataset": dataset, **asdict(report)}
        click.echo(json.dumps(facts, default=_iso, ensure_ascii=False))
    elif output is not None:
        from pipeline.report.page import render

        page = render(report)
        try:
            with click.open_file(output, "wb") as file:
                file.write(page)
        except OSError as error:
            why = error.strerror or error
            raise UsageFailed(f"--output: cannot write {output}: {why}") from None
        if output != "-":
            click.echo(output)
    else:
        click.echo(f"{dataset.rstrip('/')}/{write_report(storage, report)}")


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in JSON")

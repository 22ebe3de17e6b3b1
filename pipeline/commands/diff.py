"""``newsbeam diff``: which rows and fields of two datasets differ."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline.parameters import format_option

if TYPE_CHECKING:
    from transforms.dataset.compare import Comparison

#: Characters of a value shown on a line.
_SHOWN = 70


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of rows that may differ before the exit code is 3.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="COLUMN",
    help="Leave out this column too.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="Rows shown of each publisher.",
)
@format_option
def command(
    first: str,
    second: str,
    threshold: float,
    ignore: tuple[str, ...],
    samples: int,
    style: str,
) -> None:
    """Say which articles and which of their fields differ, by publisher.

    A and B are datasets: two days, or two replays of one archive by two versions, which
    shows what a change of the rules changed. Columns that name the run, its archive and
    versions do not count.

    \b
    Example:
      newsbeam replay ./news --output ./new && newsbeam diff ./news ./new
    """
    from pipeline.errors import ContractBroken, UsageFailed
    from pipeline.maintenance import open_dataset
    from transforms.columns import columns_of
    from transforms.dataset.compare import VOLATILE, compare
    from transforms.records import Article

    known = {column.name for column in columns_of(Article)}
    for column in ignore:
        if column not in known:
            raise UsageFailed(f"--ignore: articles have no column {column!r}")
    found = compare(
        open_dataset(first),
        open_dataset(second),
        ignored=VOLATILE | set(ignore),
        samples=samples,
    )
    if style == "json":
        click.echo(json.dumps({"format": 1, **describe(found)}, default=str))
    else:
        _tell(found)
    if found.share > threshold:
        raise ContractBroken(
            f"{found.differing} of {found.keys} rows differ ({found.share:.1%})"
        )


def describe(found: "Comparison") -> dict[str, Any]:
    """A comparison as plain data."""
    return {
        "rows": list(found.rows),
        "differing": found.differing,
        "publishers": [
            {
                "publisher": name,
                "only_in_a": found.only[0][name],
                "only_in_b": found.only[1][name],
                "changed": found.changed[name],
                "fields": dict(found.fields.get(name, {})),
            }
            for name in found.publishers()
        ],
        "samples": [asdict(sample) for sample in found.samples],
    }


def _tell(found: "Comparison") -> None:
    click.echo(f"rows       {found.rows[0]} and {found.rows[1]}")
    click.echo(f"differing  {found.differing}")
    for name in found.publishers():
        click.echo(
            f"{name}: {found.changed[name]} changed, {found.only[0][name]} only in A, "
            f"{found.only[1][name]} only in B"
        )
        for column, number in found.fields.get(name, {}).items():
            click.echo(f"  {column:<24}{number:>6}")
        for sample in found.samples:
            if sample.publisher == name:
                click.echo(f"  {sample.url} {sample.column}")
                click.echo(f"    - {_short(sample.before)}")
                click.echo(f"    + {_short(sample.after)}")


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

"""``newsbeam plan``: what a run would do; fetches and writes nothing."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline.parameters import MOMENT, config_argument, format_option

if TYPE_CHECKING:
    from pipeline.plan import Plan


@click.command()
@config_argument
@click.option("--output", help="Dataset to write, instead of the config's.")
@click.option("--now", type=MOMENT, help="The run's moment.")
@click.option("--since", type=MOMENT, help="Leave out entries published before.")
@click.option("--until", type=MOMENT, help="Leave out entries published from then on.")
@click.option("--only", multiple=True, metavar="FEED", help="Poll only this feed id.")
@format_option
def command(config: str, style: str, **options: Any) -> None:
    """Say which feeds a run would poll, for which dates, and what it would add to.

    \b
    Example:
      newsbeam plan daily.yaml
    """
    from pipeline.planning import plan_from_command

    told = describe(plan_from_command(config, **options))
    if style == "json":
        click.echo(json.dumps({"format": 1, **told}))
        return
    dataset = told["dataset"]
    window = told["window"]
    lines = [
        f"feeds      {len(told['feeds'])} to poll",
        *(f"             {f['feed_id']}  {f['url']}" for f in told["feeds"]),
        f"window     {window['since'] or 'open'} to {window['until'] or 'open'}",
        f"output     {told['output']}",
        f"           {dataset['commits']} commits, {dataset['articles']} articles, "
        f"{_days(dataset['first_date'], dataset['last_date'])}",
        f"runner     {told['runner']} with {told['workers']} reading processes",
        f"next       newsbeam run {config}",
    ]
    click.echo("\n".join(lines))


def describe(plan: "Plan") -> dict[str, Any]:
    """A plan as plain data, with what stands at its output."""
    from transforms.dataset.manifest import live_files, read_chain
    from transforms.dataset.storage import open_storage
    from transforms.web.redaction import redact_url

    chain = read_chain(open_storage(plan.output))
    articles = [f for f in live_files(chain) if f.table == "articles"]
    dates = sorted(_partition_date(f.path) for f in articles)
    window: dict[str, datetime | None] = {
        "since": plan.polling.window.since,
        "until": plan.polling.window.until,
    }
    return {
        "feeds": [
            {"feed_id": f.feed_id, "url": redact_url(f.url), "publisher": f.publisher}
            for f in plan.feeds
        ],
        "window": {k: v and v.isoformat() for k, v in window.items()},
        "output": plan.output,
        "dataset": {
            "commits": len(chain),
            "last_run_id": chain[-1].run_id if chain else None,
            "articles": sum(f.rows for f in articles),
            "first_date": dates[0] if dates else None,
            "last_date": dates[-1] if dates else None,
        },
        "runner": plan.runner,
        "workers": plan.pool.count,
        "config_digest": plan.facts.config_digest,
    }


def _days(first: str | None, last: str | None) -> str:
    return f"partitions {first} to {last}" if first else "no partition yet"


def _partition_date(path: str) -> str:
    part = next(p for p in path.split("/") if p.startswith("published_date="))
    return part.partition("=")[2]

"""``newsbeam check``: whether a run could work, tried out."""

import json
from dataclasses import asdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from pipeline.parameters import MOMENT, config_argument, format_option

if TYPE_CHECKING:
    from pipeline.checking import CheckedFeed


@click.command()
@config_argument
@click.option("--output", help="Dataset to probe, instead of the config's.")
@click.option("--only", multiple=True, metavar="FEED", help="Ask only this feed id.")
@click.option("--now", type=MOMENT, help="The moment to judge dates by.")
@format_option
@click.argument("beam_options", nargs=-1, type=click.UNPROCESSED)
def command(
    config: str,
    output: str | None,
    only: tuple[str, ...],
    now: datetime | None,
    style: str,
    beam_options: tuple[str, ...],
) -> None:
    """Ask each feed, write and delete a probe at the output, check runner options.

    Nothing is remembered and no page is fetched. What is odd about a feed is explained
    in docs/feed_health.md; it is no failure. Options of the engine follow after --, as
    for run. Exit 3 where anything fails.

    \b
    Examples:
      newsbeam check daily.yaml
      newsbeam check daily.yaml --only harbour-gazette --format json
    """
    from pipeline.checking import check_feeds, check_output, check_runner
    from pipeline.errors import ContractBroken
    from pipeline.planning import plan_from_command

    moment = now or datetime.now(timezone.utc)
    plan = plan_from_command(config, beam_options, output=output, only=only, now=moment)
    runner = list(check_runner(plan, beam_options))
    probe = check_output(plan.output)
    web, children = plan.source.acquire(), plan.pool.acquire()
    try:
        feeds = check_feeds(plan.feeds, web, children, moment)
    finally:
        plan.pool.release()
        plan.source.release()
    failed = [f.feed_id for f in feeds if f.status == "failed"]
    if style == "json":
        told = {
            "format": 1,
            "ok": not (failed or probe or runner),
            "feeds": [_as_json(feed) for feed in feeds],
            "output": {"uri": plan.output, "ok": probe is None, "detail": probe},
            "runner": {"name": plan.runner, "ok": not runner, "problems": runner},
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(_table(feeds)))
        click.echo(f"output  {'failed' if probe else 'ok'}  {probe or plan.output}")
        problems = "; ".join(runner)
        click.echo(f"runner  {'failed' if runner else 'ok'}  {problems or plan.runner}")
    broken = [f"{len(failed)} of {len(feeds)} feeds failed"] if failed else []
    broken += ["the output cannot be written to"] if probe else []
    broken += ["the runner's options are wrong"] if runner else []
    if broken:
        raise ContractBroken("; ".join(broken))


def _as_json(feed: "CheckedFeed") -> dict[str, Any]:
    newest = feed.newest_entry_at
    return {**asdict(feed), "newest_entry_at": newest.isoformat() if newest else None}


def _table(feeds: "tuple[CheckedFeed, ...]") -> list[str]:
    rows = [("feed", "status", "http", "entries", "newest entry", "what is odd")]
    for feed in feeds:
        newest = feed.newest_entry_at
        odd = [*feed.sickness, *([f"→ {feed.moved_to}"] if feed.moved_to else [])]
        rows.append(
            (
                feed.feed_id,
                feed.status,
                str(feed.http_status or "-"),
                str(feed.entries),
                f"{newest:%Y-%m-%d %H:%M}Z" if newest else "-",
                feed.detail or ", ".join(odd) or "-",
            )
        )
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    return [
        "  ".join([*(f"{row[n]:<{widths[n]}}" for n in range(5)), row[5]])
        for row in rows
    ]

"""``newsbeam run``: one bounded run, from feeds to committed rows."""

from datetime import datetime

import click

from pipeline.parameters import MOMENT, config_argument, metrics_option


@click.command(context_settings={"ignore_unknown_options": False})
@config_argument
@click.option("--output", help="Dataset to write, instead of the config's.")
@click.option("--run-id", help="Name of the run; a committed name is not run again.")
@click.option(
    "--now",
    type=MOMENT,
    help="The run's moment; a rerun is exact only with the same --run-id too.",
)
@click.option("--since", type=MOMENT, help="Leave out entries published before.")
@click.option("--until", type=MOMENT, help="Leave out entries published from then on.")
@click.option("--only", multiple=True, metavar="FEED", help="Poll only this feed id.")
@click.option("--limit", type=click.IntRange(0), help="Fetch at most so many entries.")
@click.option("--due", is_flag=True, help="Poll only feeds whose next poll has come.")
@click.option("--workers", type=click.IntRange(1), help="Reading processes.")
@metrics_option
@click.option("--no-wait", is_flag=True, help="Hand the run to the engine and leave.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the summary is printed.",
)
@click.argument("beam_options", nargs=-1, type=click.UNPROCESSED)
def command(
    config: str,
    output: str | None,
    run_id: str | None,
    now: datetime | None,
    since: datetime | None,
    until: datetime | None,
    only: tuple[str, ...],
    limit: int | None,
    due: bool,
    workers: int | None,
    metrics: str | None,
    no_wait: bool,
    style: str,
    beam_options: tuple[str, ...],
) -> None:
    """Poll the feeds, read the new pages, and commit the rows.

    Options of the engine follow after --. The local engine is FnApiRunner. With
    --no-wait, and where a template is written, the commit is made by the engine later.

    \b
    Examples:
      newsbeam run daily.yaml
      newsbeam run daily.yaml --only harbour-gazette --now 2026-01-15T12:00Z
      newsbeam run daily.yaml -- --runner=PrismRunner --prism_location=./prism
    """
    from pipeline.metrics import metrics_written
    from pipeline.planning import plan_from_command
    from pipeline.run import check_limits, run
    from pipeline.submit import submit
    from pipeline.summary import summarize

    plan = plan_from_command(
        config,
        beam_options,
        output=output,
        run_id=run_id,
        now=now,
        since=since,
        until=until,
        only=only,
        limit=limit,
        due_only=due,
        workers=workers,
    )
    if no_wait or plan.engine.writes_template:
        click.echo(submit(plan, beam_options).told(style))
        return
    with metrics_written(metrics, plan) as told:
        told.manifest = manifest = run(plan, beam_options)
        click.echo(summarize(manifest, plan.output, style, config=config))
        check_limits(plan, manifest)

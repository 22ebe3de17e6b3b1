"""``newsbeam explain``: one page or feed, step by step."""

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.parameters import CONFIG, MOMENT, NETWORK, format_option

if TYPE_CHECKING:
    from pipeline.explain import Explainer


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.option(
    "--config",
    type=CONFIG,
    help="Fetch and read with these settings.",
)
@click.option("--url", help="For a file: the address it is read as.")
@click.option(
    "--allow-network",
    multiple=True,
    type=NETWORK,
    metavar="CIDR",
    help="Without a config: a network that may be asked beside the public ones.",
)
@click.option(
    "--now",
    type=MOMENT,
    help="The moment to judge dates by and to look back for copies from; else now, or "
    "for a page in the config's dataset that of the run that first saw it.",
)
@format_option
def command(
    what: str,
    config: str | None,
    url: str | None,
    allow_network: tuple[str, ...],
    now: datetime | None,
    style: str,
) -> None:
    """Show what becomes of a page or a feed, and why.

    What was fetched, what was considered and chosen for each field, what was cut,
    language, edits as a diff, topics with the words that speak for them, the outcome.
    With a config also what it is a copy of in its dataset; the page is then read as the
    entry of its row there, else of the config's first feed on the same host.
    The same functions as in a run do it, in a child with the same limits.

    \b
    Examples:
      newsbeam explain https://press.example/world/ferry
      newsbeam explain page.html --url https://press.example/world/ferry
      newsbeam explain http://127.0.0.1:8000/feed.xml --allow-network 127.0.0.0/8
    """
    from pipeline.errors import UsageFailed
    from pipeline.explain_text import render
    from transforms.elements import Rejection
    from transforms.web.urls import parse_url

    if url is not None and isinstance(parse_url(url), Rejection):
        raise click.BadParameter(f"{url!r} is no http(s) address", param_hint="--url")
    explainer = make_explainer(config, allow_network, now)
    if Path(what).is_file():
        address = url or Path(what).absolute().as_uri().replace(
            "file://", "http://file"
        )
        try:
            told = explainer.explain_file(Path(what), address)
        except PermissionError as error:
            why = error.strerror or error
            raise UsageFailed(f"{what} cannot be read: {why}") from None
    elif what.startswith(("http://", "https://")):
        told = explainer.explain_url(what)
    else:
        raise click.BadParameter(
            f"{what!r} is neither a file nor an http(s) address", param_hint="URL|FILE"
        )
    if style == "json":
        click.echo(json.dumps({"format": 1, **told}, ensure_ascii=False))
    else:
        click.echo(render(told))


def make_explainer(
    config: str | None, networks: tuple[str, ...], moment: datetime | None
) -> "Explainer":
    """An explainer with a config's settings, or with the defaults.

    Args:
        config: its path, if any.
        networks: that may be asked where there is no config.
        moment: asked for; None for now, or a known page's own.
    """
    from pipeline.config import Config
    from pipeline.explain import Explainer
    from pipeline.explain_copies import CopyFinder
    from pipeline.load_config import load_config
    from pipeline.plan import RunOptions, make_plan

    if config is not None:
        loaded = load_config(config, environ=os.environ)
    else:
        loaded = Config.model_validate(
            {
                "version": 1,
                "user_agent": "newsbeam-explain/1.0 (+run-by-hand@localhost)",
                "feeds": [{"url": "http://127.0.0.1/"}],
                "fetch": {"allow_networks": list(networks), "delay_seconds": 0},
            }
        )
    now = moment or datetime.now(timezone.utc)
    plan = make_plan(loaded, RunOptions(now=now, run_id="explain", workers=1))
    return Explainer(
        source=plan.source,
        settings=plan.pool.settings,
        facts=plan.facts,
        # Without a config the one feed is a stand-in.
        feeds=plan.feeds if config is not None else (),
        is_moment_given=moment is not None,
        copies=CopyFinder(output=plan.output, policy=plan.copies, now=now)
        if config is not None
        else None,
    )

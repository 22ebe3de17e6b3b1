"""``newsbeam discover``: the feeds of a site."""

import json
import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from pipeline.parameters import MOMENT, NETWORK, format_option

if TYPE_CHECKING:
    from pipeline.discovery import Discovery, FoundFeed
    from pipeline.plan import Plan


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False),
    help="Ask with the settings and the user agent of this config.",
)
@click.option(
    "--user-agent",
    default="newsbeam-discover/1.0 (+run-by-hand@localhost)",
    show_default=True,
    help="Without a config: who asks.",
)
@click.option(
    "--allow-network",
    multiple=True,
    type=NETWORK,
    metavar="CIDR",
    help="Without a config: a network that may be asked beside the public ones.",
)
@click.option("--now", type=MOMENT, help="The moment to judge dates by.")
@format_option
def command(
    url: str,
    config: str | None,
    user_agent: str,
    allow_network: tuple[str, ...],
    now: datetime | None,
    style: str,
) -> None:
    """Find the feeds of a site, as the part of a config that lists them.

    Asked are the page, what it declares or links as feeds, the news sitemaps that
    robots.txt names, and, where there is none of these, the places where feeds mostly
    are. robots.txt is obeyed and hosts are given their pause, so this takes some
    seconds. What answers is parsed as in a run. What was tried in vain is told on
    stderr. Exit 1 where no feed is found.

    \b
    Examples:
      newsbeam discover https://harbour-gazette.example/world
      newsbeam discover https://harbour-gazette.example/ --format json
    """
    from pipeline.discovery import Discoverer
    from pipeline.errors import RunFailed
    from pipeline.feeds_yaml import feeds_yaml
    from transforms.web.redaction import redact_url

    if not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"{url!r} is no http(s) address", param_hint="URL")
    moment = now or datetime.now(timezone.utc)
    plan = _plan(config, user_agent, allow_network, moment)
    web, children = plan.source.acquire(), plan.pool.acquire()
    try:
        told = Discoverer(web, children, moment).discover(url)
    finally:
        plan.pool.release()
        plan.source.release()
    if style == "json":
        click.echo(json.dumps(_as_json(url, told), ensure_ascii=False))
    else:
        for place, why in told.refused:
            click.echo(f"not {redact_url(place)}: {why}", err=True)
        if told.found:
            listed = [
                ({"url": f.url, "language": f.language}, _comment(f))
                for f in told.found
            ]
            click.echo(feeds_yaml(listed))
    if not told.found:
        raise RunFailed(
            f"no feed found at {redact_url(url)}; where you know a feed's address, "
            "write it into the config and try `newsbeam check`"
        )


def _plan(
    config: str | None, user_agent: str, networks: tuple[str, ...], now: datetime
) -> "Plan":
    from pipeline.config import Config
    from pipeline.load_config import load_config
    from pipeline.plan import RunOptions, make_plan

    if config is not None:
        loaded = load_config(config, environ=os.environ)
    else:
        loaded = Config.model_validate(
            {
                "version": 1,
                "user_agent": user_agent,
                "feeds": [{"url": "http://127.0.0.1/"}],
                "fetch": {"allow_networks": list(networks)},
            }
        )
    return make_plan(loaded, RunOptions(now=now, run_id="discover", workers=1))


def _comment(feed: "FoundFeed") -> str:
    newest = feed.newest_entry_at
    facts = [
        feed.title or "without a title",
        f"{feed.format}, {feed.entries} entries",
        f"newest {newest:%Y-%m-%d %H:%M}Z" if newest else "undated",
        f"found by {feed.found_by}",
        *feed.sickness,
    ]
    return "; ".join(facts)


def _as_json(url: str, told: "Discovery") -> dict[str, Any]:
    from transforms.web.redaction import redact_url

    return {
        "format": 1,
        "url": redact_url(url),
        "feeds": [
            {
                **{k: getattr(feed, k) for k in type(feed).__dataclass_fields__},
                "newest_entry_at": feed.newest_entry_at.isoformat()
                if feed.newest_entry_at
                else None,
            }
            for feed in told.found
        ],
        "refused": [
            {"url": redact_url(place), "why": why} for place, why in told.refused
        ],
    }

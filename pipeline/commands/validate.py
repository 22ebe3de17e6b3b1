"""``newsbeam validate``: every error of a config at once, without the network."""

import json
import os

import click

from pipeline.parameters import config_argument, format_option


@click.command()
@config_argument
@click.option("--show", is_flag=True, help="Print the config with its defaults.")
@format_option
def command(config: str, show: bool, style: str) -> None:
    """Check a config: each error as file:line:column: key: message (hint).

    Nothing is fetched. Exit 2 where something is wrong.

    \b
    Example:
      newsbeam validate daily.yaml
    """
    from pipeline.config import config_digest
    from pipeline.errors import ConfigErrors
    from pipeline.load_config import load_config
    from pipeline.template import leftovers
    from pipeline.wording import plural

    try:
        loaded = load_config(config, environ=os.environ)
    except ConfigErrors as invalid:
        if style == "json":
            errors = [
                {name: getattr(e, name) for name in type(e).__dataclass_fields__}
                for e in invalid.errors
            ]
            click.echo(json.dumps({"format": 1, "errors": errors}))
        raise
    for left in leftovers(loaded):
        click.echo(f"Warning: {left}", err=True)
    feeds = loaded.feed_elements()
    if style == "json":
        told = {"format": 1, "errors": [], "feeds": [f.feed_id for f in feeds]}
        click.echo(json.dumps(told))
        return
    if show:
        settings = loaded.model_dump(mode="json")
        for feed in settings["feeds"]:
            feed["headers"] = dict.fromkeys(feed["headers"], "REDACTED")
        click.echo(json.dumps(settings, indent=2, ensure_ascii=False))
        return
    digest = config_digest(loaded)
    number = plural(len(feeds), "feed")
    click.echo(f"ok: {number}, output {loaded.output}, digest {digest}")

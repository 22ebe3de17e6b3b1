"""``newsbeam opml``: lists of feeds in and out."""

import dataclasses
import json
import os

import click

from pipeline.parameters import CONFIG, config_argument, format_option


@click.group()
def command() -> None:
    """Take feeds out of an OPML file, or write one.

    A config can also name an OPML file itself, under feeds: then the file stays what
    it is, and changes of it are seen by the next run.

    \b
    Example:
      newsbeam opml import subscriptions.opml >> daily.yaml
    """


@command.command(name="import")
@click.argument("file", type=CONFIG)
@format_option
def import_(file: str, style: str) -> None:
    """Print the feeds of an OPML file as the part of a config that lists them.

    Titles become publishers. An address that stands there twice is taken once.

    \b
    Example:
      newsbeam opml import subscriptions.opml
    """
    from pipeline.errors import UsageFailed
    from pipeline.feeds_yaml import feeds_yaml
    from pipeline.read_opml import OpmlError, read_opml

    try:
        listed = read_opml(file)
    except OpmlError as error:
        raise UsageFailed(str(error)) from None
    feeds = [{"url": url, "publisher": title} for url, title in listed]
    if style == "json":
        click.echo(json.dumps({"format": 1, "feeds": feeds}, ensure_ascii=False))
    else:
        click.echo(feeds_yaml((feed, "") for feed in feeds))


@command.command()
@config_argument
@click.option(
    "--with-secrets",
    is_flag=True,
    help="Write addresses as they are asked for, with their keys and tokens.",
)
def export(config: str, with_secrets: bool) -> None:
    """Print the feeds of a config as OPML, for feed readers.

    Keys and tokens in addresses are REDACTED, since such a file is passed on; headers
    have no place in OPML.

    \b
    Example:
      newsbeam opml export daily.yaml > feeds.opml
    """
    from pipeline.load_config import load_config
    from pipeline.write_opml import write_opml
    from transforms.web.redaction import redact_url

    feeds = load_config(config, environ=os.environ).feed_elements()
    shown = feeds
    if not with_secrets:
        shown = tuple(dataclasses.replace(f, url=redact_url(f.url)) for f in feeds)
        hidden = sum(a != b for a, b in zip(feeds, shown, strict=True))
        if hidden:
            click.echo(
                f"{hidden} addresses have secrets and are REDACTED; they cannot be "
                "asked as they stand (--with-secrets)",
                err=True,
            )
    click.echo(
        write_opml(shown, title=f"Feeds of {os.path.basename(config)}"), nl=False
    )

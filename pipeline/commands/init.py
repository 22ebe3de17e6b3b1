"""``newsbeam init``: a commented config to start from."""

from pathlib import Path

import click


@click.command()
@click.argument("config", default="newsbeam.yaml", type=click.Path(dir_okay=False))
def command(config: str) -> None:
    """Write a commented config; an existing file is never overwritten.

    \b
    Example:
      newsbeam init daily.yaml
    """
    from pipeline.errors import UsageFailed
    from pipeline.template import template_text

    text = template_text(config)
    try:
        with Path(config).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageFailed(f"{config} exists; name another file") from None
    except OSError as error:
        why = error.strerror or error
        raise UsageFailed(f"{config} cannot be written: {why}") from None
    click.echo(f"wrote {config}; put in your contact and feeds, then:")
    click.echo(f"  newsbeam validate {config}")

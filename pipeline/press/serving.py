"""The press served by itself, for runs made by hand."""

import signal
import threading
from types import FrameType

import click

from pipeline.press.editions import edition_time
from pipeline.press.server import Press


def serve(edition: int, *, port: int, output: str) -> None:
    """Print a config for it to stdout and serve an edition until a signal comes.

    Args:
        edition: 1 or 2.
        port: of all publishers; 0 for one that is free. Addresses make the ids of
            articles, so only under the same port they stay.
        output: the dataset that the config names.

    Raises:
        OSError: the port is taken.
    """
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM)
    earlier = {number: signal.signal(number, end) for number in numbers}
    try:
        with Press(edition, port) as press:
            click.echo(press.config(output), nl=False)
            moment = edition_time(edition).strftime("%Y-%m-%dT%H:%MZ")
            click.echo(f"serving edition {edition} until interrupted", err=True)
            click.echo(f"newsbeam run CONFIG --now {moment}", err=True)
            stop.wait()
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)

"""How a run is getting on: one calm line on a terminal, one log line a minute else."""

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

from transforms.processwide import PROGRESS

logger = logging.getLogger(__name__)

_TERMINAL_SECONDS, _LOG_SECONDS = 0.5, 60.0
_CLEAR_LINE = "\r\033[K"


@contextlib.contextmanager
def progress_shown(stream: TextIO | None = None) -> Iterator[None]:
    """Tell of the progress while the block runs; leaves a terminal's line empty.

    Args:
        stream: where people look; None is stderr.
    """
    out = stream or sys.stderr
    over = threading.Event()
    is_terminal = out.isatty() and logger.isEnabledFor(logging.INFO)
    thread = threading.Thread(
        target=_draw if is_terminal else _log, args=(out, over), daemon=True
    )
    PROGRESS.reset()
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        if is_terminal:
            out.write(_CLEAR_LINE)
            out.flush()


def progress_line(seconds: float) -> str:
    """What is done of what is known so far.

    >>> PROGRESS.reset(); PROGRESS.expect("feeds", 3); PROGRESS.done("feeds")
    >>> progress_line(75)
    'feeds 1 of 3 · 1:15'
    """
    parts = [
        f"{what} {done} of {expected}" for what, done, expected in PROGRESS.figures()
    ]
    minutes, rest = divmod(round(seconds), 60)
    return " · ".join([*parts, f"{minutes}:{rest:02d}"])


def _draw(out: TextIO, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(_TERMINAL_SECONDS):
        out.write(_CLEAR_LINE + progress_line(time.monotonic() - began))
        out.flush()


def _log(out: TextIO, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(_LOG_SECONDS):
        logger.info("%s", progress_line(time.monotonic() - began))

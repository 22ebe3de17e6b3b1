"""SIGTERM and interrupts: the first stops the fetching, a second interrupt the run."""

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from transforms.processwide import STOP

logger = logging.getLogger(__name__)


class Interrupts:
    """The signals received so far."""

    def __init__(self) -> None:
        self.received: list[int] = []

    @property
    def ends_run(self) -> bool:
        """Whether the operator wants out now, with nothing committed."""
        return self.received.count(signal.SIGINT) > 1

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take note of one signal.

        Raises:
            KeyboardInterrupt: it is the second interrupt.
        """
        self.received.append(number)
        STOP.set()
        if self.ends_run:
            raise KeyboardInterrupt
        logger.warning("stopping: what is fetched is committed, the rest is deferred")


@contextlib.contextmanager
def stop_on_signals() -> Iterator[Interrupts]:
    """Handle both signals inside the block; outside the main thread do nothing.

    The engine installs no handler of its own and would die of SIGTERM with children
    and files left behind.
    """
    interrupts = Interrupts()
    STOP.clear()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    earlier = {number: signal.signal(number, interrupts) for number in numbers}
    try:
        yield interrupts
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)

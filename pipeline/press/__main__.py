"""Serve the press until interrupted: ``python -m pipeline.press``."""

import sys
import threading

from pipeline.press.server import Press


def main() -> None:
    """Print a config to stdout and serve until the first interrupt."""
    with Press() as press:
        sys.stdout.write(press.config("./news"))
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()

"""Serve the press until interrupted: ``python -m pipeline.press [EDITION]``."""

import sys
import threading

from pipeline.press.server import Press


def main() -> None:
    """Print a config to stdout and serve an edition until the first interrupt."""
    edition = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with Press(edition) as press:
        sys.stdout.write(press.config("./news"))
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()

"""A process with two children, one at work for ever: ``parent.py MARKER``.

It says the children's ids and then waits to be killed.
"""

import sys
import threading
import time
from pathlib import Path

from tests.transforms.reading.pools import hostile_children, page

if __name__ == "__main__":
    marker = Path(sys.argv[1])
    children = hostile_children(count=2, deadline_seconds=600)
    hang = (page, f"hang {marker}".encode())
    threading.Thread(target=children.read, args=hang, daemon=True).start()
    while not marker.exists():
        time.sleep(0.01)
    children.read(page, b"an article")
    sys.stdout.write(" ".join(map(str, children.pids())) + "\n")
    sys.stdout.flush()
    threading.Event().wait()

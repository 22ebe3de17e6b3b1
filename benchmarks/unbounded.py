"""The unbounded graph on Prism, live: how soon a new entry is committed, and memory.

    python benchmarks/unbounded.py PRISM [MINUTES]

A newsstand on loopback prints a story every 20 s while ``newsbeam watch … --streaming``
beats every 5 s, and its feed's rhythm is let down to that. Prints each story's seconds
from its appearance to its commit, the memory of the command and of Prism each minute,
and at the end what ``verify`` finds and how long the stop took.
"""

import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

import psutil

from tests.e2e.process import start_code
from tests.engines.test_unbounded import EVERY, IMPATIENT, Watched
from tests.newsstand import open_newsstand
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

_PRINTED_EVERY = 20.0


def main() -> None:
    """Watch for so many minutes, then stop."""
    prism = sys.argv[1]
    seconds = 60 * float(sys.argv[2] if len(sys.argv) > 2 else 11)
    with open_newsstand() as stand, tempfile.TemporaryDirectory() as folder:
        watched = Watched(stand, Path(folder) / "news")
        config = Path(folder) / "config.yaml"
        config.write_text(stand.config(str(watched.root)), "utf-8")
        arguments = ["watch", str(config), "--every", f"{EVERY}s", "--workers", "1"]
        options = ["--runner=PrismRunner", f"--prism_location={prism}", "--streaming"]
        process = start_code(IMPATIENT, *arguments, "--", *options)
        began, number = time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds and process.poll() is None:
            if passed >= number * _PRINTED_EVERY:
                item = stand.write(number, published=datetime.now(timezone.utc))
                watched.wait_for(item.path, process)
                print(f"{item.path}  {watched.waited[item.path]:5.1f} s", flush=True)
                if number % 3 == 0:
                    print(f"{passed:5.0f} s  {_memory(process)}", flush=True)
                number += 1
            time.sleep(0.2)
        _stop(process)
        storage = LocalStorage(str(watched.root))
        print(f"{len(read_chain(storage))} commits, {len(watched.paths())} rows")
        print(f"verify: {verify(storage) or 'nothing found'}")


def _memory(process: "subprocess.Popen[str]") -> str:
    command = psutil.Process(process.pid)
    tree = [command, *command.children(recursive=True)]
    return ", ".join(f"{p.name()} {p.memory_info().rss >> 20} MB" for p in tree)


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    _, said = process.communicate(timeout=120)
    print(f"exit {process.returncode} after {time.monotonic() - began:.1f} s")
    if process.returncode:
        print(said[-2000:])


if __name__ == "__main__":
    main()

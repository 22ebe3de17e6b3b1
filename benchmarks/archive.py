"""What keeping the archive costs a run: CPU with it over CPU without.

    python benchmarks/archive.py DATA_DIR [--pairs N]

The real pages are served on loopback and taken by ``newsbeam run`` with the archive on
and off in turn. CPU is of the whole tree of processes of a run, the server excluded.
Printed: each pair's ratio, their median, and the archive's size beside the pages'.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.real_pages import publishers


def cpu_of_run(feeds: list[str], folder: Path, *, archive: bool) -> tuple[float, int]:
    """CPU seconds of one run, and the bytes of its archive."""
    folder.mkdir()
    config = folder / "config.json"
    document = {
        "version": 1,
        "feeds": [{"url": url, "id": f"feed-{i}"} for i, url in enumerate(feeds)],
        "output": str(folder / "news"),
        "window": {"days": None},
        "fetch": {"delay_seconds": 0, "allow_networks": ["127.20.0.0/24"]},
        "archive": {"enabled": archive},
    }
    config.write_text(json.dumps(document))
    command = [sys.executable, "-m", "pipeline", "--quiet", "run", str(config)]
    process = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the run failed with {process.returncode}")
    kept = sum(p.stat().st_size for p in folder.rglob("*.warc.gz"))
    return usage.ru_utime + usage.ru_stime, kept


def main() -> None:
    """Run in turn, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    arguments = parser.parse_args()
    lines = (arguments.data / "extraction/truth.jsonl").read_text("utf-8").splitlines()
    truth = [json.loads(line) for line in lines if line.strip()]
    ratios = []
    with (
        tempfile.TemporaryDirectory() as folder,
        publishers(arguments.data, truth) as feeds,
    ):
        for pair in range(arguments.pairs):
            on, kept = cpu_of_run(feeds, Path(folder, f"on-{pair}"), archive=True)
            off, _ = cpu_of_run(feeds, Path(folder, f"off-{pair}"), archive=False)
            ratios.append(on / off)
            print(f"pair {pair + 1}: {on:.1f} s / {off:.1f} s CPU = {on / off:.3f}")
    print(f"median ratio {statistics.median(ratios):.3f}, archive {kept / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""The demo's two runs on an engine, in a process of their own, and what they left."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipeline.press.editions import EDITIONS, edition_time
from pipeline.press.server import Press, Request
from tests.e2e.process import start
from transforms.dataset.manifest import Manifest, read_chain
from transforms.dataset.storage import LocalStorage

#: Seconds between requests to a host.
DELAY = 0.3
#: Clocks, where the archive's files lie, whose names are random, and the digest of the
#: config, which says how many shards there are.
VOLATILE = (
    "fetched_at",
    "latency_ms",
    "archive_file",
    "archive_offset",
    "config_digest",
)


@dataclass
class Demo:
    """What the runs left.

    Attributes:
        asked: requests the press saw, by run and host, as they came.
    """

    root: Path
    asked: dict[tuple[int, str], list[Request]] = field(default_factory=dict)

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        return read_chain(LocalStorage(str(self.root)))

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """All rows but for what no two runs of the web have in common."""
        paths = list(self.root.glob(f"{table}/**/*.parquet"))
        if not paths:
            return []
        files = f"read_parquet('{self.root}/{table}/**/*.parquet', hive_partitioning=1)"
        columns = [c for c in duckdb.sql(f"FROM {files}").columns if c not in VOLATILE]
        names = ", ".join(f'"{column}"' for column in columns)
        return duckdb.sql(f"SELECT {names} FROM {files} ORDER BY ALL").fetchall()

    def gaps(self) -> dict[tuple[int, str], float]:
        """The shortest time between two requests of a run to a host, in seconds."""
        return {
            key: min(b.at - a.at for a, b in itertools.pairwise(requests))
            for key, requests in self.asked.items()
            if len(requests) > 1
        }


def run_demo(press: Press, folder: Path, options: Sequence[str], shards: int) -> Demo:
    """Both editions on the engine of those options."""
    demo = Demo(root=folder / "news")
    for edition in EDITIONS:
        run_edition(press, demo, edition, options, shards)
    return demo


def run_edition(
    press: Press, demo: Demo, edition: int, options: Sequence[str], shards: int
) -> None:
    """One edition.

    Raises:
        AssertionError: the command failed; with its stderr.
    """
    press.turn_to(edition)
    before = len(press.requests)
    config = configure(press, demo.root, shards)
    process = start(*arguments(config, edition, options))
    _, told = process.communicate(timeout=240)
    assert process.returncode == 0, told[-4000:]
    asked: dict[tuple[int, str], list[Request]] = defaultdict(list)
    for request in sorted(press.requests[before:], key=lambda r: r.at):
        asked[edition, request.host].append(request)
    demo.asked.update(asked)


def configure(press: Press, root: Path, shards: int) -> Path:
    """The demo's config, with a delay that can be seen."""
    root.parent.mkdir(parents=True, exist_ok=True)
    config = press.write_config(root.parent, str(root))
    document = yaml.safe_load(config.read_text("utf-8"))
    document["fetch"] |= {"delay_seconds": DELAY, "shards": shards}
    config.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return config


def arguments(config: Path, edition: int, options: Sequence[str]) -> list[str]:
    """Of the command for one edition."""
    named = ["--now", edition_time(edition).isoformat(), "--run-id", f"run-{edition}"]
    return ["run", str(config), *named, "--workers", "2", "--", *options]

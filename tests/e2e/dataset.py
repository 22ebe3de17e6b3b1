"""A dataset made by runs over the newsstand, and read back."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.planning import plan_from_command
from pipeline.run import run
from tests.children import kept_children
from tests.clock import NOW
from tests.newsstand import Newsstand
from transforms.dataset.manifest import Manifest


@dataclass
class Dataset:
    """A dataset made by runs over the newsstand."""

    stand: Newsstand
    root: Path

    def run(self, *, now: datetime = NOW, **options: Any) -> Manifest:
        sections = options.pop("config", {})
        is_kept = options.pop("keep_children", True)
        config = self.root.parent / "config.yaml"
        config.write_text(self.stand.config(str(self.root), **sections), "utf-8")
        plan = plan_from_command(str(config), now=now, workers=1, **options)
        with kept_children() if is_kept else contextlib.nullcontext():
            return run(plan)

    def rows(self, table: str, columns: str = "*", where: str = "true") -> list[Any]:
        if not list(self.root.glob(f"{table}/**/*.parquet")):
            return []
        query = (
            f"SELECT {columns} FROM read_parquet('{self.root}/{table}/**/*.parquet', "
            f"hive_partitioning = true) WHERE {where} ORDER BY ALL"
        )
        return duckdb.sql(query).fetchall()

    def titles(self) -> list[str]:
        return [title for (title,) in self.rows("articles", "title")]

    def reasons(self, manifest: Manifest) -> list[str]:
        where = f"run_id = '{manifest.run_id}'"
        return [reason for (reason,) in self.rows("drops", "reason", where)]

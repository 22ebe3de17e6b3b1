"""What the examples have in common: a table of a dataset, printed and drawn."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True, kw_only=True)
class Example:
    """One question to a dataset.

    Attributes:
        about: first line of the help.
        table: of the dataset, that has to hold rows.
        without: said of a dataset where it holds none.
        ask: gives the answer to the question, by dataset.
        draw: makes a picture of its rows, in that file.
        picture: name of the file.
    """

    about: str
    table: str
    without: str
    ask: Callable[[Path], duckdb.DuckDBPyRelation]
    draw: Callable[[list[Any], Path], None]
    picture: str

    def show(self, arguments: list[str] | None) -> None:
        """Print the table and write the picture, as the command line asks."""
        parser = argparse.ArgumentParser(description=self.about.splitlines()[0])
        parser.add_argument("dataset", type=Path)
        parser.add_argument("output", type=Path, help="folder for the picture")
        given = parser.parse_args(arguments)
        if not any(given.dataset.glob(f"{self.table}/**/*.parquet")):
            parser.error(f"{given.dataset} {self.without}")
        answer = self.ask(given.dataset)
        answer.show(max_rows=1000, max_width=200, max_col_width=80)
        given.output.mkdir(parents=True, exist_ok=True)
        self.draw(answer.fetchall(), given.output / self.picture)
        print(given.output / self.picture)

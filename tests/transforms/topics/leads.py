"""Invented leads of news, each with the topic an editor would give it first."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Lead(NamedTuple):
    """A headline and the first sentences below it.

    Attributes:
        top: The first two digits of the top-level code.
        specific: The code of a second-level topic, or empty.
    """

    language: str
    top: str
    specific: str
    title: str
    text: str


def load_leads() -> list[Lead]:
    """Every lead of the table beside this file."""
    table = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    return [Lead(*line.split("\t")) for line in table.splitlines()[1:]]

"""What crosses from one stage to the next: references, never the text of a page."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from apache_beam.runners.portability.fn_api_runner import execution

from pipeline.planning import plan_from_command
from pipeline.press.editions import edition_time
from pipeline.press.server import Press
from pipeline.run import run
from transforms import group_in_packs

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.engine]

#: Characters of a text that are looked for.
_PIECE = 40


class Crossing:
    """All bytes that went from one stage of a run to another."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "news"
        self.shuffled = bytearray()
        self.passed = bytearray()
        with pytest.MonkeyPatch.context() as patch, Press() as press:
            _record(patch, execution.GroupingBuffer, self.shuffled)
            _record(patch, execution.ListBuffer, self.passed)
            patch.setattr(group_in_packs, "isal_zlib", _AsItIs)
            config = press.write_config(folder, str(self.root))
            run(plan_from_command(str(config), now=edition_time(1), workers=2))

    def articles(self) -> list[tuple[str, str, str]]:
        """Address, text and summary of each row."""
        return duckdb.sql(
            "SELECT url, text, coalesce(summary, '') "
            f"FROM read_parquet('{self.root}/articles/**/*.parquet')"
        ).fetchall()


class _AsItIs:
    """Compression that leaves what it is given to be looked into."""

    @staticmethod
    def compress(data: bytes, level: int) -> bytes:
        return data

    @staticmethod
    def decompress(data: bytes) -> bytes:
        return data


def _record(patch: pytest.MonkeyPatch, buffer: Any, into: bytearray) -> None:
    real = buffer.append

    def append(self: Any, data: bytes) -> None:
        into.extend(data)
        real(self, data)

    patch.setattr(buffer, "append", append)


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Crossing:
    return Crossing(tmp_path_factory.mktemp("crossing"))


def test_each_row_crosses_a_shuffle_by_its_address(crossing: Crossing) -> None:
    unknown = [
        u for u, _, _ in crossing.articles() if u.encode() not in crossing.shuffled
    ]

    assert crossing.articles()
    assert unknown == []


def test_no_text_crosses_a_shuffle_or_a_stage(crossing: Crossing) -> None:
    pieces = {
        url: text[len(text) // 2 :][:_PIECE].strip()
        for url, text, summary in crossing.articles()
        if text[len(text) // 2 :][:_PIECE].strip() not in summary
    }
    crossed = bytes(crossing.shuffled + crossing.passed)

    assert len(pieces) > 40
    assert [url for url, piece in pieces.items() if piece.encode() in crossed] == []

"""Write the chosen rows, and each of their edits, as sorted partitioned Parquet."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, cast

import apache_beam as beam
import pyarrow as pa
from apache_beam.utils.windowed_value import WindowedValue

from transforms.dataset.arrow import file_schema, table_from_records
from transforms.dataset.layout import (
    article_partition,
    data_path,
    run_partition,
    shard_of,
    staged,
)
from transforms.dataset.parquet import FileInfo, stage_table
from transforms.dataset.spill import RowRef, read_rows
from transforms.dataset.storage import open_storage
from transforms.duplicates.stories import Placed
from transforms.group_in_packs import GroupInPacks
from transforms.reading.rows import RunFacts
from transforms.records import EditRow
from transforms.run_windows import in_window, of_window

#: Articles of one file.
ROWS_PER_FILE = 10_000
#: Files of one bundle written at once. Nearly all of it is Arrow's, which lets go of
#: the interpreter, so that a second core has work when the reading is over.
FILES_AT_ONCE = 2
#: Rows they may have together: each is copied some times on its way, 60 kB in all.
ROWS_AT_ONCE = 2_000


@dataclasses.dataclass
class WriteArticles(beam.PTransform):
    """Placed stories → ``FileInfo`` of each staged article file.

    Only references are shuffled; each file reads back just its rows from the spill.
    How many files a partition gets follows from its number of rows, which of them a
    row goes to from its id, so a rerun writes the same files.
    """

    run: RunFacts
    output: str

    def expand(self, placed: "beam.PCollection[Placed]") -> "beam.PCollection":
        """Group by partition, divide each into files, write those."""
        return (
            placed
            | "Group by partition" >> GroupInPacks(_partition)
            | "Stage files" >> beam.ParDo(_StageFn(self))
        )


@dataclasses.dataclass
class WriteEdits(beam.PTransform):
    """Placed stories → ``FileInfo`` of the staged edit files, one row an edit."""

    run: RunFacts
    output: str
    shards: int = 1

    def expand(self, placed: "beam.PCollection[Placed]") -> "beam.PCollection":
        """Group the rows that have edits by shard, then write their edits."""
        return (
            placed
            | "With edits" >> beam.Filter(_has_edits)
            | "Group by shard" >> GroupInPacks(partial(_shard, shards=self.shards))
            | "Stage edits" >> beam.Map(_write_edits, self)
        )


def _rows(stories: list[Placed]) -> list[RowRef]:
    return [cast("RowRef", story.row) for story in stories]


def _place(story: Placed) -> tuple[str, int]:
    row = cast("RowRef", story.row)
    return row.path, row.row


def _partition(story: Placed) -> str:
    placement = story.placement
    return article_partition(placement.first_published_date, placement.language)


def _files(stories: list[Placed]) -> Iterable[tuple[int, list[Placed]]]:
    """A partition's stories divided among its files."""
    files = -(-len(stories) // ROWS_PER_FILE)
    divided: dict[int, list[Placed]] = defaultdict(list)
    for story in stories:
        divided[shard_of(story.article_id, files)].append(story)
    return divided.items()


class _StageFn(beam.DoFn):
    """A partition's stories → the ``FileInfo`` of its files; some at a time."""

    def __init__(self, settings: WriteArticles) -> None:
        self._settings = settings

    def setup(self) -> None:
        self._executor = ThreadPoolExecutor(FILES_AT_ONCE, "stage")

    def teardown(self) -> None:
        self._executor.shutdown()

    def start_bundle(self) -> None:
        #: Files under way, each with its window and its number of rows.
        self._staging: dict[Future[FileInfo], tuple[Any, int]] = {}

    def process(
        self,
        keyed: tuple[str, list[Placed]],
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[WindowedValue]:
        partition, of_partition = keyed
        run_id = of_window(self._settings, window).run.run_id
        for shard, stories in _files(of_partition):
            while self._staging and not self._has_room(len(stories)):
                yield from self._staged()
            path = data_path(partition, run_id, shard)
            staging = self._executor.submit(
                _write_articles, self._settings.output, staged(run_id, path), stories
            )
            self._staging[staging] = window, len(stories)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        while self._staging:
            yield from self._staged()

    def _has_room(self, rows: int) -> bool:
        if len(self._staging) >= FILES_AT_ONCE:
            return False
        under_way = sum(of_file for _, of_file in self._staging.values())
        return under_way + rows <= ROWS_AT_ONCE

    def _staged(self) -> Iterator[WindowedValue]:
        """What is staged by now, one file at least."""
        done, _ = wait(self._staging, return_when=FIRST_COMPLETED)
        for staging in done:
            window, _ = self._staging.pop(staging)
            yield in_window(staging.result(), window)


def _write_articles(output: str, path: str, stories: list[Placed]) -> FileInfo:
    storage = open_storage(output)
    # As they lie in the spill, where nothing is to be put in order.
    stories.sort(key=_place)
    rows = read_rows(storage, _rows(stories))
    return stage_table(storage, path, _with_placements(rows, stories))


def _with_placements(rows: pa.Table, stories: list[Placed]) -> pa.Table:
    """Rows as spilled, with what was decided since; only the file's columns."""
    placements = [story.placement for story in stories]
    article_ids = [story.article_id for story in stories]
    seen = rows["first_seen_at"].to_pylist()
    decided: dict[str, list[Any]] = {
        "article_id": article_ids,
        "cluster_id": [
            p.cluster_id or own for p, own in zip(placements, article_ids, strict=True)
        ],
        "is_syndicated": [p.cluster_id is not None for p in placements],
        "revision": [p.revision for p in placements],
        "revision_kind": ["first" if p.revision == 1 else "update" for p in placements],
        "identity_rung": [p.rung for p in placements],
        "first_published_date": [p.first_published_date for p in placements],
        "first_seen_at": [
            p.first_seen_at or own for p, own in zip(placements, seen, strict=True)
        ],
    }
    schema = file_schema("articles")
    columns = [
        pa.array(decided[field.name], field.type)
        if field.name in decided
        else rows[field.name]
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _has_edits(story: Placed) -> bool:
    return story.has_edits


def _shard(story: Placed, shards: int) -> int:
    return shard_of(story.article_id, shards)


def _write_edits(
    keyed: tuple[int, list[Placed]],
    settings: WriteEdits,
    window: Any = beam.DoFn.WindowParam,
) -> FileInfo:
    shard, stories = keyed
    run = of_window(settings, window).run
    storage = open_storage(settings.output)
    columns = ["publisher", "edits"]
    rows = read_rows(storage, _rows(stories), columns).to_pylist()
    edits = [
        edit
        for row, story in zip(rows, stories, strict=True)
        for edit in _edit_rows(row, story, run)
    ]
    path = data_path(run_partition("edits", run.now.date()), run.run_id, shard)
    table = table_from_records("edits", edits)
    return stage_table(storage, staged(run.run_id, path), table)


def _edit_rows(row: dict[str, Any], story: Placed, run: RunFacts) -> Iterator[EditRow]:
    for edit in row["edits"]:
        yield EditRow(
            run_id=run.run_id,
            article_id=story.article_id,
            revision=story.placement.revision,
            language=story.placement.language,
            publisher=row["publisher"],
            run_date=run.now.date(),
            **edit,
        )

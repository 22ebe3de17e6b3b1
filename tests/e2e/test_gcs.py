"""Whole runs into a bucket, over a service that fails."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import RunFailed
from pipeline.planning import plan_from_command
from pipeline.press.editions import EDITIONS, edition_time
from pipeline.press.server import Press
from pipeline.replaying import ReplayOptions, replay
from pipeline.run import run
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.gcs_fake import Fault, GcsFake, open_gcs_fake
from tests.newsstand import Newsstand
from tests.pipeline.commands.invoking import invoke
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.manifest import Manifest, read_chain
from transforms.dataset.storage import open_storage
from transforms.dataset.verify import verify

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.beam,
    pytest.mark.usefixtures("keep_children"),
]

OUTPUT = "gs://bucket/news"
#: Clocks, and where the archive's files, whose names are random, lie.
VOLATILE = ("fetched_at", "latency_ms", "archive_file", "archive_offset")


@pytest.fixture
def fake() -> Iterator[GcsFake]:
    with open_gcs_fake("bucket") as running:
        yield running


def mirror(fake: GcsFake, folder: Path) -> Path:
    """The bucket's objects as files."""
    for name, stored in fake.buckets["bucket"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored.data)
    return folder / "news"


def rows(root: Path, table: str) -> list[tuple[object, ...]]:
    files = f"read_parquet('{root}/{table}/**/*.parquet', hive_partitioning = true)"
    columns = [c for c in duckdb.sql(f"FROM {files}").columns if c not in VOLATILE]
    names = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT {names} FROM {files} ORDER BY ALL"
    return duckdb.sql(query).fetchall()


def test_runs_into_a_failing_bucket_give_the_rows_they_give_on_disk(
    dataset: Dataset, fake: GcsFake, tmp_path: Path
) -> None:
    fake.storm()

    def day(number: int) -> None:
        moment = NOW + timedelta(days=number)
        common = {"now": moment, "run_id": f"day-{number}"}
        for output in (None, OUTPUT):
            dataset.run(output=output, **common)

    for number in range(5):
        dataset.stand.write(number)
    day(0)
    dataset.stand.write(5)
    dataset.stand.replies.pop("/story-5")
    dataset.stand.write(6)
    day(1)

    storage = open_storage(OUTPUT)
    copy = mirror(fake, tmp_path / "mirror")
    assert verify(storage) == ()
    assert len(rows(copy, "articles")) == 6
    for table in ("articles", "drops", "feeds"):
        assert rows(copy, table) == rows(dataset.root, table), table
    assert not fake.names("bucket/news/_staging") + fake.names("bucket/news/_spill")


def test_of_two_runs_based_on_one_chain_one_is_committed(
    dataset: Dataset, fake: GcsFake, tmp_path: Path
) -> None:
    dataset.stand.write(1)
    begun: list[Manifest] = []

    def overtake() -> None:
        # It heeds no lock: the chain alone must keep the two apart.
        begun.append(add_run(open_storage(OUTPUT), "winner", [article(1)]))

    slot = "_runs/_slots/00000001$"
    fake.faults.append(Fault("reset_before", "insert", name=slot, also=overtake))

    with pytest.raises(RunFailed, match="run winner committed"):
        dataset.run(output=OUTPUT, run_id="loser")

    storage = open_storage(OUTPUT)
    assert [m.run_id for m in begun] == ["winner"]
    assert [m.run_id for m in read_chain(storage)] == ["winner"]
    assert len(rows(mirror(fake, tmp_path / "mirror"), "articles")) == 1
    assert verify(storage) == ()


def test_the_commands_take_addresses(stand: Newsstand, fake: GcsFake) -> None:
    stand.write(1)
    config = "gs://bucket/configs/daily.yaml"
    fake.put(config, stand.config(OUTPUT).encode())

    done = invoke("run", config, "--workers", "1", "--now", NOW.isoformat())
    planned = invoke("plan", config, "--now", NOW.isoformat())
    files = invoke("files", OUTPUT, "--table", "articles")

    assert done.exit_code == 0, done.stderr
    assert planned.exit_code == 0, planned.stderr
    (line,) = files.stdout.splitlines()
    _, sign, address = line.split("\t")
    assert sign == "+"
    assert address.removeprefix("gs://") in fake.names()
    for command in (
        ("verify", OUTPUT),
        ("diff", OUTPUT, OUTPUT),
        ("state", "show", OUTPUT),
    ):
        told = invoke(*command)
        assert told.exit_code == 0, told.stderr


# The newsstand's two runs above are the same on a small scale.
@pytest.mark.slow
def test_the_demo_into_a_failing_bucket_gives_the_rows_it_gives_on_disk(
    fake: GcsFake, tmp_path: Path
) -> None:
    fake.storm()
    disk = tmp_path / "disk"
    with Press() as press:
        config = press.write_config(tmp_path, str(disk))
        for edition in EDITIONS:
            press.turn_to(edition)
            for output in (str(disk), OUTPUT):
                plan = plan_from_command(
                    str(config),
                    now=edition_time(edition),
                    run_id=f"edition-{edition}",
                    output=output,
                    workers=1,
                )
                run(plan)

    copy = mirror(fake, tmp_path / "mirror")
    assert verify(open_storage(OUTPUT)) == ()
    assert len(rows(copy, "articles")) >= 50
    for table in ("articles", "drops", "feeds", "edits"):
        assert rows(copy, table) == rows(disk, table), table


def test_a_bucket_is_replayed(dataset: Dataset, fake: GcsFake, tmp_path: Path) -> None:
    dataset.stand.write(1)
    dataset.run(output=OUTPUT)
    again = tmp_path / "again"

    replay([OUTPUT], ReplayOptions(output=str(again), workers=1), [].append)

    copy = mirror(fake, tmp_path / "mirror")
    assert rows(again, "articles") == rows(copy, "articles")

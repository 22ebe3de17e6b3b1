"""Two runs at once into one dataset: one commits, the other stops before it begins."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.e2e.process import start
from tests.gcs_fake import open_gcs_fake
from tests.newsstand import Newsstand
from tests.pipeline.commands.invoking import invoke
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.lock import held
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage, open_storage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(180)]


def run_arguments(
    stand: Newsstand, folder: Path, output: str, run_id: str
) -> list[str]:
    config = folder / "config.yaml"
    config.write_text(stand.config(output), "utf-8")
    options = ["--now", NOW.isoformat(), "--run-id", run_id, "--workers", "1"]
    return ["run", str(config), *options]


def test_of_two_processes_the_second_names_the_first_and_asks_for_nothing(
    stand: Newsstand, tmp_path: Path
) -> None:
    root = tmp_path / "news"
    for story in range(3):
        stand.write(story)
    ended: list[tuple[int, str]] = []

    def run_another(path: str) -> None:
        if path == "/feed":
            stand.before = None
            second = start(*run_arguments(stand, tmp_path, str(root), "second"))
            _, talk = second.communicate(timeout=140)
            ended.append((second.returncode, talk))

    stand.before = run_another
    first = start(*run_arguments(stand, tmp_path, str(root), "first"))
    _, talk = first.communicate(timeout=150)

    assert first.returncode == 0, talk
    ((code, told),) = ended
    assert code == 1
    assert f"is being written by run first (process {first.pid} on " in told
    assert stand.asked("/feed") == 1
    storage = LocalStorage(str(root))
    assert [m.run_id for m in read_chain(storage)] == ["first"]
    assert read_chain(storage)[0].counts["rows"] == 3
    assert verify(storage) == ()


@pytest.mark.slow
def test_a_run_whose_process_was_killed_is_followed_at_once(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    process: list[subprocess.Popen[str]] = []

    def kill(path: str) -> None:
        if path.startswith("/story"):
            process[0].send_signal(signal.SIGKILL)
            process[0].wait()

    stand.before = kill
    root = str(dataset.root)
    process.append(start(*run_arguments(stand, tmp_path, root, "killed")))
    process[0].communicate(timeout=150)
    stand.before = None
    assert process[0].returncode == -signal.SIGKILL

    manifest = dataset.run(run_id="next")

    assert manifest.seq == 1
    assert manifest.counts["rows"] == 1
    assert verify(LocalStorage(root)) == ()


@pytest.mark.slow
def test_in_a_bucket_too_the_second_asks_for_nothing(
    stand: Newsstand, dataset: Dataset, tmp_path: Path
) -> None:
    stand.write(1)
    output = "gs://bucket/news"
    told = []

    def run_another(path: str) -> None:
        if path == "/feed":
            stand.before = None
            told.append(invoke(*run_arguments(stand, tmp_path, output, "second")))

    with open_gcs_fake("bucket"):
        stand.before = run_another
        dataset.run(output=output, run_id="first")
        chain = read_chain(open_storage(output))

    (second,) = told
    assert second.exit_code == 1
    assert "gs://bucket/news is being written by run first" in second.stderr
    assert stand.asked("/feed") == 1
    assert [m.run_id for m in chain] == ["first"]


def test_what_else_changes_a_dataset_waits_for_the_run(tmp_path: Path) -> None:
    storage = LocalStorage(str(tmp_path / "news"))
    add_run(storage, "run-1", [article(1)])

    with held(storage, "run second"):
        told = invoke("state", "reset", storage.root)

    assert told.exit_code == 1
    assert "being written by run second" in told.stderr
    assert len(read_chain(storage)) == 1

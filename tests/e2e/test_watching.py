import signal
from datetime import timedelta

import pytest

from pipeline.load_config import load_config
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.e2e.process import start
from tests.newsstand import Newsstand, Reply
from tests.pipeline.commands.invoking import invoke
from transforms.dataset.state import State
from transforms.dataset.storage import LocalStorage
from transforms.reading.due import has_work

pytestmark = [pytest.mark.beam, pytest.mark.e2e]


@pytest.fixture
def config(stand: Newsstand, dataset: Dataset) -> str:
    path = dataset.root.parent / "config.yaml"
    text = stand.config(str(dataset.root), window={"days": None})
    path.write_text(text, "utf-8")
    return str(path)


def test_it_runs_until_it_is_told_to_stop(
    stand: Newsstand, dataset: Dataset, config: str
) -> None:
    item = stand.write(1)
    good = stand.replies[item.path]
    # Tried again by the second run, so that there is one: the feed is not due by then.
    stand.replies[item.path] = Reply(b"busy", status=503)

    def mend_for_the_second_time(path: str) -> None:
        if path == item.path and stand.asked(item.path) == 1:
            stand.replies[item.path] = good

    stand.before = mend_for_the_second_time
    process = start("watch", config, "--every", "1s", "--workers", "1")
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    process.send_signal(signal.SIGTERM)
    _, talk = process.communicate(timeout=150)

    assert process.returncode == 0, talk
    assert [line.partition(": ")[2] for line in lines] == [
        "feeds 1 ok; 1 entries, 0 articles, 1 dropped\n",
        "feeds 1 not_due; 1 entries, 1 articles, 0 dropped\n",
    ]
    assert stand.asked("/feed") == 1
    assert dataset.titles() == [item.title]


def test_a_wrong_config_is_told_at_the_start(stand: Newsstand, tmp_path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("version: 1\nfeeds: []\n")

    told = invoke("watch", path)

    assert told.exit_code == 2
    assert "feeds" in told.stderr


def test_without_a_due_feed_there_is_nothing_to_do(
    stand: Newsstand, dataset: Dataset, config: str
) -> None:
    stand.write(1)
    feeds = load_config(config, environ={}).feed_elements()
    storage = LocalStorage(str(dataset.root))
    assert has_work(State.open(storage), feeds, NOW)
    dataset.run()

    state = State.open(storage)
    assert not has_work(state, feeds, NOW + timedelta(minutes=1))
    assert has_work(state, feeds, NOW + timedelta(hours=1))

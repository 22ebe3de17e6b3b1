"""``verify`` finds whatever is planted into the dataset of real runs, and names it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.e2e.two_runs import EDITIONS, TwoRuns
from tests.newsstand import open_newsstand
from tests.pipeline.commands.invoking import invoke

pytestmark = [pytest.mark.beam, pytest.mark.e2e, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    with open_newsstand() as stand:
        runs = TwoRuns(stand)
        for edition in EDITIONS:
            runs.run(folder / "news", edition)
    return folder / "news"


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "news")
    return tmp_path / "news"


def first(root: Path, pattern: str) -> Path:
    return min(root.glob(pattern))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def commit_again(root: Path, number: int, change: Callable[[Any], None]) -> None:
    """Change a commit in all its places, as a bug of ours would have written it."""
    path = first(root, f"_runs/{number:08d}-*.json")
    document = json.loads(path.read_text("utf-8"))
    change(document)
    for place in (path, root / f"_runs/_slots/{number:08d}"):
        place.write_text(json.dumps(document), "utf-8")


def an_articles_file(document: Any) -> Any:
    return next(f for f in document["added"] if f["table"] == "articles")


def move_to_another_day(root: Path) -> None:
    def change(document: Any) -> None:
        file = an_articles_file(document)
        moved = file["path"].replace("published_date=2026-01", "published_date=2025-01")
        target = root / moved
        target.parent.mkdir(parents=True)
        (root / file["path"]).rename(target)
        file["path"] = moved

    commit_again(root, 1, change)


def move_drops_to_another_day(root: Path) -> None:
    def change(document: Any) -> None:
        file = next(f for f in document["added"] if f["table"] == "drops")
        moved = file["path"].replace("run_date=2026-01", "run_date=2025-01")
        (root / moved).parent.mkdir(parents=True)
        (root / file["path"]).rename(root / moved)
        file["path"] = moved

    commit_again(root, 1, change)


def double_the_rows(root: Path) -> None:
    """The second commit holds the first one's rows too."""
    document = json.loads(first(root, "_runs/00000001-*.json").read_text("utf-8"))
    rows = pq.read_table(root / an_articles_file(document)["path"])

    def change(document: Any) -> None:
        file = an_articles_file(document)
        path = root / file["path"]
        both = pa.concat_tables([pq.read_table(path), rows])
        pq.write_table(both, path)
        data = path.read_bytes()
        added = both.num_rows - file["rows"]
        file["rows"], file["bytes"] = both.num_rows, len(data)
        file["sha256"] = hashlib.sha256(data).hexdigest()
        for name in ("rows", "published", "entries", "candidates", "stories"):
            document["counts"][name] += added

    commit_again(root, 2, change)


def lose_an_entry(root: Path) -> None:
    def change(document: Any) -> None:
        document["counts"]["entries"] += 1

    commit_again(root, 1, change)


def name_another_parent(root: Path) -> None:
    def change(document: Any) -> None:
        document["parent"] = "_runs/00000001-another.json"

    commit_again(root, 2, change)


def remove_the_last_commit(root: Path) -> None:
    for path in (*root.glob("_runs/00000002-*.json"), *root.glob("_runs/_slots/*2*")):
        path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def add(root: Path, name: str) -> None:
    (root / name).write_bytes(b"PAR1")


ARTICLES = "articles/*/*/*.parquet"
DAMAGE: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "an articles file is gone": (
        "missing_file",
        lambda root: first(root, ARTICLES).unlink(),
    ),
    "a drops file is gone": (
        "missing_file",
        lambda root: first(root, "drops/*/*.parquet").unlink(),
    ),
    "an archive file is gone": (
        "missing_file",
        lambda root: first(root, "archive/*/*.gz").unlink(),
    ),
    "a file came from nowhere": (
        "extra_file",
        lambda root: shutil.copy(
            first(root, ARTICLES), first(root, ARTICLES).with_name("x.parquet")
        ),
    ),
    "an archive came from nowhere": (
        "extra_file",
        lambda root: add(root, "archive/run_date=2026-01-15/x.warc.gz"),
    ),
    "a bit of an articles file is another": (
        "altered_file",
        lambda root: flip(first(root, ARTICLES)),
    ),
    "a bit of an edits file is another": (
        "altered_file",
        lambda root: flip(first(root, "feeds/*/*.parquet")),
    ),
    "a bit of an archive is another": (
        "altered_file",
        lambda root: flip(first(root, "archive/*/*.gz")),
    ),
    "an archive was cut": (
        "altered_file",
        lambda root: cut(first(root, "archive/*/*.gz")),
    ),
    "the first commit is gone": (
        "broken_chain",
        lambda root: first(root, "_runs/00000001-*.json").unlink(),
    ),
    "a commit names another parent": ("broken_chain", name_another_parent),
    "a commit is no JSON": (
        "broken_chain",
        lambda root: cut(first(root, "_runs/00000001-*.json")),
    ),
    "the last commit is gone": ("extra_file", remove_the_last_commit),
    "the last commit has lost its public name": (
        "unpublished",
        lambda root: first(root, "_runs/00000002-*.json").unlink(),
    ),
    "a commit's fence is gone": (
        "altered_manifest",
        lambda root: (root / "_runs/_slots/00000001").unlink(),
    ),
    "a commit was changed afterwards": (
        "altered_manifest",
        lambda root: first(root, "_runs/00000001-*.json").write_text(
            first(root, "_runs/00000001-*.json").read_text("utf-8") + "\n", "utf-8"
        ),
    ),
    "an entry has no outcome": ("unbalanced_ledger", lose_an_entry),
    "rows lie in another day's folder": ("wrong_partition", move_to_another_day),
    "drops lie in another day's folder": ("wrong_partition", move_drops_to_another_day),
    "a key is there twice": ("doubled_key", double_the_rows),
    "a file of the state is gone": (
        "missing_state",
        lambda root: first(root, "_state/entries/*").unlink(),
    ),
    "a bit of the state is another": (
        "altered_state",
        lambda root: flip(first(root, "_state/articles/*")),
    ),
}


def test_the_dataset_of_the_runs_is_sound(root: Path) -> None:
    done = invoke("verify", root)

    assert done.exit_code == 0, done.stdout
    assert done.stdout.startswith("ok: 2 commits")


@pytest.mark.parametrize(("code", "plant"), DAMAGE.values(), ids=DAMAGE.keys())
def test_planted_damage_is_found_and_named(
    root: Path, code: str, plant: Callable[[Path], Any]
) -> None:
    plant(root)

    done = invoke("verify", root, "--format", "json")

    assert done.exit_code == 3
    assert {f["code"] for f in json.loads(done.stdout)["findings"]} == {code}

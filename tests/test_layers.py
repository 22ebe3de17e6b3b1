import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from pipeline.cli import COMMANDS
from tests.layers import Source, complaints, read_tree

ROOT = Path(__file__).parents[1]

#: Commands that run a pipeline; importing the others must not cost Beam's seconds.
RUNNING = {"run", "watch", "replay", "demo"}


def test_the_packages_keep_to_their_layers() -> None:
    found = complaints(read_tree(ROOT))

    assert not found, "\n" + "\n".join(found)


def test_the_walk_sees_the_files() -> None:
    paths = {str(source.path) for source in read_tree(ROOT)}

    assert {"pipeline/cli.py", "transforms/records.py", "transforms/read_pages.py"} <= (
        paths
    )


TRANSFORM = "import apache_beam as beam\nclass T(beam.PTransform):\n    pass\n"

BROKEN: dict[str, tuple[dict[str, str], str]] = {
    "pipeline in a folder": (
        {"transforms/web/x.py": "from pipeline.errors import E"},
        "never imports pipeline",
    ),
    "pipeline in a transform": (
        {"transforms/x.py": "def f():\n    import pipeline"},
        "never imports pipeline",
    ),
    "beam in a folder": (
        {"transforms/web/x.py": "import apache_beam as beam"},
        "use Beam",
    ),
    "beam inside a function of a command": (
        {"pipeline/commands/x.py": "def f():\n    from apache_beam import io"},
        "use Beam",
    ),
    "beam in the vocabulary": ({"transforms/records.py": TRANSFORM}, "use Beam"),
    "arrow in the vocabulary": (
        {"transforms/records.py": "import pyarrow"},
        "only the standard library",
    ),
    "a folder's sibling": (
        {"transforms/topics/x.py": "from transforms.languages.detect import f"},
        "transforms/topics/ may not import it",
    ),
    "a folder's sibling by a relative import": (
        {"transforms/topics/x.py": "from ..languages import detect"},
        "transforms/topics/ may not import it",
    ),
    "more of web than its urls": (
        {"transforms/topics/x.py": "from transforms.web import client"},
        "transforms/topics/ may not import it",
    ),
    "a transform in reading": (
        {"transforms/reading/x.py": "from transforms import read_pages"},
        "transforms/reading/ may not import it",
    ),
    "another transform": (
        {
            "transforms/a.py": TRANSFORM,
            "transforms/b.py": f"{TRANSFORM}\nfrom transforms.a import T as U",
        },
        "another transform",
    ),
    "a run started by a library": (
        {"pipeline/explain.py": "from pipeline.run import run"},
        "only commands start runs",
    ),
    "a graph built by a command": (
        {"pipeline/commands/x.py": "from pipeline import graph"},
        "builds the graph",
    ),
    "a command in a library": (
        {"pipeline/explain.py": "import pipeline.commands.run"},
        "only the command line imports commands",
    ),
    "a command in a command": (
        {"pipeline/commands/x.py": "from pipeline.commands.run import command"},
        "does not import another command",
    ),
    "the command line in a run": (
        {"pipeline/run.py": "from pipeline.cli import main"},
        "only the entrances",
    ),
    "urllib3 outside web": (
        {"transforms/feeds/x.py": "import urllib3"},
        "speaks to the network",
    ),
    "http.client by from": (
        {"pipeline/x.py": "from http import client"},
        "speaks to the network",
    ),
    "a socket outside web": (
        {"transforms/dataset/x.py": "import socket"},
        "only transforms/web opens sockets",
    ),
    "a connection made in reading": (
        {"transforms/reading/x.py": "import socket\nsocket.create_connection(a)"},
        "reaches beyond this machine",
    ),
    "pydantic in a transform": (
        {"transforms/web/x.py": "from pydantic import BaseModel"},
        "only the config uses pydantic",
    ),
    "a long file": ({"pipeline/x.py": "a = 1\n" * 401}, "longer than 400 lines"),
    "a name that says nothing": ({"transforms/web/utils.py": ""}, "names no idea"),
    "a folder that says nothing": ({"pipeline/common/x.py": ""}, "names no idea"),
}

SOUND: dict[str, dict[str, str]] = {
    "vocabulary and urls in a folder": {
        "transforms/topics/x.py": (
            "import re\nfrom transforms.records import Topic\n"
            "from transforms.web.urls import canonical_url\nfrom . import lexicon"
        )
    },
    "reading imports its siblings": {
        "transforms/reading/x.py": "from transforms.topics.tag import Tagger"
    },
    "reading pairs sockets": {
        "transforms/reading/x.py": "import socket\na, b = socket.socketpair()"
    },
    "a transform imports folders and plain files": {
        "transforms/hosts.py": "import hashlib",
        "transforms/a.py": f"{TRANSFORM}from transforms.hosts import by_host\n"
        "from transforms.web.source import Web",
    },
    "a transform imports how elements are grouped": {
        "transforms/group_in_packs.py": TRANSFORM,
        "transforms/a.py": f"{TRANSFORM}from transforms.group_in_packs import T as U\n",
    },
    "the chain of the application": {
        "pipeline/commands/x.py": "from pipeline.run import run",
        "pipeline/run.py": "import apache_beam\nfrom pipeline.graph import build",
        "pipeline/graph.py": "import apache_beam\nfrom transforms.a import T",
    },
    "web opens sockets": {
        "transforms/web/x.py": "import socket, urllib3\nsocket.create_connection(a)"
    },
    "the config uses pydantic": {"pipeline/config.py": "import pydantic"},
    "a file of just the maximum": {"pipeline/x.py": "a = 1\n" * 400},
    "a longer name that contains a banned one": {"pipeline/database.py": ""},
}


def _tree(files: dict[str, str]) -> list[Source]:
    return [Source(PurePosixPath(path), text) for path, text in files.items()]


@pytest.mark.parametrize(("files", "why"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_layer_is_told(files: dict[str, str], why: str) -> None:
    found = complaints(_tree(files))

    assert any(why in complaint for complaint in found), found


@pytest.mark.parametrize("files", SOUND.values(), ids=SOUND.keys())
def test_a_sound_tree_gives_no_complaint(files: dict[str, str]) -> None:
    assert complaints(_tree(files)) == []


def test_a_complaint_names_file_and_line() -> None:
    files = {"transforms/web/x.py": "import re\nimport apache_beam"}

    assert complaints(_tree(files))[0].startswith("transforms/web/x.py:2: imports ")


def _imported_with(module: str, watched: str) -> bool:
    code = f"import sys, {module}; print({watched!r} in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip() == "True"


@pytest.mark.parametrize(
    "module",
    [
        "pipeline.cli",
        "transforms.reading.child",
        *(f"pipeline.commands.{name}" for name, _ in COMMANDS if name not in RUNNING),
    ],
)
def test_importing_it_leaves_beam_alone(module: str) -> None:
    assert not _imported_with(module, "apache_beam")


def test_the_subprocess_would_notice_beam() -> None:
    assert _imported_with("transforms.read_pages", "apache_beam")


@pytest.mark.parametrize(
    "library", ["pyarrow", "pydantic", "lxml", "pipeline.commands.schema"]
)
def test_the_command_line_imports_no_command_and_nothing_heavy(library: str) -> None:
    assert not _imported_with("pipeline.cli", library)

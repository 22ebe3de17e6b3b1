"""Commands that need no engine, where importing it would end the process.

``test_layers`` holds that their files import none; here they are run, so that an import
inside a function, or in a reading child, counts as well.
"""

import json
import subprocess

import pytest

from tests.newsstand import page, story_text
from tests.pipeline.commands.invoking import lines_of, run_process
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage

HTML = page("Ferry returns", story_text(1))

STDIN = lines_of(
    {
        "id": 1,
        "url": "https://press.example/news/ferry",
        "html": HTML,
        "title": "Ferry returns",
        "text": "The ferry returned to Turkey.",
        "lang": "en",
    }
)

CONFIG = {
    "version": 1,
    "user_agent": "desk/1.0 (desk@press.example)",
    "feeds": [{"url": "https://a.example/rss", "id": "a"}],
    "output": "news",
}


@pytest.fixture
def folder(tmp_path):
    """A folder with a config, a page, a dataset, and a Beam that ends the process."""
    (tmp_path / "daily.yaml").write_text(json.dumps(CONFIG))
    (tmp_path / "page.html").write_text(HTML)
    add_run(LocalStorage(str(tmp_path / "news")), "run-1", [article(1)])
    engine = tmp_path / "engine" / "apache_beam"
    engine.mkdir(parents=True)
    (engine / "__init__.py").write_text("import os; os._exit(99)")
    return tmp_path


def run_without_beam(folder, *arguments):
    return run_process(*arguments, stdin=STDIN, folder=folder, first=folder / "engine")


@pytest.mark.e2e
@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "daily.yaml"),
        ("plan", "daily.yaml"),
        ("explain", "page.html"),
        ("extract",),
        ("normalize",),
        ("normalize", "--workers", "2"),
        ("tag",),
        ("files", "news"),
        ("verify", "news"),
        ("report", "news"),
        ("state", "show", "news"),
        ("init", "new.yaml"),
        ("schema",),
    ],
    ids=" ".join,
)
def test_it_runs_without_importing_the_engine(folder, arguments):
    out = run_without_beam(folder, *arguments)

    assert out
    assert b"parser_crash" not in out
    assert b"internal" not in out


@pytest.mark.e2e
def test_the_import_would_end_the_process(folder):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_without_beam(folder, "run", "daily.yaml")

    assert failed.value.returncode == 99

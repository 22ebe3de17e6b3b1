"""What a stranger does wrong: each is told in words, with what to do, and its code."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.pipeline.commands.invoking import invoke
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.layout import slot_path
from transforms.dataset.storage import LocalStorage

CONFIG = """version: 1
feeds: [{url: "http://127.0.0.1:9/rss", id: gazette}]
output: ./news
"""

#: Arguments, exit code, and what is said of it on stderr.
WRONG = [
    ("verify news --fromat json", 2, "No such option '--fromat'. Did you mean"),
    ("state shwo news", 2, "Did you mean 'show'?"),
    ("run config.yaml --only gazete", 2, 'did you mean "gazette"?'),
    ("run config.yaml --only nothing", 2, "no feed 'nothing' (it has gazette)"),
    (
        "run config.yaml other.yaml",
        2,
        "'other.yaml' is neither an option nor the value",
    ),
    (
        "plan config.yaml --since 2026-02-01 --until 2026-02-01",
        2,
        "is not after --since",
    ),
    ("run config.yaml --run-id a/b", 2, "--run-id: 'a/b' is no run id: use letters"),
    ("run config.yaml --output a_file", 2, "output a_file is a file; name a folder"),
    ("run config.yaml --output s3://b/n", 2, "neither a local folder nor gs://bucket"),
    ("run config.yaml --output a_file/in", 1, "a file stands where a folder is needed"),
    ("run config.yaml --metrics gone/x.prom", 2, "there is no folder"),
    ("check config.yaml --output a_file", 2, "is a file; name a folder"),
    ("demo --output a_file", 2, "a_file is a file; name a folder"),
    ("init gone/config.yaml", 2, "cannot be written: No such file or directory"),
    ("replay news --output other", 2, "news is a dataset that holds no archive"),
    ("replay warc.warc.gz --output other", 2, "is it a WARC, and whole?"),
    ("replay news --output a_file", 2, "output a_file is a file; name a folder"),
    ("explain page.pdf --url nonsense", 2, "'nonsense' is no http(s) address"),
    ("explain http://127.0.0.1:9/ --allow-network 1.2", 2, "write 10.0.0.0/8"),
    ("discover http://127.0.0.1:9/ --allow-network x", 2, "write 10.0.0.0/8"),
    ("diff news nowhere", 2, "nowhere is no dataset: it has no commits"),
    ("diff news news --samples -1", 2, "-1 is not in the range"),
    ("diff news news --ignore titel", 2, "articles have no column 'titel'"),
    ("state show nowhere", 2, "nowhere is no dataset: it has no commits"),
    ("compact nowhere", 2, "nowhere is no dataset: it has no commits"),
    ("files news --since 9", 2, "the newest commit of news is number 1"),
    ("files nowhere", 0, "nothing is committed in nowhere yet"),
    ("report news --output gone/report.html", 2, "cannot write gone/report.html"),
    ("verify nowhere", 3, "1 finding in nowhere"),
    ("diff news lost", 1, "it was committed, but is gone; `newsbeam verify` tells"),
    ("report lost", 1, "it was committed, but is gone; `newsbeam verify` tells"),
    ("diff news damaged", 1, "it is damaged"),
    ("report damaged", 1, "it is damaged"),
    ("files newer", 1, "is of schema 2.0; this version knows 1.0. Use the newsbeam"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Files and datasets that something is wrong with."""
    folder = tmp_path_factory.mktemp("wrong")
    add_run(LocalStorage(str(folder / "news")), "run-1", [article(1)])
    for name in ("lost", "damaged", "newer"):
        shutil.copytree(folder / "news", folder / name)
    (rows,) = (folder / "lost").rglob("articles/**/*.parquet")
    rows.unlink()
    (rows,) = (folder / "damaged").rglob("articles/**/*.parquet")
    rows.write_bytes(b"garbage")
    for path in [
        *(folder / "newer/_runs").glob("*.json"),
        folder / "newer" / slot_path(1),
    ]:
        if path.exists():
            document = json.loads(path.read_text())
            document["versions"]["schema"] = "2.0"
            path.write_text(json.dumps(document))
    (folder / "config.yaml").write_text(CONFIG)
    for name in ("a_file", "warc.warc.gz"):
        (folder / name).touch()
    (folder / "page.pdf").write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture
def here(made, monkeypatch):
    monkeypatch.chdir(made)


@pytest.mark.beam
@pytest.mark.parametrize(("arguments", "code", "said"), WRONG)
def test_what_is_wrong_is_told_with_what_to_do(here, arguments, code, said):
    result = invoke(*arguments.split())

    assert said in " ".join(result.stderr.split()), result.output
    assert result.exit_code == code
    assert "Traceback" not in result.stderr
    assert "unexpected" not in result.stderr


@pytest.mark.beam
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--runner=NoSuchRunner", "Unexpected pipeline runner: NoSuchRunner"),
        ("--direct_num_workers=many", "argument --direct_num_workers: invalid int"),
        ("--no_such_option=1", "FnApiRunner knows no option --no_such_option"),
    ],
)
def test_an_option_that_the_engine_does_not_take_is_wrong_usage(here, options, said):
    result = invoke("run", "config.yaml", "--output", "never", "--", options)

    assert said in result.stderr
    assert "usage:" not in result.stderr
    assert result.exit_code == 2
    assert not os.path.exists("never/articles")


def test_a_file_that_is_no_page_is_dropped_as_in_a_run(here):
    result = invoke("explain", "page.pdf")

    assert "dropped: content_type" in result.stdout
    assert "The link leads to a picture, a PDF or a download." in result.stdout


def test_a_file_that_may_not_be_read_is_told(here, monkeypatch):
    read = Path.read_bytes

    def refuse(path):
        if path.name != "page.pdf":
            return read(path)
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = invoke("explain", "page.pdf")

    assert result.exit_code == 2
    assert "page.pdf cannot be read: Permission denied" in result.stderr


def test_all_errors_of_a_config_come_at_once(here, tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(
        "version: 2\n"
        "output: s3://bucket/news\n"
        "feeds:\n"
        '  - {url: "ftp://press.example/rss"}\n'
        "  - {url: https://press.example/rss, langage: en}\n"
        "  - {opml: gone.opml}\n"
        "  - {url: http://127.0.0.1/a, id: same}\n"
        "  - {url: http://127.0.0.1/b, id: same}\n"
        "extract: fast\n"
        'user_agent: "monitor/1.0 (+https://press.example/bot)"\n'
    )

    told = invoke("validate", path).stderr.splitlines()

    assert [re.findall(r"yaml:(\d+):\d+: ([^:]+): ", line)[0] for line in told] == [
        ("1", "version"),
        ("2", "output"),
        ("4", "feeds[0].url"),
        ("5", "feeds[1].langage"),
        ("6", "feeds[2].opml"),
        ("8", "feeds[4].id"),
        ("9", "extract"),
    ]

"""What the documentation tells to type exists; where it can be run, it works."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import duckdb
import pytest
import yaml

from pipeline import explain
from pipeline.cli import newsbeam
from pipeline.config import Config
from pipeline.load_config import load_config
from tests.children import Borrowed
from tests.clock import NOW
from tests.docs_blocks import Block, blocks, calls, run_step, steps
from tests.e2e.two_runs import reading_in_process
from tests.newsstand import Newsstand, Reply, open_newsstand, page, story_text
from transforms.reading import children

ROOT = Path(__file__).parents[1]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for folder in (".", "docs", "examples")
    for path in sorted((ROOT / folder).glob("*.md"))
]
#: Of these every block is run, or says above it why not.
RUN = (
    "docs/backfill_and_replay.md",
    "docs/first_run.md",
    "docs/how_to_add_a_feed.md",
    "docs/how_to_add_a_language.md",
    "docs/limits.md",
    "docs/maintenance.md",
)
#: The site that the pages speak of; the newsstand stands in for it.
SITE = "https://harbour-gazette.example"
HEAD = f"""version: 1
user_agent: "gazette-monitor/1.0 (+https://example.org/bot; press@example.org)"
feeds:
  - {{url: {SITE}/rss, id: harbour-gazette, publisher: Harbour Gazette}}
output: ./news
"""
FETCH = "fetch: {delay_seconds: 0, retries: 0, allow_networks: [127.0.0.0/8]}\n"
OPML = (
    f'<opml version="2.0"><body><outline text="Gazette" xmlUrl="{SITE}/rss"/></body>'
    "</opml>"
)


def read(page: str) -> list[Block]:
    return blocks((ROOT / page).read_text("utf-8"))


def written_calls() -> Iterator[tuple[str, list[str]]]:
    """(page, arguments) of each call of newsbeam in a shell block."""
    for name in PAGES:
        for block in read(name):
            if block.language == "sh":
                for command, _ in steps(block.text):
                    yield from ((name, words) for words in calls(command))


def known_options(words: list[str]) -> tuple[set[str], set[str]]:
    """The options of a call, before ``--``, and those that its command has."""
    command, context = click.Command("none"), click.Context(newsbeam)
    rest = list(words)
    group: click.Command = newsbeam
    while isinstance(group, click.Group) and rest and not rest[0].startswith("-"):
        found = group.get_command(context, rest.pop(0))
        assert found is not None, f"newsbeam {' '.join(words)}: no such command"
        command = group = found
    ours = rest[: rest.index("--")] if "--" in rest else rest
    used = {word.partition("=")[0] for word in ours if word.startswith("--")}
    return used, {o for p in command.params for o in p.opts} | {"--help", "--version"}


@pytest.mark.parametrize(
    ("page", "words"),
    list(written_calls()),
    ids=lambda v: v if isinstance(v, str) else " ".join(v)[:60],
)
def test_each_call_in_a_page_is_one_that_newsbeam_understands(
    page: str, words: list[str]
) -> None:
    used, known = known_options(words)

    assert used <= known


def test_calls_are_found_in_pipes_and_chains() -> None:
    command = "newsbeam replay a --output b && newsbeam diff a b | head -3"

    assert list(calls(command)) == [
        ["replay", "a", "--output", "b"],
        ["diff", "a", "b"],
    ]


def test_an_option_that_is_not_there_is_noticed() -> None:
    used, known = known_options(["state", "show", "./news", "--fedd"])

    assert used - known == {"--fedd"}


def config_blocks() -> list[tuple[str, dict[str, object]]]:
    """(page, document) of each YAML block that is a config or a part of one."""
    found = []
    for name in PAGES:
        for block in read(name):
            if block.language == "yaml" and not block.why_not:
                document = yaml.safe_load(block.text)
                if set(document) <= set(Config.model_fields):
                    found.append((name, document))
    return found


@pytest.mark.parametrize(
    ("page", "document"), config_blocks(), ids=lambda v: str(v)[:40]
)
def test_each_piece_of_a_config_is_valid(
    page: str, document: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(HEAD), **document}), "utf-8")

    load_config(str(path), environ={})


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with open_newsstand() as stand:
        for number in (1, 2, 3):
            stand.write(number)
        link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        stand.replies["/"] = Reply(f"<html><head>{link}</head></html>".encode())
        rss = Reply(stand.feed(), media="application/rss+xml", has_validators=True)
        stand.replies["/rss"] = rss
        yield stand


@pytest.fixture(scope="module")
def prepared(stand: Newsstand, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the pages take to be there; the newsstand is the site."""
    folder = tmp_path_factory.mktemp("docs")
    config = (HEAD + FETCH).replace(SITE, stand.base)
    strict = config + "extract: {minimum_words: 400}\n"
    files = {
        "daily.yaml": config,
        "strict.yaml": strict,
        "subscriptions.opml": OPML.replace(SITE, stand.base),
        "page.html": page("The tram", story_text(9)),
        "saved-pages/tram.html": page("The tram", story_text(9)),
    }
    (folder / "saved-pages").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch, reading_in_process():
        patch.chdir(folder)
        assert (
            run_step(f"newsbeam run daily.yaml --now {NOW.isoformat()}", folder)[0] == 0
        )
    return folder


@pytest.fixture
def folder(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of it, in which commands ask loopback and start no children."""
    folder = tmp_path / "docs"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    for module in (explain, children):
        monkeypatch.setattr(module, "Children", Borrowed)
    for command in ("EXPLAIN", "DISCOVER"):
        monkeypatch.setenv(f"NEWSBEAM_{command}_ALLOW_NETWORK", "127.0.0.0/8")
    later = NOW + timedelta(hours=1)
    monkeypatch.setenv("NEWSBEAM_RUN_NOW", later.isoformat())
    with reading_in_process():
        yield folder


@pytest.mark.beam
@pytest.mark.e2e
@pytest.mark.parametrize(
    "name",
    # The first makes half a dozen runs.
    [pytest.param(RUN[0], marks=pytest.mark.slow), *RUN[1:]],
)
def test_what_a_page_tells_to_type_works(
    name: str, stand: Newsstand, folder: Path
) -> None:
    for block in read(name):
        if block.why_not:
            continue
        text = block.text.replace(SITE, stand.base)
        if block.language == "sql":
            assert duckdb.sql(text).fetchall()
        elif block.language == "sh":
            for command, expected in steps(text):
                code, said = run_step(command, folder)
                assert code == expected, f"{command}\n{said}"


def test_the_pages_that_are_run_have_something_to_run() -> None:
    ran = [
        b for name in RUN for b in read(name) if b.language == "sh" and not b.why_not
    ]

    assert len(ran) >= 15
    assert re.search(
        r"<!-- not run: \S", (ROOT / "docs/first_run.md").read_text("utf-8")
    )

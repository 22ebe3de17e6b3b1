"""What explain says of a page that a run has read is what that run made of it."""

from dataclasses import replace
from datetime import timedelta

import duckdb
import pytest

from pipeline import explain
from pipeline.commands.explain import make_explainer
from pipeline.explain_text import render
from pipeline.planning import plan_from_command
from pipeline.press.editions import edition_time
from pipeline.press.server import Press
from pipeline.run import run
from tests.clock import NOW
from tests.e2e.two_runs import ReadInProcess, reading_in_process
from tests.newsstand import Item, Reply, open_newsstand, page, story_text
from tests.pipeline.commands.invoking import invoke, told
from transforms.dataset.data_file import opened_rows
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import LocalStorage

pytestmark = [pytest.mark.beam, pytest.mark.e2e]

COPIED = ["Our readers tell us of the same.", *story_text(1)]


def edges(root):
    storage = LocalStorage(str(root))
    for info in live_files(read_chain(storage), "copies"):
        with opened_rows(storage, info.path) as file:
            yield from file.read().to_pylist()


@pytest.fixture(scope="module")
def stand():
    with open_newsstand() as stand:
        stand.write(1)
        copy = Item("/copy", "The same at another paper")
        copy = replace(copy, published=NOW - timedelta(minutes=20))
        stand.print(copy, COPIED)
        xml = f'<rss version="2.0"><channel>{copy.xml(stand.base)}</channel></rss>'
        stand.replies["/second"] = Reply(xml.encode(), media="application/rss+xml")
        stand.replies["/new"] = Reply(page("Not yet read", story_text(9)).encode())
        yield stand


@pytest.fixture(scope="module")
def config(stand, tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    feeds = [
        {"id": "a", "url": f"{stand.base}/feed", "publisher": "Paper A"},
        {"id": "b", "url": f"{stand.base}/second", "publisher": "Paper B"},
    ]
    feeds[0] |= {"language": "en", "section": "Harbour"}
    path = folder / "press.yaml"
    path.write_text(stand.config(str(folder / "news"), feeds=feeds), "utf-8")
    with reading_in_process():
        result = invoke("run", path, "--now", NOW.isoformat(), "--workers", "1")
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(
        explain, "Children", lambda settings, _: ReadInProcess(_Pool(settings))
    )


class _Pool:
    def __init__(self, settings):
        self.settings = settings


def test_a_known_page_has_the_publisher_id_and_edges_of_its_row(stand, config):
    (edge,) = edges(config.parent / "news")

    found = told("explain", f"{stand.base}/copy", "--config", config)

    (story,) = found["stories"]
    assert story["publisher"] == "Paper B"
    assert story["article_id"] == edge["article_id"]
    # Whatever day it is: the look-back counts from the run that saw the page.
    (copy,) = story["copies"]["copy_of"]
    assert copy["article_id"] == edge["earliest_article_id"]
    assert story["copies"]["copied_by"] == []
    assert found["read_as"]["known_by"] == "row"


def test_the_article_itself_is_no_copy_of_its_own(stand, config):
    (edge,) = edges(config.parent / "news")

    (story,) = told("explain", f"{stand.base}/story-1", "--config", config)["stories"]

    assert story["article_id"] == edge["earliest_article_id"]
    assert story["copies"]["copy_of"] == []
    assert [e["article_id"] for e in story["copies"]["copied_by"]] == [
        edge["article_id"]
    ]
    assert story["section"] == "Harbour"


def test_a_page_not_yet_read_is_read_as_of_the_feed_on_its_host(stand, config):
    found = told("explain", f"{stand.base}/new", "--config", config)

    assert found["stories"][0]["publisher"] == "Paper A"
    assert found["read_as"] == {
        "feed_id": "a",
        "publisher": "Paper A",
        "language": "en",
        "section": "Harbour",
        "known_by": "feed of the same host",
    }
    assert "known by      feed of the same host" in render(found)


def test_a_moment_that_is_given_counts(stand, config):
    later = (NOW + timedelta(days=30)).isoformat()

    found = told("explain", f"{stand.base}/copy", "--config", config, "--now", later)

    assert found["stories"][0]["copies"]["copy_of"] == []


#: What explain tells of a story in the words of its row.
SAME = (
    *("article_id", "publisher", "published_date", "language", "language_source"),
    *("section", "title", "text", "canonical_url", "agency", "authors_source"),
    *("published_at_source", "published_at_raw", "word_count"),
)


def test_each_page_of_the_press_is_told_as_its_run_read_it(tmp_path):
    with Press() as press:
        config = press.write_config(tmp_path, str(tmp_path / "news"))
        with reading_in_process():
            run(plan_from_command(str(config), now=edition_time(1), workers=1))
        rows = duckdb.sql(
            f"FROM read_parquet('{tmp_path}/news/articles/**/*.parquet', "
            "hive_partitioning = true, hive_types_autocast = false) "
            "WHERE starts_with(url, 'http')"
        )
        names = rows.columns
        wanted = {}
        for values in rows.fetchall():
            row = dict(zip(names, values, strict=True))
            wanted[row["url"], row["position_in_page"]] = [row[n] for n in SAME]
        explainer = make_explainer(str(config), (), None)
        found = {
            (url, story["position_in_page"]): [story[n] for n in SAME]
            for url in {url for url, _ in wanted}
            for story in explainer.explain_url(url)["stories"]
        }

    assert len(wanted) > 40
    # A story that has its row under another page is told all the same.
    assert {key: found.get(key) for key in wanted} == wanted

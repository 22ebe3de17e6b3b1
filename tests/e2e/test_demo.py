"""The demo's two runs: each entry as declared, only what changed in the second."""

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipeline.commands.demo import QUERIES
from pipeline.press.editions import EDITIONS
from pipeline.summary import summarize
from tests.browser import complaints, open_browser
from tests.demo import Demo
from transforms.dataset.layout import report_path
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e]


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_entry_comes_out_as_declared(demo: Demo, edition: int) -> None:
    run_id = demo.manifests[edition - 1].run_id
    found: Counter[tuple[str, str | None, str]] = Counter(
        demo.rows(
            "SELECT feed_id, url, reason FROM {drops} "
            f"WHERE run_id = '{run_id}' AND subject = 'entry'"
        )
    )
    rows = demo.rows(
        "SELECT feed_id, url, entry_id, count(*) FROM {articles} "
        f"WHERE run_id = '{run_id}' GROUP BY ALL"
    )
    stories = {(feed_id, url): number for feed_id, url, _, number in rows}
    expected = demo.expected[edition - 1]

    dropped = Counter(
        (e.feed_id, e.url, e.outcome)
        for e in expected
        if e.outcome not in ("published", "already_seen")
    )
    published = {
        (e.feed_id, e.url): e.stories for e in expected if e.outcome == "published"
    }
    assert found == dropped
    assert {k: v for k, v in stories.items() if k[1] and "feed:" not in k[1]} == {
        k: v for k, v in published.items() if k[1]
    }
    assert len(stories) == len(published)


def test_both_runs_are_sound(demo: Demo) -> None:
    assert verify(LocalStorage(str(demo.root))) == ()


def test_the_press_is_large_enough_to_show_something(demo: Demo) -> None:
    ((articles, languages, publishers),) = demo.rows(
        "SELECT count(DISTINCT article_id), count(DISTINCT language), "
        "count(DISTINCT publisher) FROM {articles}"
    )

    assert articles >= 40
    assert languages >= 5
    assert publishers >= 6


def test_the_second_run_asks_at_least_nine_in_ten_feeds_conditionally(
    demo: Demo,
) -> None:
    paths = {(f.url.split("/", 3)[2], "/" + f.url.split("/", 3)[3]) for f in demo.feeds}
    asked = [r for r in demo.asked(2) if (r.headers["host"], r.path) in paths]
    conditional = [r for r in asked if "if-none-match" in r.headers]
    conditional += [
        r
        for r in asked
        if "if-none-match" not in r.headers and "if-modified-since" in r.headers
    ]

    assert len(conditional) / len(asked) >= 0.9


def test_the_second_run_fetches_no_unchanged_page(demo: Demo) -> None:
    pages = {
        url
        for urls in demo.rows(
            "SELECT url, final_url FROM {articles} "
            f"WHERE run_id = '{demo.manifests[0].run_id}'"
        )
        for url in urls
    }
    asked = [f"http://{r.headers['host']}{r.path}" for r in demo.asked(2)]
    revised = demo.rows("SELECT url FROM {articles} WHERE revision > 1")

    # Only the page whose entry said that it was updated, which it was.
    assert [url for url in asked if url in pages] == [url for (url,) in revised]
    assert len(revised) == 1


def test_the_second_run_adds_only_what_changed(demo: Demo) -> None:
    kinds = Counter(
        revision
        for (revision,) in demo.rows(
            "SELECT revision FROM {articles} "
            f"WHERE run_id = '{demo.manifests[1].run_id}'"
        )
    )
    expected = sum(e.stories for e in demo.expected[1] if e.outcome == "published")

    assert kinds[2] == 1
    assert kinds.total() == expected


def test_the_appended_story_with_its_own_page_is_one_article(demo: Demo) -> None:
    drops = demo.rows("SELECT reason FROM {drops} WHERE subject = 'story'")

    assert drops == [("same_article",)]


@pytest.mark.parametrize("number", range(len(QUERIES)), ids=lambda n: f"query {n + 1}")
def test_the_queries_have_answers(demo: Demo, number: int) -> None:
    _, query = QUERIES[number]

    assert duckdb.sql(query.format(root=demo.root)).fetchall()


def test_the_report_of_each_run_is_whole_in_a_browser(demo: Demo) -> None:
    with open_browser() as browser:
        for manifest in demo.manifests:
            page = demo.root / report_path(manifest.seq, manifest.run_id)
            assert complaints(browser, page, dict(manifest.counts)) == []


def test_the_readme_shows_what_is_printed(demo: Demo) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    shown = readme.partition("The demo runs the job twice")[2].split("```")[1]
    printed = "\n\n".join(summarize(m, "newsbeam-demo") for m in demo.manifests)

    assert without_chance(shown.strip()) == without_chance(printed.strip())


def without_chance(text: str) -> str:
    """The same without seconds and without what is random in a run's id."""
    return re.sub(r"(?<=Z-)[0-9a-f]{4}|(?<= in )[\d.]+(?= s$)", "-", text, flags=re.M)

import json

import pytest
import yaml

from pipeline.load_config import load_config
from tests.children import kept_children
from tests.newsstand import Reply, open_newsstand
from tests.pipeline.commands.invoking import invoke, run_process

NOW = ("--now", "2026-01-15T12:00Z")


@pytest.fixture(scope="module", autouse=True)
def _children_for_all():
    with kept_children():
        yield


@pytest.fixture
def stand():
    with open_newsstand() as stand:
        stand.replies["/robots.txt"] = Reply(b"", media="text/plain")
        yield stand


@pytest.fixture
def config(tmp_path, stand):
    path = tmp_path / "daily.yaml"
    path.write_text(stand.config(str(tmp_path / "news")))
    return path


def rss(*titles):
    items = "".join(f"<item><title>{t}</title></item>" for t in titles)
    text = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>"
    return Reply(text.encode(), media="application/rss+xml")


def page(head="", body=""):
    return Reply(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def discover(stand, config, path="/"):
    result = invoke(
        *("discover", f"{stand.base}{path}", "--config", config, *NOW),
        *("--format", "json"),
    )
    return result, json.loads(result.stdout)


def found(told, stand):
    return {f["url"].removeprefix(stand.base): f["found_by"] for f in told["feeds"]}


def test_declared_feeds_are_found_and_described(stand, config):
    stand.write(1)
    stand.replies["/"] = page(
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="stylesheet" type="text/css" href="/style.css">'
    )

    result, told = discover(stand, config)

    assert result.exit_code == 0
    assert told["feeds"] == [
        {
            "url": f"{stand.base}/feed",
            "found_by": "link",
            "format": "rss",
            "title": "Newsstand",
            "language": None,
            "entries": 1,
            "newest_entry_at": "2026-01-15T11:00:00+00:00",
            "sickness": [],
        }
    ]
    assert stand.asked("/style.css") == 0


def test_linked_feeds_come_after_the_declared_ones(stand, config):
    stand.replies["/"] = page(
        '<link rel="alternate" type="application/atom+xml" href="declared">',
        '<a href="/world/rss.xml">RSS</a> <a href="/about">About</a>',
    )
    stand.replies["/declared"] = rss("a")
    stand.replies["/world/rss.xml"] = rss("b")

    _, told = discover(stand, config)

    assert found(told, stand) == {"/declared": "link", "/world/rss.xml": "anchor"}
    assert stand.asked("/about") == 0


def test_common_places_are_tried_only_where_nothing_is_said(stand, config):
    stand.replies["/"] = page()
    stand.write(1)

    _, told = discover(stand, config)
    assert found(told, stand) == {"/feed": "guess"}

    stand.replies["/"] = page(
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
    )
    stand.requests.clear()
    discover(stand, config)
    assert stand.asked("/atom.xml") == 0


def test_news_sitemaps_of_robots_are_found_through_an_index(stand, config):
    news = (
        "<urlset><url><loc>https://p.example/1</loc><news:news><news:title>A"
        "</news:title></news:news></url></urlset>"
    )
    robots = f"User-agent: *\nSitemap: {stand.base}/index.xml\n"
    index = (
        f"<sitemapindex><sitemap><loc>{stand.base}/old.xml</loc></sitemap>"
        f"<sitemap><loc>{stand.base}/news.xml</loc></sitemap></sitemapindex>"
    )
    stand.replies["/"] = page()
    stand.replies["/robots.txt"] = Reply(robots.encode(), media="text/plain")
    stand.replies["/index.xml"] = Reply(index.encode(), media="text/xml")
    stand.replies["/news.xml"] = Reply(news.encode(), media="text/xml")

    _, told = discover(stand, config)

    assert found(told, stand) == {"/news.xml": "sitemap"}
    assert stand.asked("/old.xml") == 0


def test_an_address_that_is_a_feed_is_found_itself(stand, config):
    stand.write(1)

    _, told = discover(stand, config, "/feed")

    assert found(told, stand) == {"/feed": "itself"}


def test_a_json_feed_is_found_itself(stand, config):
    body = b'{"title": "P", "items": [{"id": "1"}]}'
    stand.replies["/f.json"] = Reply(body, media="application/feed+json")

    _, told = discover(stand, config, "/f.json")

    assert found(told, stand) == {"/f.json": "itself"}


def test_the_same_body_at_two_places_is_one_feed(stand, config):
    stand.replies["/"] = page()
    stand.replies["/rss"] = stand.replies["/feed"] = rss("a")

    _, told = discover(stand, config)

    assert found(told, stand) == {"/feed": "guess"}


def test_robots_are_obeyed(stand, config):
    stand.write(1)
    robots = b"User-agent: *\nDisallow: /feed\nDisallow: /rss\n"
    stand.replies["/robots.txt"] = Reply(robots, media="text/plain")
    stand.replies["/"] = page(
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
    )

    result, told = discover(stand, config)

    assert result.exit_code == 1
    assert stand.asked("/feed") == stand.asked("/rss") == 0
    assert {"url": f"{stand.base}/feed", "why": "robots: for newsbeam"} in told[
        "refused"
    ]


def test_a_declared_page_that_is_no_feed_is_told(stand, config):
    stand.replies["/"] = page(
        '<link rel="alternate" type="application/rss+xml" href="/lost">'
    )
    stand.replies["/lost"] = page()

    result = invoke("discover", f"{stand.base}/", "--config", config, *NOW)

    assert result.exit_code == 1
    assert f"not {stand.base}/lost: parse: HTML page" in result.stderr
    assert result.stdout == ""


def test_a_dead_host_is_asked_once_only(stand, config):
    result = invoke("discover", "http://127.0.0.1:9/", "--config", config, *NOW)

    assert result.exit_code == 1
    assert result.stderr.count("not http://") == 1


def test_what_is_printed_is_part_of_a_config(stand, config, tmp_path):
    stand.write(1)
    stand.replies["/"] = page(
        '<link rel="alternate" type="application/rss+xml" href="/feed?a=${HOME}">'
    )
    stand.replies["/feed?a=$%7BHOME%7D"] = stand.replies["/feed?a=${HOME}"] = rss("a")

    result = invoke("discover", f"{stand.base}/", "--config", config, *NOW)

    document = yaml.safe_load(result.stdout)
    path = tmp_path / "made.yaml"
    path.write_text(f"version: 1\n{result.stdout}")
    (feed,) = load_config(path, environ={"HOME": "s3cret"}).feed_elements()
    assert [list(f) for f in document["feeds"]] == [["url"]]
    assert feed.url.startswith(f"{stand.base}/feed?a=")
    assert "s3cret" not in feed.url
    assert "# P; rss, 1 entries" in result.stdout


def test_what_is_no_address_is_refused():
    assert invoke("discover", "press.example").exit_code == 2


@pytest.mark.e2e
def test_it_works_without_the_engine_and_without_a_config(stand, tmp_path):
    stand.write(1)
    (tmp_path / "apache_beam").mkdir()
    (tmp_path / "apache_beam" / "__init__.py").write_text("import os; os._exit(99)")

    out = run_process(
        *("discover", f"{stand.base}/feed", "--allow-network", "127.0.0.0/8"),
        first=tmp_path,
    )

    assert f"url: {stand.base}/feed".encode() in out

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import duckdb
import pytest

from pipeline.report.page import render, shown, visible
from pipeline.report.write import KEPT, make_report, write_report
from tests.pipeline.report.building import (
    HOSTILE,
    add_empty_runs,
    add_hostile_run,
    add_whole_run,
)
from tests.transforms.dataset.samples import article, drop, health
from transforms.dataset.storage import LocalStorage


class Reading(HTMLParser):
    """The tags of a page, and its text outside of style and script."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.raw = [], "", {"style": "", "script": ""}
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside in self.raw:
            self.raw[self.inside] += data
        else:
            self.text += data

    def of(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(str(tmp_path / "it's news"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    storage = LocalStorage(str(tmp_path_factory.mktemp("hostile")))
    add_hostile_run(storage)
    return Reading(render(make_report(storage)).decode())


def test_hostile_texts_are_text(hostile):
    for text in HOSTILE:
        assert shown(text) in hostile.text


def test_hostile_texts_make_no_tags(hostile):
    assert len(hostile.of("script")) == len(hostile.of("style")) == 1
    assert hostile.of("img") == []


def test_only_addresses_of_the_web_become_links(hostile):
    assert {a["href"][0] for a in hostile.of("a")} == {"#"}


def test_no_attribute_runs_code_or_styles(hostile):
    names = {name for _, attributes in hostile.tags for name in attributes}

    assert not [n for n in names if n.startswith("on") or n in ("style", "src")]


def test_the_policy_allows_just_this_style_and_script(hostile):
    (policy,) = [m["content"] for m in hostile.of("meta") if "http-equiv" in m]
    hashes = {
        kind: b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in hostile.raw.items()
    }

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{hashes['style']}'" in policy
    assert f"script-src 'sha256-{hashes['script']}'" in policy


def test_every_picture_has_a_text(hostile):
    pictures = hostile.of("svg")

    assert pictures
    assert all(p["role"] == "img" and p["aria-label"] for p in pictures)


def test_every_heading_of_a_table_says_what_it_is_the_heading_of(hostile):
    assert {th.get("scope") for th in hostile.of("th")} == {"col", "row"}


def test_headings_skip_no_level(hostile):
    levels = [int(tag[1]) for tag, _ in hostile.tags if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_link_within_the_page_leads_somewhere(hostile):
    ids = [attributes["id"] for _, attributes in hostile.tags if "id" in attributes]

    assert {a["href"][1:] for a in hostile.of("a")} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_page_of_nothing_is_a_page(storage):
    add_whole_run(storage, "nothing", feeds=[health("r")])

    assert "This run wrote no articles." in render(make_report(storage)).decode()


def test_the_same_dataset_gives_the_same_page(storage):
    add_whole_run(storage, "run-1", articles=[article(1)], feeds=[health("r")])

    assert render(make_report(storage)) == render(make_report(storage))


def test_the_queries_run(storage):
    rows = {"articles": [article(1)], "drops": [drop("r")], "feeds": [health("r")]}
    add_whole_run(storage, "run-1", **rows)

    for query in make_report(storage).queries:
        duckdb.sql(query.sql).fetchall()


def test_old_reports_are_removed_and_nothing_else(storage):
    add_empty_runs(storage, KEPT + 1)
    others = ("00000001-run-1.txt", "00000002-run-2.html", "notes.html")
    for name in ("00000001-run-1.html", *others):
        storage.write(f"_runs/{name}", b"")
    path = write_report(storage, make_report(storage))
    kept = set(storage.list("_runs"))

    assert "_runs/00000001-run-1.html" not in kept
    assert {path, "_runs/00000001-run-1.json"} <= kept
    assert {f"_runs/{name}" for name in others} <= kept


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" a\n\tb ", "a b"),
        ("a\x00b\x1bc", "a b c"),
        ("a" * 300, "a" * 159 + "…"),
        ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
    ],
    ids=["white space", "controls", "long", "another script"],
)
def test_a_publishers_text_is_one_clean_line(text, line):
    assert shown(text) == line


def test_what_cannot_be_seen_is_named_in_an_edit():
    assert visible("co\u00adop\u00a0s") == "co⟨U+00AD⟩op⟨U+00A0⟩s"
    assert visible("\u200b") == "⟨U+200B⟩"


def test_accents_are_named_where_both_sides_of_an_edit_look_the_same():
    assert visible("a\u0308", "ä") == "a⟨U+0308⟩"
    assert visible("a\u0308", "o") == "a\u0308"


def test_a_feed_that_was_polled_once_did_not_fail_three_times(storage):
    for number in (1, 2, 3):
        failed = replace(health(f"r-{number}"), feed_id="always", status="failed")
        feeds = [failed]
        if number == 3:
            feeds.append(replace(failed, feed_id="new"))
        add_whole_run(storage, f"run-{number}", feeds=feeds)

    (query,) = (q for q in make_report(storage).queries if "last three runs" in q.title)

    assert [row[0] for row in duckdb.sql(query.sql).fetchall()] == ["always"]

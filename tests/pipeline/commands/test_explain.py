"""Pages and feeds of a newsstand explained; children read them, as in a run."""

import pytest

from pipeline.explain_text import render
from tests.children import Borrowed
from tests.newsstand import Reply, open_newsstand, page, story_text
from tests.pipeline.commands.invoking import invoke, told

ALLOWED = ("--allow-network", "127.0.0.0/8", "--now", "2026-01-15T12:00Z")

TURKEY = (
    "Turkey reopened the strait to ships on Tuesday after a storm that had kept more"
    " than forty tankers waiting at anchor for three days, while dock workers who had"
    " been on strike went back to work after the union accepted the new wages."
)

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "T",
"items": [{"id": "1", "url": "https://press.example/1", "title": "One"}]}"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id>
<entry><id>1</id><title>One</title><link href="https://press.example/1"/></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel>
<item><title>One</title><link>https://press.example/1</link></item></rdf:RDF>"""


@pytest.fixture(scope="module", autouse=True)
def _one_child_for_all():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.explain.Children", Borrowed)
        yield


@pytest.fixture(scope="module")
def stand():
    with open_newsstand() as stand:
        stand.write(1)
        stand.write(2, guid="second")
        stand.replies["/strait"] = Reply(
            page("Turkey reopens the strait", [TURKEY, *story_text(1)]).encode()
        )
        stand.replies["/robots.txt"] = Reply(
            b"User-agent: *\nDisallow: /private", media="text/plain"
        )
        stand.replies["/report.pdf"] = Reply(b"%PDF-1.7", media="application/pdf")
        stand.replies["/brief"] = Reply(page("Tram", ["It is late."]).encode())
        stand.replies["/json"] = Reply(JSON_FEED.encode(), media="application/json")
        stand.replies["/atom"] = Reply(ATOM.encode(), media="application/atom+xml")
        stand.replies["/rdf"] = Reply(RDF.encode(), media="text/xml")
        yield stand


@pytest.fixture(scope="module")
def strait(stand):
    return told("explain", f"{stand.base}/strait", *ALLOWED)


@pytest.fixture(scope="module")
def text(stand):
    return invoke("explain", f"{stand.base}/strait", *ALLOWED).stdout


class TestPage:
    def test_what_was_fetched_is_told(self, strait, stand):
        fetch = strait["fetch"]

        assert (fetch["status"], fetch["content_type"]) == (200, "text/html")
        assert fetch["final_url"] == strait["input"] == f"{stand.base}/strait"
        assert fetch["bytes"] == len(stand.replies["/strait"].body)

    def test_each_decision_is_told_with_what_was_considered(self, strait):
        title = next(d for d in strait["decisions"] if d["about"] == "title")

        assert title["chosen"] == "Turkey reopens the strait"
        assert dict(title["candidates"]).keys() >= {"h1", "title"}

    def test_the_story_is_told_with_identity_language_topics_and_edits(self, strait):
        (story,) = strait["stories"]

        assert (story["language"], story["language_source"]) == ("en", "detected")
        assert story["published_date"] == "2026-01-15"
        assert len(story["article_id"]) == 32
        assert "labour" in {topic["label"] for topic in story["topics"]}
        assert "Turkey" in {edit["original"] for edit in story["edits"]}

    def test_the_outcome_is_told(self, strait):
        assert strait["outcome"] == {"published": 1}
        assert strait["page_kind"] == "article"

    @pytest.mark.parametrize(
        "words",
        [
            "status        200",
            "title         Turkey reopens the strait [h1]",
            "language      en [detected",
            "labour",
            "[-Turkey-]{+Türkiye+}",
            "partition     published_date=2026-01-15/language=en",
            "1 article from one article",
        ],
    )
    def test_the_same_is_told_as_text(self, text, words):
        assert words in text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/memo.html", "robots"),
        ("/nothing-here", "http_4xx"),
        ("/report.pdf", "content_type"),
        ("/brief", "too_short"),
    ],
)
def test_what_does_not_become_an_article_is_told_with_its_reason(stand, path, reason):
    found = told("explain", stand.base + path, *ALLOWED)

    dropped = found["outcome"]["dropped"]
    assert dropped["reason"] == reason
    assert dropped["meaning"]
    assert dropped["tried_again"] is False


def test_a_reason_is_shown_with_where_to_read_on(stand):
    text = invoke("explain", f"{stand.base}/private/memo.html", *ALLOWED).stdout

    assert "dropped: robots: robots.txt disallows it" in text
    assert "docs/reasons.md#robots" in text


def test_an_address_that_is_not_public_is_not_asked_unless_allowed(stand):
    found = told("explain", f"{stand.base}/secret")

    assert found["outcome"]["dropped"]["reason"] == "blocked_address"
    assert stand.asked("/secret") == 0


class TestFeed:
    def test_its_entries_are_told(self, stand):
        found = told("explain", f"{stand.base}/feed", *ALLOWED)

        assert found["feed"]["format"] == "rss"
        assert found["feed"]["entries"] == len(found["entries"]) == 2
        second = found["entries"][0]
        assert (second["title"], second["guid"]) == (
            "Story number 2 of the day",
            "second",
        )
        assert second["published_at"] == "2026-01-15T11:00:00+00:00"
        assert found["outcome"] == {"entries": 2}

    @pytest.mark.parametrize("path", ["/json", "/atom", "/rdf"])
    def test_any_kind_of_feed_is_known_for_one(self, stand, path):
        found = told("explain", stand.base + path, *ALLOWED)

        assert [entry["title"] for entry in found["entries"]] == ["One"]

    def test_the_same_is_told_as_text(self, stand):
        text = invoke("explain", f"{stand.base}/feed", *ALLOWED).stdout

        assert "2026-01-15T11:00:00+00:00  Story number 2 of the day" in text
        assert "2 entries to follow" in text

    def test_a_feed_of_a_config_is_asked_for_as_listed(self, tmp_path):
        config = tmp_path / "stand.yaml"
        with open_newsstand() as stand:
            stand.replies["/robots.txt"] = Reply(
                b"User-agent: *\nDisallow: /", media="text/plain"
            )
            stand.write(1)
            config.write_text(stand.config(str(tmp_path / "news")), "utf-8")

            found = told("explain", f"{stand.base}/feed", "--config", config)

        assert found["feed"]["feed_id"] == "stand"


class TestFile:
    URL = "https://press.example/news/ferry"

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "a page.html"
        path.write_text(page("Ferry returns", story_text(1)), "utf-8")
        return path

    def test_it_is_read_as_if_the_address_had_answered(self, file):
        found = told("explain", file, "--url", self.URL)

        assert found["stories"][0]["title"] == "Ferry returns"
        assert found["stories"][0]["canonical_url"] == self.URL
        assert "fetch" not in found

    def test_it_needs_no_address(self, file):
        assert told("explain", file)["outcome"] == {"published": 1}

    def test_a_feed_is_known_for_one(self, tmp_path):
        path = tmp_path / "feed.xml"
        path.write_text("<rss version='2.0'><channel><item><title>One</title></item>")

        assert [e["title"] for e in told("explain", path)["entries"]] == ["One"]

    def test_an_empty_one_is_dropped(self, tmp_path):
        path = tmp_path / "empty.html"
        path.touch()

        assert "dropped" in told("explain", path)["outcome"]

    def test_the_moment_decides_which_dates_are_believed(self, file):
        found = told("explain", file, "--url", self.URL, "--now", "2020-01-01")

        assert found["stories"][0]["published_date"] == "2020-01-01"


@pytest.mark.parametrize("what", ["no-such-file.html", "ftp://press.example/a", ""])
def test_what_is_neither_file_nor_address_is_refused(what):
    result = invoke("explain", what)

    assert result.exit_code == 2
    assert "is neither a file nor an http(s) address" in result.stderr


def test_a_broken_config_is_told_with_exit_code_2(tmp_path):
    config = tmp_path / "broken.yaml"
    config.write_text("version: 9")

    result = invoke("explain", "https://press.example/a", "--config", config)

    assert result.exit_code == 2


DROPPED = {
    "reason": "too_short",
    "kind": None,
    "detail": "3 words",
    "meaning": "fewer words",
    "tried_again": True,
    "http_status": None,
}


class TestText:
    def test_a_transient_reason_is_said_to_be_tried_again(self):
        text = render({"input": "a", "outcome": {"dropped": DROPPED}})

        assert "a later run tries again" in text

    def test_a_kind_of_page_is_named(self):
        dropped = DROPPED | {"kind": "consent"}

        assert "too_short (consent)" in render(
            {"input": "a", "outcome": {"dropped": dropped}}
        )

    def test_what_a_stranger_writes_cannot_drive_the_terminal(self):
        entry = {
            "title": "Boo \x1b[2J\u202e\nforged",
            "url": "https://press.example/\x9b1m",
            "published_at": None,
            "published_at_raw": "\x07",
            "carries_text": False,
        }
        told = {
            "input": "a",
            "feed": {"title": "\x1b]0;x\x07"},
            "entries": [entry],
            "outcome": {"entries": 1},
        }

        text = render(told)

        assert {c for c in text if not c.isprintable()} == {"\n"}
        assert "\nforged" not in text

    def test_nothing_chosen_is_marked_nowhere(self):
        note = {"about": "authors", "chosen": "", "candidates": [["meta", ""]]}

        text = render({"input": "a", "decisions": [note], "outcome": {"entries": 0}})

        assert "= meta" not in text

    def test_a_label_as_wide_as_its_column_keeps_its_space(self, strait):
        (story,) = strait["stories"]
        found = strait | {"stories": [story | {"dateline_place": "OSLO"}]}

        assert "dateline place OSLO" in render(found)

"""The whole of reading, in this process; ``test_children`` has it in others."""

import json

import pytest

from transforms.articles.extract import ExtractPolicy
from transforms.elements import Rejection
from transforms.feeds.parse import ParsedFeed
from transforms.reading.child import encode_reply
from transforms.reading.read import Explained, Extracted, Reader, Reading
from transforms.reading.requests import (
    ExplainRequest,
    ExtractRequest,
    FeedRequest,
    FragmentRequest,
    Hints,
    PageRequest,
    ReadPolicy,
)
from transforms.reading.wire import from_wire
from transforms.reasons import Reason

URL = "https://press.example/news/strait-reopens"

PARAGRAPHS = [
    "Turkey reopened the strait to ships on Tuesday after a storm that had kept more"
    " than forty tankers waiting at anchor for three days.",
    "The coast guard said that pilots would board the ships in the order of their"
    " arrival, and that the last of them should pass before Friday noon.",
    "Fishermen in the small harbors along the shore counted broken nets and asked the"
    " ministry for help with the repair of eleven boats.",
]


def html(*paragraphs, title="Turkey reopens the strait", language="en", head=""):
    body = "".join(f"<p>{p}</p>" for p in paragraphs or PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def reader():
    return Reader(ReadPolicy())


def undo(text, edits):
    """The text before the edits, whose offsets are of the text before them."""
    shift, parts, at = 0, [], 0
    for edit in edits:
        start = edit.start + shift
        parts += [text[at:start], edit.original]
        at = start + len(edit.replacement)
        shift += len(edit.replacement) - (edit.end - edit.start)
    return "".join([*parts, text[at:]])


class TestPage:
    def test_its_story_is_found_with_its_language(self, reader):
        found = reader.read(PageRequest(url=URL), html())

        (read,) = found.stories
        assert found.page_kind == "article"
        assert read.story.title == "Turkey reopens the strait"
        assert read.story.text == "\n".join(PARAGRAPHS)
        assert (read.language.code, read.language.source) == ("en", "detected")

    def test_spellings_are_made_one_and_can_be_undone(self, reader):
        (read,) = reader.read(PageRequest(url=URL), html()).stories

        assert read.title_normalized == "Türkiye reopens the strait"
        assert read.text_normalized.startswith("Türkiye reopened")
        for field, before, after in (
            ("title", read.story.title, read.title_normalized),
            ("text", read.story.text, read.text_normalized),
        ):
            edits = [e for e in read.edits if e.field == field]
            assert edits
            assert undo(after, edits) == before

    def test_what_speaks_for_a_topic_stands_where_it_is_said_to(self, reader):
        body = html(
            "The striker scored two goals in the final of the football championship.",
            "The goalkeeper of the visitors had stopped a penalty in the first half.",
            "The coach said that the league title would be decided next Saturday.",
        )
        (read,) = reader.read(PageRequest(url=URL), body).stories

        assert read.topics
        told = {"title": read.story.title, "text": read.story.text}
        for evidence in read.topic_evidence:
            if evidence.field in told:
                place = told[evidence.field][evidence.start : evidence.end]
                assert place.casefold() == evidence.term.casefold()

    def test_what_the_page_declares_is_kept(self, reader):
        head = (
            '<link rel="canonical" href="https://press.example/strait">'
            '<meta name="robots" content="noindex">'
        )

        found = reader.read(PageRequest(url=URL), html(language="en-GB", head=head))

        assert found.canonical_url == "https://press.example/strait"
        assert "noindex" in found.robots_flags
        assert found.stories[0].language.declared == "en-GB"

    def test_the_servers_word_on_robots_is_kept_too(self, reader):
        found = reader.read(PageRequest(url=URL, x_robots_tag="noarchive"), html())

        assert "noarchive" in found.robots_flags

    def test_the_servers_charset_is_used(self, reader):
        body = html("Gemiler şiddetli rüzgâr yüzünden limanda ağır ağır bekliyor." * 5)
        body = body.replace(b'<meta charset="utf-8">', b"").decode().encode("cp857")

        (read,) = reader.read(PageRequest(url=URL, charset="cp857"), body).stories

        assert read.story.text.startswith("Gemiler şiddetli")

    def test_what_the_feed_says_helps_where_the_page_is_silent(self, reader):
        hints = Hints(language="de-AT")
        reader = Reader(ReadPolicy(extract=ExtractPolicy(minimum_words=1)))

        found = reader.read(
            PageRequest(url=URL, hints=hints), html("1:0, 2:0, 3:1.", language="")
        )

        assert isinstance(found, Reading)
        language = found.stories[0].language
        assert (language.code, language.declared) == ("de", "de-AT")

    def test_the_feeds_section_and_categories_speak_for_topics(self, reader):
        body = html("So it is, and so it was, and nobody knows more of it. " * 3)

        def topics(**hints):
            request = PageRequest(url=URL, hints=Hints(**hints))
            return reader.read(request, body).stories[0].topics

        assert topics() == ()
        assert topics(section="Sport")
        assert topics(categories=("Football", "Sport"))

    def test_one_without_a_story_is_rejected(self, reader):
        found = reader.read(PageRequest(url=URL), html("Too short."))

        assert isinstance(found, Rejection)
        assert found.reason is Reason.TOO_SHORT

    def test_the_least_length_is_the_policys(self):
        strict = Reader(ReadPolicy(extract=ExtractPolicy(minimum_words=500)))

        assert strict.read(PageRequest(url=URL), html()).reason is Reason.TOO_SHORT

    @pytest.mark.parametrize("body", [b"", b"\0\0\0", b"%PDF-1.7", b"<html></html>"])
    def test_bytes_that_are_no_page_are_rejected(self, reader, body):
        assert isinstance(reader.read(PageRequest(url=URL), body), Rejection)

    def test_reading_leaves_no_trace_in_what_is_read_next(self, reader):
        alone = reader.read(PageRequest(url=URL), html())
        reader.read(PageRequest(url=URL), html(*reversed(PARAGRAPHS)))

        assert reader.read(PageRequest(url=URL), html()) == alone


class TestFragment:
    REQUEST = FragmentRequest(url=URL, title="Turkey reopens the strait")

    def test_a_text_of_the_feed_is_the_pages_only_story(self, reader):
        body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS).encode()

        found = reader.read(self.REQUEST, body)

        (read,) = found.stories
        assert (read.story.title, read.story.text_source) == (
            self.REQUEST.title,
            "feed",
        )
        assert read.story.text == "\n".join(PARAGRAPHS)
        assert (found.page_kind, found.canonical_url) == ("article", None)

    def test_a_summary_says_that_it_is_one(self, reader):
        request = FragmentRequest(url=URL, title="Strait", is_summary=True)

        found = reader.read(request, " ".join(PARAGRAPHS).encode())

        assert found.stories[0].story.text_source == "feed_summary"

    def test_the_feed_states_the_language(self, reader):
        request = FragmentRequest(url=URL, title="x", hints=Hints(language="en-US"))

        found = reader.read(request, " ".join(PARAGRAPHS).encode())

        assert found.stories[0].language.declared == "en-US"

    def test_bytes_that_are_no_text_are_replaced(self, reader):
        found = reader.read(self.REQUEST, b"\xff " + " ".join(PARAGRAPHS).encode())

        assert "\ufffd" in found.stories[0].story.text

    def test_one_that_is_too_short_is_rejected(self, reader):
        assert reader.read(self.REQUEST, b"Soon more.").reason is Reason.TOO_SHORT


class TestFeed:
    RSS = (
        b'<rss version="2.0"><channel><title>Press</title>'
        b"<item><title>One</title><link>https://press.example/1</link></item>"
        b"<item><title>Two</title><link>/2</link></item></channel></rss>"
    )

    def test_a_feeds_entries_are_found(self, reader):
        found = reader.read(FeedRequest(url="https://press.example/rss"), self.RSS)

        assert isinstance(found, ParsedFeed)
        assert [e.url for e in found.entries] == [
            "https://press.example/1",
            "https://press.example/2",
        ]

    def test_entries_over_the_cap_are_counted_only(self, reader):
        request = FeedRequest(url="https://press.example/rss", max_entries=1)

        found = reader.read(request, self.RSS)

        assert (len(found.entries), found.total_entries) == (1, 2)

    def test_what_is_no_feed_is_rejected(self, reader):
        found = reader.read(FeedRequest(url="https://press.example/rss"), html())

        assert isinstance(found, Rejection)


class TestExtract:
    def test_stories_and_their_languages_are_found(self, reader):
        found = reader.read(ExtractRequest(url=URL), html())

        assert isinstance(found, Extracted)
        assert [s.title for s in found.extraction.stories] == [
            "Turkey reopens the strait"
        ]
        assert [language.code for language in found.languages] == ["en"]

    def test_a_page_without_a_story_is_rejected(self, reader):
        assert isinstance(reader.read(ExtractRequest(url=URL), html("No.")), Rejection)


class TestExplain:
    def test_the_result_is_that_of_a_run(self, reader):
        request = PageRequest(url=URL, hints=Hints(language="en"))

        explained = reader.read(ExplainRequest(page=request), html())

        assert isinstance(explained, Explained)
        assert explained.result == reader.read(request, html())

    def test_the_decisions_on_the_way_are_told(self, reader):
        explained = reader.read(ExplainRequest(page=PageRequest(url=URL)), html())

        chosen = {note.about: note.chosen for note in explained.notes}
        assert chosen["title"] == "Turkey reopens the strait"

    def test_a_rejection_is_explained_as_well(self, reader):
        request = ExplainRequest(page=PageRequest(url=URL))

        explained = reader.read(request, html("Too short."))

        assert explained.result.reason is Reason.TOO_SHORT

    def test_nothing_is_told_of_the_next_page(self, reader):
        request = ExplainRequest(page=PageRequest(url=URL))
        first = reader.read(request, html())
        reader.read(PageRequest(url=URL), html())

        assert reader.read(request, html()).notes == first.notes


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        pytest.param(PageRequest(url=URL), html(), id="page"),
        pytest.param(PageRequest(url=URL), b"", id="rejected page"),
        pytest.param(FeedRequest(url=URL), TestFeed.RSS, id="feed"),
        pytest.param(ExtractRequest(url=URL), html(), id="extract"),
        pytest.param(ExplainRequest(page=PageRequest(url=URL)), html(), id="explain"),
        pytest.param(
            ExplainRequest(page=PageRequest(url=URL)), b"", id="rejected explain"
        ),
    ],
)
def test_a_reply_comes_back_from_the_wire_as_it_was(reader, asked, body):
    reply = reader.read(asked, body)

    document = json.loads(encode_reply(reply))

    assert document["type"] == type(reply).__name__
    assert from_wire(type(reply), document["value"]) == reply


def test_half_a_character_on_a_page_comes_through_as_a_question_mark():
    rejection = Rejection(reason=Reason.TOO_SHORT, detail="half \ud83d")

    document = json.loads(encode_reply(rejection))

    assert from_wire(Rejection, document["value"]).detail == "half ?"

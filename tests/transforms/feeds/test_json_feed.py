"""JSON Feed, whole and damaged."""

import json
from typing import Any

import pytest

from tests.transforms.feeds.feed_texts import guids, parse, read, titles
from transforms.elements import Rejection

WORDS = "The harbour opened again on Thursday, and the ferry left at noon. " * 10


def feed(*items: Any, **facts: Any) -> str:
    return json.dumps({"title": "Press", "items": items, **facts})


def test_a_long_text_is_the_whole_story() -> None:
    (entry,) = read(feed({"id": "1", "content_text": f"A & B.\n\n{WORDS}"})).entries
    assert entry.content_html is not None
    assert entry.content_html.startswith("<p>A &amp; B.</p><p>The harbour")


def test_a_short_text_is_only_the_summary() -> None:
    (entry,) = read(feed({"id": "1", "content_text": "The ferry left."})).entries
    assert entry.content_html is None
    assert entry.summary == "The ferry left."


def test_html_comes_before_text() -> None:
    item = {
        "id": "1",
        "content_text": "plain " * 200,
        "content_html": f"<p>{WORDS}</p>",
    }
    (entry,) = read(feed(item)).entries
    assert entry.content_html == f"<p>{WORDS}</p>"


def test_of_a_feed_that_breaks_off_the_whole_items_are_read() -> None:
    whole = feed({"id": "1", "title": "One"}, {"id": "2", "title": "Two"}, {"id": "3"})
    parsed = read(whole[: whole.index('{"id": "3"') + 4])
    assert titles(parsed) == ["One", "Two"]
    assert "truncated" in parsed.sickness


def test_a_feed_that_breaks_off_in_its_first_item_is_refused() -> None:
    assert isinstance(parse('{"items": [{"id": "1"'), Rejection)


def test_line_breaks_inside_of_a_string_are_read() -> None:
    parsed = read('{"items": [{"id": "1", "title": "One\nTwo\tthree"}]}')
    assert titles(parsed) == ["One Two three"]
    assert "truncated" not in parsed.sickness


def test_zeros_and_halves_of_emojis_are_taken_out() -> None:
    parsed = read('{"items": [{"id": "1", "title": "a\x00b\\ud83dc"}]}')
    assert titles(parsed) == ["abc"]
    assert "control_characters" in parsed.sickness


@pytest.mark.parametrize(
    ("identifier", "guid"), [(7, "7"), ("x", "x"), (True, None), (None, None)]
)
def test_a_number_may_be_an_id(identifier: object, guid: str | None) -> None:
    assert guids(read(feed({"id": identifier, "url": "/1"}))) == [guid]


def test_a_feed_that_has_ended_says_so() -> None:
    assert "expired" in read(feed({"id": "1"}, expired=True)).sickness


@pytest.mark.parametrize(
    "document",
    ['{"error": "x"}', "[1, 2]", '{"items": 3}', '"items"', '{"items": ['],
    ids=["another object", "a list", "no list", "a string", "broken"],
)
def test_other_json_is_refused(document: str) -> None:
    assert isinstance(parse(document), Rejection)

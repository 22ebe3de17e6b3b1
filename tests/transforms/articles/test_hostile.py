"""Hostile pages end with the story or without one, and soon."""

import json

import pytest

from tests.transforms.articles.hostile import ANY, HARMLESS, LAST
from tests.transforms.articles.pages import FERRY, URL
from transforms.articles.extract import extract_page
from transforms.articles.story import Extraction

#: Each takes a second or two; what is not guarded against takes many times the limit.
pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_flood_beside_a_story_does_not_drown_it(name) -> None:
    found = extract_page(HARMLESS[name](), url=URL)

    assert isinstance(found, Extraction)
    lines = found.stories[0].text.split("\n")
    assert lines[: len(FERRY)] == list(FERRY)
    assert LAST in lines


@pytest.mark.parametrize("name", ANY)
def test_any_page_ends_soon_with_something_that_can_be_stored(name) -> None:
    found = extract_page(ANY[name](), url=URL)

    if isinstance(found, Extraction):
        for story in found.stories:
            stored = json.dumps([story.title, story.text], ensure_ascii=False)
            assert stored.encode()
            assert "\x00" not in story.text

"""Stories, readings, entries and answers with everything but what a test is about."""

from datetime import datetime, timezone

from tests.clock import NOW
from transforms.articles.story import Instant, Story
from transforms.elements import Entry, Fetched
from transforms.languages.detect import Language
from transforms.reading.read import Reading, ReadStory
from transforms.reading.rows import RunFacts, article_rows

URL = "https://press.example/news/ferry-returns"

TEXT = (
    "The ferry returned to the islands on Monday after a winter in the dock.\n"
    "Its captain said that the repair had cost twice what was planned."
)

FACTS = RunFacts(
    run_id="20260115T120000Z-test",
    now=NOW,
    pipeline_version="0.0",
    extractor_version="e1",
    taxonomy_version="t1",
    config_digest="c1",
)


def story(**changes):
    given = {
        "title": "Ferry returns",
        "title_source": "json_ld",
        "text": TEXT,
        "text_source": "dom",
        "word_count": 26,
    }
    return Story(**(given | changes))


def read_story(**changes):
    told = story(**changes)
    return ReadStory(
        story=told,
        language=Language(
            code="en", confidence=0.99, declared="en-GB", source="detected"
        ),
        title_normalized=told.title,
        text_normalized=told.text,
        edits=(),
        topics=(),
        topic_evidence=(),
    )


def reading(*stories, **changes):
    given = {
        "page_kind": "article",
        "canonical_url": None,
        "robots_flags": (),
        "stories": stories or (read_story(),),
    }
    return Reading(**(given | changes))


def entry(**changes):
    given = {
        "entry_id": "ab" * 16,
        "feed_id": "gazette",
        "publisher": "Harbour Gazette",
        "url": URL,
        "guid": "guid-1",
        "position": 0,
    }
    return Entry(**(given | changes))


def fetched(**changes):
    given = {
        "url": URL,
        "final_url": URL,
        "status": 200,
        "body": b"<html></html>",
        "content_type": "text/html",
        "charset": "utf-8",
        "headers": (),
        "fetched_at": NOW,
        "latency_ms": 12,
    }
    return Fetched(**(given | changes))


ENTRY = entry()
FETCHED = fetched()


def rows(*, of=None, entry=ENTRY, fetched=FETCHED):
    return list(article_rows(entry, fetched, of or reading(), FACTS))


def row(**given):
    """The only row."""
    (only,) = rows(**given)
    return only


def instant(text, precision="instant", source="json_ld"):
    at = datetime.fromisoformat(text)
    return Instant(at=at, raw=text, source=source, precision=precision)


def utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc)

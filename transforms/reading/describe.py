"""An extraction as plain data: what ``extract`` and ``explain`` print."""

from typing import Any

from transforms.articles.story import Instant, Story
from transforms.elements import Rejection
from transforms.languages.detect import Language
from transforms.reading.rows import story_url


def describe_story(
    story: Story, language: Language, *, page_url: str, final_url: str, stories: int
) -> dict[str, Any]:
    """One story with every field the page gave, times with the offset as stated."""
    return {
        "title": story.title,
        "text": story.text,
        "authors": list(story.authors),
        "published_at": stated_time(story.published),
        "modified_at": stated_time(story.modified),
        "language": language.code,
        "section": story.section,
        "keywords": list(story.keywords),
        "image_url": story.image_url,
        "canonical_url": story_url(story, page_url, final_url, stories),
        "agency": story.agency,
        "byline": story.byline,
        "dateline_place": story.dateline_place,
        "summary": story.summary,
        "has_paywall": story.has_paywall,
        "word_count": story.word_count,
        "position_in_page": story.position,
        "title_source": story.title_source,
        "authors_source": story.authors_source,
        "text_source": story.text_source,
        "published_at_source": story.published.source if story.published else None,
        "published_at_raw": story.published.raw if story.published else None,
        "published_at_precision": (
            story.published.precision if story.published else None
        ),
    }


def describe_drop(rejection: Rejection) -> dict[str, Any]:
    """Why there is no article."""
    return {
        "reason": rejection.reason.value,
        "kind": rejection.kind,
        "detail": rejection.detail,
    }


def stated_time(instant: Instant | None) -> str | None:
    """A time as the publisher stated it: ISO 8601, no offset where none was stated.

    A bare day is its midnight, as in the rows, so that a reader meets one form only;
    the precision beside it says that it is a day.
    """
    return instant.at.isoformat() if instant else None

"""One page through articles, languages, spellings and topics.

This is the whole of reading: the children, ``explain`` and the filters all call it,
so what a user sees explained is what a run does.
"""

from dataclasses import dataclass, replace

from transforms.articles.extract import extract_fragment, extract_page
from transforms.articles.story import Extraction, Story
from transforms.articles.trace import Note, listening
from transforms.elements import Rejection
from transforms.feeds.parse import ParsedFeed, parse_feed
from transforms.languages.detect import Language, identify_language
from transforms.languages.profiles import profiles
from transforms.reading.requests import (
    ExplainRequest,
    ExtractRequest,
    FeedRequest,
    FragmentRequest,
    Hints,
    PageRequest,
    ReadPolicy,
    Request,
)
from transforms.records import Edit, Topic, TopicEvidence
from transforms.spellings.normalize import Normalizer
from transforms.topics.tag import Tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStory:
    """One story with everything that can be derived from its words."""

    story: Story
    language: Language
    title_normalized: str
    text_normalized: str
    edits: tuple[Edit, ...]
    topics: tuple[Topic, ...]
    topic_evidence: tuple[TopicEvidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading made of a page.

    Attributes:
        page_kind: see ``articles.kinds``.
        canonical_url: the address the page declares for itself, unjudged.
        stories: at least one, in the page's order.
    """

    page_kind: str
    canonical_url: str | None
    robots_flags: tuple[str, ...]
    stories: tuple[ReadStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A page's stories with their languages: what the ``extract`` filter answers."""

    extraction: Extraction
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A page's reading, or why there is none, with the decisions on the way."""

    result: Reading | Rejection
    notes: tuple[Note, ...]


Reply = Reading | ParsedFeed | Extracted | Explained | Rejection


class Reader:
    """Reads pages, texts and feeds under one policy; holds the loaded tables.

    Building one loads the lexicons (about a second); reading keeps no state.
    """

    def __init__(self, policy: ReadPolicy) -> None:
        self._policy = policy
        self._normalizer = Normalizer(policy.spelling)
        self._tagger = Tagger(policy.topics)
        # Else the first page's deadline would pay for it.
        profiles()

    def read(self, request: Request, body: bytes) -> Reply:
        """Answer one request; data that cannot be read comes back as a Rejection."""
        if isinstance(request, PageRequest):
            return self.read_page(request, body)
        if isinstance(request, FragmentRequest):
            return self.read_fragment(request, body)
        if isinstance(request, ExtractRequest):
            return self.extract(request, body)
        if isinstance(request, ExplainRequest):
            with listening() as notes:
                result = self.read_page(request.page, body)
            return Explained(result=result, notes=tuple(notes))
        return read_feed(request, body)

    def read_page(self, request: PageRequest, body: bytes) -> Reading | Rejection:
        """Extract the stories of a page and derive what their words tell."""
        found = extract_page(
            body,
            url=request.url,
            charset=request.charset,
            x_robots_tag=request.x_robots_tag,
            policy=self._policy.extract,
        )
        if isinstance(found, Rejection):
            return found
        return Reading(
            page_kind=found.page_kind,
            canonical_url=found.canonical_url,
            robots_flags=found.robots_flags,
            stories=tuple(
                self.read_story(
                    story,
                    url=request.url,
                    declared=found.language_declared,
                    hints=request.hints,
                )
                for story in found.stories
            ),
        )

    def extract(self, request: ExtractRequest, body: bytes) -> Extracted | Rejection:
        """Extract the stories of a page and tell their languages."""
        found = extract_page(body, url=request.url, policy=self._policy.extract)
        if isinstance(found, Rejection):
            return found
        return Extracted(
            extraction=found,
            languages=tuple(
                identify_language(s.text, declared=found.language_declared)
                for s in found.stories
            ),
        )

    def read_fragment(
        self, request: FragmentRequest, body: bytes
    ) -> Reading | Rejection:
        """Read a text carried by the feed itself as the page's only story."""
        story = extract_fragment(
            body.decode("utf-8", "replace"),
            url=request.url,
            title=request.title,
            policy=self._policy.extract,
        )
        if isinstance(story, Rejection):
            return story
        if request.is_summary:
            story = replace(story, text_source="feed_summary")
        read = self.read_story(
            story, url=request.url, declared=None, hints=request.hints
        )
        return Reading(
            page_kind="article", canonical_url=None, robots_flags=(), stories=(read,)
        )

    def read_story(
        self, story: Story, *, url: str, declared: str | None, hints: Hints
    ) -> ReadStory:
        """Language, edits and topics of one story."""
        language = identify_language(
            story.text, declared=declared, feed_language=hints.language
        )
        normalized = self._normalizer.normalize(
            story.text, title=story.title, language=language.code
        )
        tagging = self._tagger.tag(
            title=story.title,
            text=story.text,
            url=url,
            section=story.section or hints.section,
            keywords=story.keywords,
            feed_categories=hints.categories,
            language=language.code,
        )
        return ReadStory(
            story=story,
            language=language,
            title_normalized=normalized.title or story.title,
            text_normalized=normalized.text,
            edits=normalized.edits,
            topics=tagging.topics,
            topic_evidence=tagging.evidence,
        )


def read_feed(request: FeedRequest, body: bytes) -> ParsedFeed | Rejection:
    """Parse a feed's bytes."""
    return parse_feed(
        body,
        url=request.url,
        charset=request.charset,
        content_type=request.content_type,
        max_entries=request.max_entries,
    )

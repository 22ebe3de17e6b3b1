"""What a child is asked: one request a page, a feed or a text carried by a feed."""

from dataclasses import dataclass

from transforms.articles.extract import ExtractPolicy
from transforms.spellings.normalize import SpellingPolicy
from transforms.topics.tag import TopicPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPolicy:
    """How pages are read; the part of the config that every child carries."""

    extract: ExtractPolicy = ExtractPolicy()
    spelling: SpellingPolicy = SpellingPolicy()
    topics: TopicPolicy = TopicPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the feed says of an entry, for the readers that can use it."""

    language: str | None = None
    section: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Read a page's bytes.

    Attributes:
        url: the address that answered.
        charset: charset named by the Content-Type header.
        x_robots_tag: the X-Robots-Tag header.
    """

    url: str
    charset: str | None = None
    x_robots_tag: str | None = None
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentRequest:
    """Read a text that stands in the feed itself.

    Attributes:
        url: the entry's address.
        title: the entry's title.
        is_summary: whether it is the summary rather than the whole text.
    """

    url: str
    title: str
    is_summary: bool = False
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRequest:
    """Parse a feed's bytes into entries."""

    url: str
    charset: str | None = None
    content_type: str = ""
    max_entries: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRequest:
    """Extract a page's stories and tell their language, nothing more."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainRequest:
    """Read a page and tell what was considered on the way."""

    page: PageRequest


Request = PageRequest | FragmentRequest | FeedRequest | ExtractRequest | ExplainRequest

#: Requests by the name they travel under.
KINDS: dict[str, type[Request]] = {
    "page": PageRequest,
    "fragment": FragmentRequest,
    "feed": FeedRequest,
    "extract": ExtractRequest,
    "explain": ExplainRequest,
}

"""The config file's keys, with their defaults and what they mean.

These models are the only use of pydantic. Their descriptions become the JSON Schema
that editors complete from and ``docs/config.md``.
"""

import hashlib
import ipaddress
import json
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from transforms.elements import Feed
from transforms.feeds.identity import feed_id

Seconds = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError as error:
        raise ValueError(f"is not a network like 10.0.0.0/8: {error}") from error


def _language(value: str) -> str:
    tag = value.replace("_", "-").partition("-")[0].lower()
    if not (tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3):
        raise ValueError("is not a language tag like en or pt-BR")
    return tag


Network = Annotated[str, AfterValidator(_network)]
Port = Annotated[int, Field(ge=1, le=65535)]
Language = Annotated[str, AfterValidator(_language)]


class Section(BaseModel):
    """A part of the config: unknown keys are errors, values are taken strictly."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FeedConfig(Section):
    """One feed."""

    url: str = Field(description="Address of the feed, http or https.")
    id: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$",
        description="Name in rows and logs; never change it. Default: made of the url.",
    )
    publisher: str | None = Field(
        None, min_length=1, description="Default: the registrable domain of a page."
    )
    language: Language | None = Field(
        None, description="Language of the feed, where it does not say so itself."
    )
    section: str | None = Field(None, description="Rubric for entries that name none.")
    rights: str | None = Field(None, description="Kept in the column `rights`.")
    pages: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether pages are fetched. `never`: the feed carries whole texts; "
        "`auto`: pages, with the feed's own text where a page gives none.",
    )
    headers: dict[str, str] = Field(
        default_factory=dict,
        description="Extra request headers for the feed; values are secrets.",
    )


class OpmlConfig(Section):
    """Feeds listed in an OPML file."""

    opml: str = Field(description="Path, relative to the config.")


def _kind_of_feed(value: Any) -> str:
    is_opml = "opml" in value if isinstance(value, dict) else hasattr(value, "opml")
    return "opml" if is_opml else "feed"


FeedItem = Annotated[
    Annotated[FeedConfig, Tag("feed")] | Annotated[OpmlConfig, Tag("opml")],
    Discriminator(_kind_of_feed),
]


class WindowConfig(Section):
    """Which entries are taken by their date."""

    days: Count | None = Field(
        7, description="Entries older than this are left out; null takes all."
    )


class HostConfig(Section):
    """What differs for one host."""

    delay_seconds: Annotated[float, Field(ge=0)] | None = Field(
        None, description="Instead of fetch.delay_seconds."
    )
    connections_per_host: Count | None = Field(
        None, description="Instead of fetch.connections_per_host."
    )
    deadline_seconds: Seconds | None = Field(
        None, description="Instead of fetch.deadline_seconds."
    )


class FetchConfig(Section):
    """How the web is asked."""

    delay_seconds: Annotated[float, Field(ge=0)] = Field(
        1.0, description="Between the starts of two requests to a host."
    )
    connections_per_host: Count = Field(2, description="At once, at most.")
    deadline_seconds: Seconds = Field(20, description="For a whole fetch.")
    connect_seconds: Seconds = Field(5, description="For making a connection.")
    max_redirects: Annotated[int, Field(ge=0, le=20)] = Field(
        5, description="Hops followed."
    )
    retries: Annotated[int, Field(ge=0, le=5)] = Field(
        2, description="Of passing faults, within a fetch."
    )
    max_page_bytes: Count = Field(5_000_000, description="Of a page, decoded.")
    max_feed_bytes: Count = Field(10_000_000, description="Of a feed, decoded.")
    max_entries_per_feed: Count = Field(
        1000, description="Newest entries taken of a feed; the rest is counted."
    )
    max_pages_per_host: Count = Field(
        500, description="Pages of a host in a run; the rest is deferred."
    )
    shards: Count = Field(
        1, description="Owners that hosts are divided among; 1 on one machine."
    )
    ports: list[Port] = Field([80, 443], description="Ports that may be asked.")
    allow_networks: list[Network] = Field(
        default_factory=list,
        description="Networks beside the public ones, any port there.",
    )
    respect_robots: bool = Field(True, description="Whether robots.txt is obeyed.")
    proxy: str | None = Field(None, description="Proxy for all requests.")
    hosts: dict[str, HostConfig] = Field(
        default_factory=dict, description="What differs, by host name."
    )


class ExtractConfig(Section):
    """How pages are read."""

    deadline_seconds: Seconds = Field(10, description="For one page, then it is cut.")
    memory_mb: Annotated[int, Field(ge=256)] = Field(
        1024, description="Address space of a reading process."
    )
    minimum_words: Count = Field(25, description="Shorter texts are dropped.")
    summary_only: bool = Field(
        False,
        description="Publish a feed's summary where no longer text can be had.",
    )


class SpellingConfig(Section):
    """Which reversible edits are made."""

    channels: list[Literal["unicode", "variants", "typos"]] = Field(
        ["unicode", "variants", "typos"], description="Kinds of edit."
    )
    style: dict[str, str] = Field(
        default_factory=lambda: {"country.TR": "Türkiye"},
        description="Chosen forms of names, e.g. country.TR: Türkiye.",
    )
    quotations: bool = Field(True, description="Whether quoted speech is edited too.")


class TopicsConfig(Section):
    """Which topics are given."""

    minimum_score: Share = Field(0.5, description="Topics scored lower are left out.")


class DuplicatesConfig(Section):
    """Which copies are linked."""

    look_back_hours: Count = Field(72, description="How far back copies are sought.")
    containment: Share = Field(0.5, description="Shared part that makes a copy.")


class ArchiveConfig(Section):
    """Whether what was received is kept."""

    enabled: bool = Field(True, description="Keep feeds and pages as WARC.")


class DropsConfig(Section):
    """What the drops table holds."""

    record_seen: bool = Field(False, description="A row for each entry seen before.")


class FailIfConfig(Section):
    """Limits that make a committed run exit with 3."""

    feeds_failing_share: Share = Field(0.5, description="More feeds than this failed.")
    dropped_share: Share = Field(
        0.8,
        description="More of the new entries than this were lost. Those deferred, "
        "outside the window or published by another entry do not count.",
    )
    articles_below: Annotated[int, Field(ge=0)] = Field(
        0, description="Fewer articles than this."
    )


class Config(Section):
    """A whole config."""

    version: Literal[1] = Field(description="Of this format.")
    user_agent: str | None = Field(
        None,
        min_length=3,
        description="Who asks, with a contact; required beyond loopback.",
    )
    feeds: list[FeedItem] = Field(
        min_length=1, description="Feeds, or OPML files that list some."
    )
    output: str = Field("./news", min_length=1, description="Where the dataset is.")
    window: WindowConfig = Field(default_factory=WindowConfig)
    fetch: FetchConfig = Field(default_factory=FetchConfig)
    extract: ExtractConfig = Field(default_factory=ExtractConfig)
    spelling: SpellingConfig = Field(default_factory=SpellingConfig)
    topics: TopicsConfig = Field(default_factory=TopicsConfig)
    duplicates: DuplicatesConfig = Field(default_factory=DuplicatesConfig)
    archive: ArchiveConfig = Field(default_factory=ArchiveConfig)
    drops: DropsConfig = Field(default_factory=DropsConfig)
    fail_if: FailIfConfig = Field(default_factory=FailIfConfig)

    def feed_elements(self) -> tuple[Feed, ...]:
        """The feeds as the pipeline takes them; OPML files are expanded by then."""
        return tuple(_feed(f) for f in self.feeds if isinstance(f, FeedConfig))


def _feed(config: FeedConfig) -> Feed:
    return Feed(
        feed_id=config.id or feed_id(config.url),
        url=config.url,
        publisher=config.publisher,
        language=config.language,
        section=config.section,
        rights=config.rights,
        pages=config.pages,
        headers=tuple(sorted(config.headers.items())),
    )


def config_digest(config: Config) -> str:
    """16 hex digits over the settings; header values, which are secrets, left out."""
    settings: dict[str, Any] = config.model_dump(mode="json", exclude={"output"})
    for feed in settings["feeds"]:
        feed["headers"] = sorted(feed.get("headers", ()))
    canonical = json.dumps(settings, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]

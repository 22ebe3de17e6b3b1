"""What a run will do, decided before anything is fetched.

The one place where a config, the command line and the clock meet. Transforms never
see the config: they get what they need of it from here.
"""

import ipaddress
import os
import platform
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.config import Config, config_digest
from pipeline.engines import Engine
from transforms.articles.extract import ExtractPolicy
from transforms.articles.version import EXTRACTOR_VERSION
from transforms.dataset.layout import new_run_id
from transforms.duplicates.clusters import CopyPolicy
from transforms.elements import Feed, Window
from transforms.reading.child import ChildSettings
from transforms.reading.pages import PagePolicy
from transforms.reading.poll import PollPolicy
from transforms.reading.pool import Pool
from transforms.reading.requests import ReadPolicy
from transforms.reading.rows import RunFacts
from transforms.records import SCHEMA_VERSION
from transforms.spellings.normalize import SpellingPolicy
from transforms.spellings.version import spelling_version
from transforms.topics.tag import TopicPolicy
from transforms.topics.taxonomy import TAXONOMY_VERSION
from transforms.web.client import FetchPolicy, HostPolicy
from transforms.web.forgotten import Forgotten
from transforms.web.redaction import redact_url
from transforms.web.source import LiveWeb, Source


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line says beyond the config; None takes the config's word.

    Attributes:
        now: the run's moment, for decisions; given, a rerun is exact.
        only: ids of the feeds to poll; empty polls all.
        limit: entries fetched at the most; the rest waits for the next run.
        due_only: leave out feeds whose next poll has not come.
        workers: reading children of a worker; None takes the machine's cores where
            the engine is this process, else one: engines start a worker a core.
    """

    now: datetime
    output: str | None = None
    run_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    only: tuple[str, ...] = ()
    limit: int | None = None
    due_only: bool = False
    workers: int | None = None
    engine: Engine = Engine()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run, resolved: the only argument of the graph."""

    feeds: tuple[Feed, ...]
    output: str
    facts: RunFacts
    source: Source
    pool: Pool
    shards: int
    polling: PollPolicy
    limit: int | None
    record_seen: bool
    reading: PagePolicy
    copies: CopyPolicy
    archive: Mapping[str, Any] | None
    feed_order: tuple[str, ...]
    fail_if: Mapping[str, float]
    engine: Engine
    versions: Mapping[str, str]

    @property
    def runner(self) -> str:
        """Beam's name of the engine."""
        return self.engine.runner

    def at(self, now: datetime) -> "Plan":
        """The same plan at another moment, as a run of its own."""
        run_id = new_run_id(now, secrets.token_hex(2))
        return replace(self, facts=replace(self.facts, now=now, run_id=run_id))

    def without(self, forgotten: Forgotten) -> "Plan":
        """The same plan with addresses left out that were taken down."""
        if not forgotten:
            return self
        whole = self.polling.forgotten | forgotten
        return replace(
            self,
            polling=replace(self.polling, forgotten=whole),
            reading=replace(self.reading, forgotten=whole),
        )

    def web(self) -> dict[str, Any]:
        """What every transform that fetches and reads is given."""
        return {
            "source": self.source,
            "pool": self.pool,
            "run": self.facts,
            "output": self.output,
            "shards": self.shards,
            "archive": self.archive,
        }


def make_plan(config: Config, options: RunOptions) -> Plan:
    """Resolve a config and the command line into one run."""
    output = options.output or config.output
    if "://" not in output:
        output = str(Path(output).expanduser().absolute())
    feeds = tuple(
        feed
        for feed in config.feed_elements()
        if not options.only or feed.feed_id in options.only
    )
    entropy = secrets.token_hex(2)
    children = child_settings(config)
    spelling = spelling_version(children.policy.spelling)
    facts = RunFacts(
        run_id=options.run_id or new_run_id(options.now, entropy),
        now=options.now,
        pipeline_version=__version__,
        extractor_version=f"{EXTRACTOR_VERSION}+spelling-{spelling}",
        taxonomy_version=TAXONOMY_VERSION,
        config_digest=config_digest(config),
    )
    return Plan(
        feeds=feeds,
        output=output,
        facts=facts,
        source=LiveWeb(policy=fetch_policy(config, options.engine)),
        pool=Pool(
            settings=children,
            count=options.workers or _cores(options.engine),
        ),
        shards=config.fetch.shards,
        polling=PollPolicy(
            due_only=options.due_only,
            max_entries=config.fetch.max_entries_per_feed,
            window=_window(config, options),
        ),
        limit=options.limit,
        record_seen=config.drops.record_seen,
        reading=PagePolicy(
            pages_per_host=config.fetch.max_pages_per_host,
            summary_only=config.extract.summary_only,
        ),
        copies=CopyPolicy(
            containment=config.duplicates.containment,
            look_back=timedelta(hours=config.duplicates.look_back_hours),
        ),
        archive=archive_description(config, options, facts)
        if config.archive.enabled
        else None,
        feed_order=tuple(f.feed_id for f in feeds),
        fail_if=config.fail_if.model_dump(),
        engine=options.engine,
        versions=_versions(),
    )


def archive_description(
    config: Config, options: RunOptions, facts: RunFacts
) -> dict[str, Any]:
    """What a replay needs to know of the run; header values and secrets left out.

    The feeds stand with the ids they had, since those are made of addresses that lose
    their secrets here.
    """
    settings = config.model_dump(mode="json", exclude={"output", "feeds"})
    settings["fetch"]["proxy"] = None
    feeds = []
    for feed, configured in zip(config.feed_elements(), config.feeds, strict=True):
        document = configured.model_dump(mode="json", exclude={"headers"})
        feeds.append({**document, "id": feed.feed_id, "url": redact_url(feed.url)})
    return {
        "format": 1,
        "run_id": facts.run_id,
        "now": facts.now.isoformat(),
        "config": {**settings, "feeds": feeds},
        "config_digest": facts.config_digest,
        "since": options.since.isoformat() if options.since else None,
        "until": options.until.isoformat() if options.until else None,
        "only": list(options.only),
        "limit": options.limit,
        "due_only": options.due_only,
        "versions": _versions(),
    }


def fetch_policy(config: Config, engine: Engine) -> FetchPolicy:
    """The part of the config that steers the client."""
    fetch = config.fetch
    return FetchPolicy(
        user_agent=config.user_agent or f"newsbeam/{__version__}",
        delay_seconds=fetch.delay_seconds,
        connections_per_host=fetch.connections_per_host,
        deadline_seconds=fetch.deadline_seconds,
        connect_seconds=fetch.connect_seconds,
        max_redirects=fetch.max_redirects,
        retries=fetch.retries,
        max_page_bytes=fetch.max_page_bytes,
        max_feed_bytes=fetch.max_feed_bytes,
        ports=tuple(fetch.ports),
        allow_networks=tuple(map(ipaddress.ip_network, fetch.allow_networks)),
        is_alone=engine.is_here,
        respect_robots=fetch.respect_robots,
        proxy=fetch.proxy,
        hosts={
            host: HostPolicy(**own.model_dump()) for host, own in fetch.hosts.items()
        },
    )


def _cores(engine: Engine) -> int:
    return (os.cpu_count() or 1) if engine.is_here else 1


def child_settings(config: Config) -> ChildSettings:
    """The part of the config that the reading children carry."""
    extract, spelling = config.extract, config.spelling
    return ChildSettings(
        policy=ReadPolicy(
            extract=ExtractPolicy(minimum_words=extract.minimum_words),
            spelling=SpellingPolicy(
                channels=tuple(spelling.channels),
                style=tuple(sorted(spelling.style.items())),
                quotations=spelling.quotations,
            ),
            topics=TopicPolicy(minimum_score=config.topics.minimum_score),
        ),
        deadline_seconds=extract.deadline_seconds,
        memory_mb=extract.memory_mb,
    )


def _window(config: Config, options: RunOptions) -> Window:
    since, days = options.since, config.window.days
    if since is None and days is not None:
        since = options.now - timedelta(days=days)
    return Window(since=since, until=options.until)


def _versions() -> dict[str, str]:
    """What a row depends on, for the manifest."""
    return {
        "newsbeam": __version__,
        "schema": SCHEMA_VERSION,
        "extractor": EXTRACTOR_VERSION,
        "taxonomy": TAXONOMY_VERSION,
        "apache-beam": version("apache-beam"),
        "trafilatura": version("trafilatura"),
        "python": platform.python_version(),
    }

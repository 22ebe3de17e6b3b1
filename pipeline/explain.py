"""One page or feed through the same functions as a run, told step by step.

The result is plain data; ``render`` makes it text. No Beam: what is explained is what
the reading children do, and it is a child that does it here too.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.explain_copies import CopyFinder, explain_copies
from pipeline.explain_known import KnownPage, known_page
from pipeline.reason_advice import ADVICE
from transforms.elements import Feed, Fetched, Rejection
from transforms.feeds.parse import ParsedFeed
from transforms.reading.child import ChildSettings
from transforms.reading.children import Children
from transforms.reading.describe import describe_drop, describe_story
from transforms.reading.pages import hints_of
from transforms.reading.read import Explained, Reading
from transforms.reading.requests import ExplainRequest, FeedRequest, PageRequest
from transforms.reading.rows import RunFacts, article_rows
from transforms.reasons import Reason
from transforms.records import Article
from transforms.web.content_type import HEAD_BYTES, is_readable_head
from transforms.web.redaction import redact_url
from transforms.web.source import Source
from transforms.web.urls import trusted_canonical

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Explainer:
    """What explaining needs: where answers come from and how pages are read.

    Attributes:
        facts: ``now`` in it is the moment that dates are judged by.
        is_moment_given: whether that was asked for; else a page that the dataset has is
            judged by the moment of the run that first saw it.
        copies: the dataset, where there is a config.
    """

    source: Source
    settings: ChildSettings
    facts: RunFacts
    feeds: tuple[Feed, ...] = ()
    is_moment_given: bool = False
    copies: CopyFinder | None = None

    def explain_url(self, url: str) -> Facts:
        """Fetch an address as a run would, then read it."""
        web = self.source.acquire()
        try:
            feed = next((f for f in self.feeds if f.url == url), None)
            told: Facts = {"input": redact_url(url)}
            if feed is None and (barred := web.permission(url)) is not None:
                return {**told, "outcome": _dropped(barred)}
            answer = web.fetch(
                url,
                kind="feed" if feed else "page",
                headers=feed.headers if feed else (),
            )
            if feed is None and _has_no_pages_type(answer):
                # JSON is no page, but may be a feed that no config names.
                as_feed = web.fetch(url, kind="feed")
                answer = answer if isinstance(as_feed, Rejection) else as_feed
        finally:
            self.source.release()
        if isinstance(answer, Rejection):
            return {**told, "outcome": _dropped(answer)}
        told["fetch"] = _fetch_facts(answer)
        return {**told, **self._read(answer, feed)}

    def explain_file(self, path: Path, url: str) -> Facts:
        """Read a file as if ``url`` had answered with it."""
        answer = Fetched(
            url=url,
            final_url=url,
            status=200,
            body=path.read_bytes(),
            content_type="",
            charset=None,
            headers=(),
            fetched_at=self.facts.now,
            latency_ms=0,
        )
        told: Facts = {"input": str(path)}
        # A file has no type that was told; what is no text at all is known by its head.
        if not is_readable_head("page", "text/html", answer.body[:HEAD_BYTES]):
            detail = "the first bytes are of another kind"
            rejection = Rejection(reason=Reason.CONTENT_TYPE, detail=detail)
            return {**told, "outcome": _dropped(rejection)}
        return {**told, **self._read(answer, None)}

    def _read(self, answer: Fetched, feed: Feed | None) -> Facts:
        children = Children(self.settings, 1)
        try:
            if feed is not None or _looks_like_a_feed(answer.body):
                return _explain_feed(children, answer, feed)
            return self._explain_page(children, answer)
        finally:
            children.close()

    def _explain_page(self, children: Children, answer: Fetched) -> Facts:
        known = self._known(answer)
        request = PageRequest(
            url=answer.final_url,
            charset=answer.charset,
            x_robots_tag=answer.header("x-robots-tag"),
            hints=hints_of(known.entry),
        )
        reply = children.read(ExplainRequest(page=request), answer.body)
        if not isinstance(reply, Explained):
            assert isinstance(reply, Rejection)
            return {"outcome": _dropped(reply)}
        told = {
            **_known_facts(known),
            "decisions": [asdict(note) for note in reply.notes],
        }
        if isinstance(reply.result, Rejection):
            return {**told, "outcome": _dropped(reply.result)}
        return {
            **told,
            "page_kind": reply.result.page_kind,
            "stories": list(self._stories(answer, reply.result, known)),
            "outcome": {"published": len(reply.result.stories)},
        }

    def _known(self, answer: Fetched) -> KnownPage:
        output = self.copies.output if self.copies else None
        addresses = (answer.url, answer.final_url)
        return known_page(addresses, self.feeds, output)

    def _stories(
        self, answer: Fetched, reading: Reading, known: KnownPage
    ) -> Iterator[Facts]:
        page_url = trusted_canonical(answer.final_url, reading.canonical_url)
        facts, copies = self.facts, self.copies
        if known.seen_at is not None and copies and not self.is_moment_given:
            facts = replace(facts, now=known.seen_at)
            copies = replace(copies, now=known.seen_at)
        rows = article_rows(known.entry, answer, reading, facts)
        for read, derived in zip(reading.stories, rows, strict=True):
            # A run may have met the article by another key before; its id stays.
            own_id = known.ids.get(derived.position_in_page, derived.article_id)
            row = replace(derived, article_id=own_id)
            yield {
                "article_id": row.article_id,
                "publisher": row.publisher,
                "published_date": row.published_date.isoformat(),
                **describe_story(
                    read.story,
                    read.language,
                    page_url=page_url,
                    final_url=answer.final_url,
                    stories=len(reading.stories),
                ),
                **_beyond_the_story(row),
                "language_confidence": read.language.confidence,
                "language_source": read.language.source,
                "edits": [asdict(e) for e in read.edits],
                "topics": [asdict(t) for t in read.topics],
                "topic_evidence": [asdict(e) for e in read.topic_evidence],
                "copies": explain_copies(row, copies),
            }


def _beyond_the_story(row: Article) -> Facts:
    """The fields of a row that its story left to the feed, or to the whole page."""
    told: Facts = {"section": row.section}
    if row.authors_source == "feed":
        told |= {"authors": list(row.authors), "authors_source": "feed"}
    if row.published_at_source in ("feed", "page"):
        told |= {
            "published_at": _iso(row.published_at),
            "published_at_source": row.published_at_source,
            "published_at_raw": row.published_at_raw,
            "published_at_precision": row.published_at_precision,
        }
    return told


def _explain_feed(children: Children, answer: Fetched, feed: Feed | None) -> Facts:
    request = FeedRequest(
        url=answer.final_url, charset=answer.charset, content_type=answer.content_type
    )
    parsed = children.read(request, answer.body)
    if not isinstance(parsed, ParsedFeed):
        assert isinstance(parsed, Rejection)
        return {"outcome": _dropped(parsed)}
    return {
        "feed": {
            "feed_id": feed.feed_id if feed else None,
            "format": parsed.format,
            "title": parsed.title,
            "language": parsed.language,
            "entries": parsed.total_entries,
            "sickness": list(parsed.sickness),
        },
        "entries": [
            {
                "title": e.title,
                "url": e.url,
                "guid": e.guid,
                "published_at": _iso(e.published_at),
                "published_at_raw": e.published_at_raw,
                "carries_text": bool(e.content_html),
            }
            for e in parsed.entries
        ],
        "outcome": {"entries": len(parsed.entries)},
    }


def _known_facts(known: KnownPage) -> Facts:
    if known.by is None:
        return {}
    entry = known.entry
    return {
        "read_as": {
            "feed_id": entry.feed_id,
            "publisher": entry.publisher,
            "language": entry.language,
            "section": entry.section,
            "known_by": known.by,
        }
    }


def _has_no_pages_type(answer: Fetched | Rejection) -> bool:
    return isinstance(answer, Rejection) and answer.reason is Reason.CONTENT_TYPE


def _fetch_facts(answer: Fetched) -> Facts:
    return {
        "status": answer.status,
        "final_url": redact_url(answer.final_url),
        "content_type": answer.content_type,
        "charset": answer.charset,
        "bytes": len(answer.body),
        "latency_ms": answer.latency_ms,
        "requests": answer.attempts,
        "fetched_at": _iso(answer.fetched_at),
    }


def _dropped(rejection: Rejection) -> Facts:
    return {
        "dropped": {
            **describe_drop(rejection),
            "meaning": rejection.reason.meaning,
            "advice": ADVICE[rejection.reason],
            "tried_again": rejection.reason.is_transient,
            "http_status": rejection.http_status,
        }
    }


def _looks_like_a_feed(body: bytes) -> bool:
    head = body[:2000].lstrip().lower()
    names = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"jsonfeed.org/version")
    return any(name in head for name in names)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

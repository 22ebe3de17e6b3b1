"""One entry to its rows: ask robots, fetch, hand the page to a child, read it."""

from dataclasses import dataclass, replace
from typing import Protocol

from transforms.dataset.spill import read_blob
from transforms.dataset.storage import Storage
from transforms.elements import Entry, Fetched, Rejection
from transforms.processwide import STOP
from transforms.reading.read import Reading, Reply
from transforms.reading.requests import FragmentRequest, Hints, PageRequest, Request
from transforms.reading.rows import RunFacts, article_rows
from transforms.reasons import Reason
from transforms.records import Article
from transforms.web.forgotten import Forgotten, is_forgotten
from transforms.web.source import Web

#: What a page may lack that the feed's own text can stand in for.
_PAGE_WITHOUT_TEXT = frozenset(
    {Reason.EXTRACTION_FAILED, Reason.TOO_SHORT, Reason.NOT_AN_ARTICLE}
)


class Reads(Protocol):
    """What reads the page; the children in a run."""

    def read(self, request: Request, body: bytes) -> Reply:
        """Answer one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePolicy:
    """Which pages are fetched.

    Attributes:
        pages_per_host: pages fetched of one host in a run; the rest is deferred.
        summary_only: publish the feed's summary where no longer text can be had.
        forgotten: keys of addresses that were taken down.
    """

    pages_per_host: int = 500
    summary_only: bool = False
    forgotten: Forgotten = frozenset()


def needs_page(entry: Entry) -> bool:
    """Whether an entry's text is to be had from its page, not from the feed."""
    return entry.url is not None and entry.pages != "never"


class PageReader:
    """Reads the entries of one run; used from many threads."""

    def __init__(
        self,
        web: Web,
        reads: Reads,
        storage: Storage,
        policy: PagePolicy,
        run: RunFacts,
    ) -> None:
        self._web, self._reads, self._storage = web, reads, storage
        self._policy, self._run = policy, run

    def read(self, entry: Entry, number: int) -> tuple[Article, ...] | Rejection:
        """The rows of an entry, or why it has none.

        Args:
            entry: what to read.
            number: how many entries of its host came before it in this run.
        """
        if STOP.is_set():
            return Rejection(reason=Reason.DEFERRED, detail="the run was stopped")
        if not needs_page(entry) or entry.url is None:
            return self._read_feed_text(entry, _NO_TEXT_IN_FEED)
        if number >= self._policy.pages_per_host:
            limit = self._policy.pages_per_host
            return Rejection(
                reason=Reason.DEFERRED, detail=f"over {limit} pages of this host"
            )
        barred = self._web.permission(entry.url)
        if barred is not None:
            return barred
        answer = self._web.fetch(entry.url, kind="page")
        if isinstance(answer, Rejection):
            return answer
        result = self._read_page(entry, answer)
        if (
            isinstance(result, Rejection)
            and result.reason in _PAGE_WITHOUT_TEXT
            and entry.pages == "auto"
        ):
            return self._read_feed_text(entry, result)
        return result

    def _read_page(
        self, entry: Entry, answer: Fetched
    ) -> tuple[Article, ...] | Rejection:
        request = PageRequest(
            url=answer.final_url,
            charset=answer.charset,
            x_robots_tag=answer.header("x-robots-tag"),
            hints=hints_of(entry),
        )
        reading = self._reads.read(request, answer.body)
        if isinstance(reading, Reading):
            rows = tuple(article_rows(entry, answer, reading, self._run))
            return self._without_forgotten(rows)
        assert isinstance(reading, Rejection)
        return replace(reading, http_status=answer.status, attempts=answer.attempts)

    def _without_forgotten(
        self, rows: tuple[Article, ...]
    ) -> tuple[Article, ...] | Rejection:
        """The stories whose own addresses were not taken down."""
        forgotten = self._policy.forgotten
        left = tuple(r for r in rows if not is_forgotten(r.canonical_url, forgotten))
        return left or Rejection(reason=Reason.FORGOTTEN)

    def _read_feed_text(
        self, entry: Entry, otherwise: Rejection
    ) -> tuple[Article, ...] | Rejection:
        """The text the feed carries, or ``otherwise`` where that does not do."""
        if entry.content is not None:
            body = read_blob(self._storage, entry.content)
        elif self._policy.summary_only and entry.summary:
            body = entry.summary.encode()
        else:
            return otherwise
        address = entry.url or f"feed:{entry.feed_id}/{entry.entry_id}"
        request = FragmentRequest(
            url=address,
            title=entry.title or "",
            is_summary=entry.content is None,
            hints=hints_of(entry),
        )
        reading = self._reads.read(request, body)
        if not isinstance(reading, Reading):
            assert isinstance(reading, Rejection)
            return reading if otherwise is _NO_TEXT_IN_FEED else otherwise
        answer = Fetched(
            url=address,
            final_url=address,
            status=200,
            body=body,
            content_type="text/html",
            charset="utf-8",
            headers=(),
            fetched_at=self._run.now,
            latency_ms=0,
        )
        return tuple(article_rows(entry, answer, reading, self._run))


_NO_TEXT_IN_FEED = Rejection(
    reason=Reason.EXTRACTION_FAILED,
    detail="the feed carries no whole text and its pages are not fetched",
)


def hints_of(entry: Entry) -> Hints:
    """What the feed says of an entry, for the readers that can use it."""
    return Hints(
        language=entry.language, section=entry.section, categories=entry.categories
    )

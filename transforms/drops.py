"""Rejections to rows of the drops table.

The one place where the run, the feed and the entry are added to a reason, and where
addresses lose their secrets.
"""

from transforms.duplicates.stories import Candidate
from transforms.elements import Feed, Rejection
from transforms.reading.rows import RunFacts
from transforms.records import Drop
from transforms.web.redaction import redact_url


def entry_drop(
    rejection: Rejection,
    candidate: Candidate,
    run: RunFacts,
    *,
    stage: str,
    subject: str = "entry",
    url: str | None = None,
) -> Drop:
    """The drop of an entry, or of a story (then with the story's own address)."""
    address = url or candidate.url
    return Drop(
        run_id=run.run_id,
        subject=subject,
        reason=rejection.reason.value,
        kind=rejection.kind,
        detail=rejection.detail or None,
        stage=stage,
        feed_id=candidate.feed_id,
        publisher=candidate.publisher,
        entry_id=candidate.entry_id,
        url=redact_url(address) if address else None,
        entry_guid=candidate.guid,
        http_status=rejection.http_status,
        attempts=rejection.attempts,
        is_transient=rejection.reason.is_transient,
        first_seen_at=run.now,
        dropped_at=run.now,
        run_date=run.now.date(),
    )


def feed_drop(rejection: Rejection, feed: Feed, run: RunFacts, *, stage: str) -> Drop:
    """The drop of a whole feed."""
    return Drop(
        run_id=run.run_id,
        subject="feed",
        reason=rejection.reason.value,
        kind=rejection.kind,
        detail=rejection.detail or None,
        stage=stage,
        feed_id=feed.feed_id,
        publisher=feed.publisher,
        url=redact_url(feed.url),
        http_status=rejection.http_status,
        attempts=rejection.attempts,
        is_transient=rejection.reason.is_transient,
        first_seen_at=run.now,
        dropped_at=run.now,
        run_date=run.now.date(),
    )

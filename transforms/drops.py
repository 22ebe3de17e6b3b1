"""Rejections to rows of the drops table.

The one place where the run, the feed and the entry are added to a reason, and where
addresses lose their secrets.
"""

from datetime import timedelta

from transforms.duplicates.stories import Candidate
from transforms.elements import Feed, Rejection
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason
from transforms.records import Drop
from transforms.web.redaction import redact_url

#: An entry is tried in so many runs, and waits so long, before its drop is final.
MOST_TRIES = 5
LONGEST_WAIT = timedelta(days=7)
#: These cost an entry none of its tries: it was not its turn.
NOT_TRIED = frozenset({Reason.DEFERRED.value, Reason.CIRCUIT_OPEN.value})


def is_tried_again(reason: Reason, candidate: Candidate, run: RunFacts) -> bool:
    """Whether a dropped entry waits in the retry queue, or its drop is final."""
    if not reason.is_transient:
        return False
    first = candidate.first_seen_at or run.now
    tries = candidate.tries + (reason.value not in NOT_TRIED)
    return tries < MOST_TRIES and run.now - first < LONGEST_WAIT


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
    guid, detail = candidate.guid, rejection.detail or None
    if rejection.reason is Reason.FORGOTTEN:  # to say which would be to remember it
        address = guid = detail = None
    return Drop(
        run_id=run.run_id,
        subject=subject,
        reason=rejection.reason.value,
        kind=rejection.kind,
        detail=detail,
        stage=stage,
        feed_id=candidate.feed_id,
        publisher=candidate.publisher,
        entry_id=candidate.entry_id,
        url=redact_url(address) if address else None,
        entry_guid=guid,
        http_status=rejection.http_status,
        attempts=rejection.attempts,
        is_transient=subject == "entry"
        and is_tried_again(rejection.reason, candidate, run),
        first_seen_at=candidate.first_seen_at or run.now,
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

"""What can be odd about a feed: the closed set of names in the column `sickness`.

A sick feed is read all the same: these are words for its operator and for ours. What
keeps a feed from being read at all is a reason, see ``transforms.reasons``.
"""

from datetime import datetime, timedelta

#: Name → what was seen, for people. ``docs/feed_health.md`` adds what to do.
SICKNESS: dict[str, str] = {
    "all_guids_equal": "all entries have one guid; their links tell them apart",
    "bad_bytes": "some bytes are no text in the feed's encoding; they became U+FFFD",
    "control_characters": "characters that XML forbids were taken out",
    "expired": "the feed says of itself that it has ended",
    "future_dates": "an entry is dated more than two days ahead",
    "guids_changed": "the entries of the last poll came back under other guids",
    "html_content_type": "the feed is served as text/html",
    "moved": "the address answers with a permanent redirect",
    "other_calendar": "dates count their years in the Buddhist, the Persian or the "
    "Islamic calendar",
    "plain_sitemap": "a sitemap without news tags: no titles, hardly any dates",
    "polled_too_rarely": "none of the entries of the last poll is still there, so "
    "others may have come and gone between",
    "stale": "the newest entry is more than 30 days old",
    "truncated": "the body breaks off; its whole entries were read",
    "undated": "an entry has no date that can be read",
    "wrong_304": "the server said that nothing had changed though it had",
}

STALE_AFTER = timedelta(days=30)
#: A publisher's clock, and its time zone, may be wrong by so much.
AHEAD = timedelta(days=2)


def signs_of_age(newest: datetime | None, now: datetime) -> tuple[str, ...]:
    """What the date of a feed's newest entry says at a moment."""
    if newest is None:
        return ()
    if newest > now + AHEAD:
        return ("future_dates",)
    return ("stale",) if now - newest > STALE_AFTER else ()

"""The closed set of reasons why something is not a row.

A reason's value is at once the column, the metric, the label in the funnel and the
heading in the docs, so a reason is added here and nowhere else.
"""

from enum import Enum


class Reason(str, Enum):
    """Why a feed, an entry or a story was dropped.

    Attributes:
        meaning: one clause for people, shown in the docs and in ``explain``.
        is_transient: whether the thing is worth trying again in a later run.
    """

    meaning: str
    is_transient: bool

    def __new__(cls, value: str, meaning: str, is_transient: bool = False) -> "Reason":
        """Make a member that is its value and carries its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.is_transient = is_transient
        return member

    def __str__(self) -> str:
        return str(self.value)

    BAD_URL = "bad_url", "not http(s), unparsable, userinfo tricks or a forbidden port"
    BLOCKED_ADDRESS = (
        "blocked_address",
        "the name or a hop resolves to an address that is neither public nor allowed",
    )
    DNS = "dns", "the name did not resolve", True
    CONNECT = "connect", "refused, reset or closed without an answer", True
    TLS = "tls", "the certificate or the handshake failed"
    TIMEOUT = "timeout", "the whole fetch passed its deadline", True
    PROTOCOL = "protocol", "not HTTP, endless or too large headers, bad chunking", True
    TRUNCATED = "truncated", "the body is shorter than declared or lacks its end", True
    REDIRECT = "redirect", "a loop, too many hops, no or a bad Location, a cookie wall"
    HTTP_4XX = "http_4xx", "the server refused for good"
    HTTP_429 = "http_429", "the server asked us to slow down", True
    HTTP_5XX = "http_5xx", "the server failed", True
    TOO_LARGE = "too_large", "the encoded or the decoded body is over its cap"
    DECODE = "decode", "broken or unknown content encoding"
    CONTENT_TYPE = "content_type", "not HTML, XML or JSON by type or by magic bytes"
    ROBOTS = "robots", "robots.txt disallows it"
    ROBOTS_UNREACHABLE = "robots_unreachable", "robots.txt failed or timed out", True
    CIRCUIT_OPEN = "circuit_open", "the host was given up in this run", True
    DEFERRED = "deferred", "a budget, a limit or a signal ended the run first", True
    PARSE = "parse", "the feed is unreadable", True
    EMPTY = "empty", "no bytes, or no entries where there were some", True
    TOO_MANY_ENTRIES = "too_many_entries", "entries over the cap of their feed", True
    DUPLICATE_ENTRY = "duplicate_entry", "the same article came by another entry"
    ALREADY_SEEN = "already_seen", "known from an earlier run"
    OUTSIDE_WINDOW = "outside_window", "its date is outside the window asked for"
    UNCHANGED = "unchanged", "fetched again and nothing is new"
    SAME_ARTICLE = "same_article", "this story has a row of its own elsewhere"
    NOT_AN_ARTICLE = "not_an_article", "the page is of another kind (see kind)"
    TOO_SHORT = "too_short", "fewer words than the minimum"
    EXTRACTION_FAILED = "extraction_failed", "no article text was found"
    EXTRACTION_TIMEOUT = "extraction_timeout", "reading passed its deadline"
    PARSER_CRASH = "parser_crash", "the process that read it died"
    FORGOTTEN = "forgotten", "taken down here on request"
    GONE = "gone", "the server says it is gone for good (410)"
    INTERNAL = "internal", "a bug of ours on this one element", True

"""Names of feeds and entries that do not change between runs."""

import hashlib
import re

#: What publishers write where they have no guid (oddities of real feeds).
_NO_GUID = frozenset({"", "n/a", "na", "null", "none", "nil", "undefined", "-", "0"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 48


def usable_guid(guid: str | None) -> str | None:
    """The guid without surrounding white space, or None where it names nothing."""
    stripped = (guid or "").strip()
    return None if stripped.casefold() in _NO_GUID else stripped


def entry_id(feed_id: str, guid: str | None, url: str | None) -> str:
    """Identity of an entry: 32 hex of the feed and its guid, else its link.

    A guid and a link of the same characters give different ids. Entries with neither
    share one id within their feed: nothing tells them apart.
    """
    usable = usable_guid(guid)
    parts = ("guid", usable) if usable is not None else ("url", url or "")
    return _digest(feed_id, *parts)[:32]


def entry_digest(*said: str | None) -> bytes:
    """8 bytes over what a feed says of an entry; an entry that changed is read again.

    Args:
        said: its address in normal form, title, dates and whole text. Not its
            summary: many feeds write counters and the time of day into it.
    """
    digest = hashlib.blake2b(digest_size=8)
    for part in said:
        encoded = (part or "").encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded) + encoded)
    return digest.digest()


def feed_id(url: str) -> str:
    """Identity of a feed without one in the config: its address, readable, and 8 hex.

    Never derived from a redirected address, so a moved feed keeps its memory. At most
    57 characters of ``[a-z0-9-]``, fit for a path.
    """
    address = re.sub(r"^[a-z]+://(www\.)?", "", url.strip().lower())
    slug = _NOT_SLUG.sub("-", address.partition("?")[0]).strip("-")[:_SLUG_LENGTH]
    return f"{slug.strip('-') or 'feed'}-{_digest(url.strip())[:8]}"


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        # The length before each part: ("ab", "c") is not ("a", "bc").
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return digest.hexdigest()

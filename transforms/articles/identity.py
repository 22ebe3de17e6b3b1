"""The persisted identity of an article. Never change what these functions return.

``article_id`` is a key in users' warehouses, so nothing here depends on a library, on
the order of arrival or on the clock.
"""

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")
_SEPARATOR = "\x1f"


def article_id(publisher: str, key: str) -> str:
    """Stable id of a story: 32 hex digits over its publisher and its key.

    The key is the story's own permalink on the same site, else the page's canonical
    address (``story_key`` makes one for stories without either).
    """
    return _digest(publisher, key)[:32]


def story_key(canonical_url: str, title: str) -> str:
    """Key of a further story of a page that has no link of its own."""
    return f"{canonical_url}#{_digest(title_key(title))[:16]}"


def title_key(title: str) -> str:
    """A title without case, accents' form, punctuation and spacing.

    >>> title_key("“Ferry  returns”")
    'ferry returns'
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))


def content_hash(title: str, text: str) -> str:
    """Hash of normalized title and text: equal where a reader reads the same."""
    return _digest(title, text)[:32]


def _digest(*parts: str) -> str:
    text = _SEPARATOR.join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""The persisted identity of an article. Never change what these functions return.

``article_id`` is a key in users' warehouses, so nothing here depends on a library, on
the order of arrival or on the clock.
"""

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")
_SEPARATOR = "\x1f"

#: One shingle hash in so many is kept in a sketch.
SKETCH_RATE = 16


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


def text_sketch(text: str) -> tuple[int, ...]:
    """A small sample of the text's 4-word shingles, sorted; texts under 80 words whole.

    FracMinHash: a shingle is kept when its hash is divisible by ``SKETCH_RATE``, so
    two sketches can be compared for containment whatever the texts' lengths.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    shingles = {
        " ".join(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words
    }
    hashes = {
        int.from_bytes(hashlib.blake2b(s.encode(), digest_size=7).digest(), "big")
        for s in shingles
    }
    if len(words) >= 80:
        hashes = {h for h in hashes if h % SKETCH_RATE == 0}
    return tuple(sorted(hashes))


def containment(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the smaller sketch that the other contains, 0 where either is empty."""
    smaller, larger = sorted((set(a), set(b)), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def _digest(*parts: str) -> str:
    text = _SEPARATOR.join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

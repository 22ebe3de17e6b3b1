"""A small sample of a text by which copies of it can be found.

FracMinHash over 4-word shingles: a shingle is kept when its hash is divisible by
``SKETCH_RATE``, so two sketches can be compared for containment whatever the texts'
lengths, and a brief matches the whole it was cut from.
"""

import hashlib
import re
import unicodedata

#: One shingle hash in so many is kept.
SKETCH_RATE = 16
#: Texts shorter than this many words keep every shingle.
WHOLE_BELOW_WORDS = 80

_WORD = re.compile(r"\w+")


def text_sketch(text: str) -> tuple[int, ...]:
    """The text's sampled shingle hashes (56 bits each), sorted; () for no words."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not words:
        return ()
    hashes = {_hash(" ".join(words[i : i + 4])) for i in range(max(1, len(words) - 3))}
    if len(words) >= WHOLE_BELOW_WORDS:
        hashes = {h for h in hashes if h % SKETCH_RATE == 0}
    return tuple(sorted(hashes))


def containment(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the smaller sketch that the other contains; 0 where either is empty."""
    smaller, larger = sorted((set(a), set(b)), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def _hash(shingle: str) -> int:
    digest = hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=7)
    return int.from_bytes(digest.digest(), "big")

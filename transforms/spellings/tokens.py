"""The words of a text as runs of ASCII letters, found at the speed of C.

Names with other letters are found by a run within them (``rkiye``); whoever changes
something looks at the text around a run first.
"""

from __future__ import annotations

_LETTERS = bytes(
    code if chr(code).isalpha() and code < 128 else 32 for code in range(256)
)


def ascii_words(text: str) -> list[str]:
    """Runs of ASCII letters, in order."""
    letters = text.encode("ascii", "replace").translate(_LETTERS)
    return letters.decode("ascii").split()

"""Which rules a normalized text was made by: the tables, and the choices in the policy.

Two texts that were normalized by different rules say nothing about a revision, so this
is part of a row's ``extractor_version``.
"""

import hashlib
from importlib import resources

from transforms.spellings.normalize import SpellingPolicy

#: Raised by hand with every change of the code that can change a text.
RULES = "1"


def spelling_version(policy: SpellingPolicy) -> str:
    """8 hex digits over the rules, the data files and the policy."""
    digest = hashlib.blake2b(f"{RULES} {policy!r}".encode(), digest_size=4)
    folder = resources.files("transforms.spellings") / "data"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()

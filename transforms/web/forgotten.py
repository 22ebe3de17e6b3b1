"""Addresses that were taken down, known by hashes alone.

Kept so that none of them is fetched or written again, without keeping the address
itself.
"""

import hashlib
from collections.abc import Set

from transforms.web.urls import canonical_url

#: Keys of addresses that were taken down; empty for nearly every dataset.
Forgotten = frozenset[str]


def forgotten_key(url: str) -> str:
    """The key of an address: equal for all that share a canonical form.

    Raises:
        ValueError: it is no address.
    """
    return hashlib.blake2b(canonical_url(url).encode(), digest_size=16).hexdigest()


def is_forgotten(url: str | None, forgotten: Set[str]) -> bool:
    """Whether an address was taken down; no for what is no address."""
    if not forgotten or not url:
        return False
    try:
        return forgotten_key(url) in forgotten
    except ValueError:
        return False

"""Further keys that an article is known by, beside its id: the identity ladder.

An article keeps its id when its publisher moves it. The rungs are tried in order:
the entry's guid, the addresses that led to it, the last word of its address, its very
text. All but the last are believed only where title or text agree as well, since
publishers reuse guids and send old addresses to new stories.
"""

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from transforms.dataset.memory import key_of
from transforms.elements import Rejection
from transforms.web.urls import canonical_url, parse_url, registrable_domain

#: A last path segment of fewer words is no name of a story (``index``, ``12345``).
_SLUG_WORDS = 4
_SEPARATORS = re.compile(r"[-_]+")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$")


class HasKeys(Protocol):
    """What of a row leads to its aliases: an ``Article``, or a part of one."""

    @property
    def publisher(self) -> str:
        """Whose it is."""

    @property
    def feed_id(self) -> str:
        """The feed it came by."""

    @property
    def entry_guid(self) -> str | None:
        """The entry's guid."""

    @property
    def url(self) -> str:
        """As published."""

    @property
    def final_url(self) -> str:
        """After redirects."""

    @property
    def canonical_url(self) -> str:
        """Our form."""

    @property
    def position_in_page(self) -> int:
        """1 for a page's first story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKeys:
    """The part of a written row that leads to its aliases."""

    publisher: str
    feed_id: str
    entry_guid: str | None
    url: str
    final_url: str
    canonical_url: str
    position_in_page: int


def article_aliases(
    article: HasKeys, *, content_hash: str, title_key: str
) -> tuple[tuple[str, bytes], ...]:
    """The keys of a row as (rung, key), surest first.

    Args:
        article: the row.
        content_hash: of its normalized title and text.
        title_key: its title in the form that is compared.
    """
    publisher = article.publisher
    keys: list[tuple[str, bytes]] = []
    if article.position_in_page == 1:
        if article.entry_guid:
            guid = key_of("guid", article.feed_id, article.entry_guid)
            keys.append(("guid", guid))
        for url in dict.fromkeys((article.url, article.final_url)):
            alias = address_alias(publisher, url)
            if alias is not None:
                keys.append(("redirect", alias))
        slug = slug_of(article.canonical_url)
        if slug is not None:
            keys.append(("slug", key_of("slug", publisher, slug)))
    keys.append(("content", key_of("content", publisher, content_hash)))
    if title_key:
        keys.append(("title", key_of("title", publisher, title_key)))
    return tuple(keys)


def address_alias(publisher: str | None, url: str) -> bytes | None:
    """The key of an address that leads to an article; None for what is none.

    Args:
        publisher: as configured; None stands for the address's own domain.
        url: as published.
    """
    parsed, address = parse_url(url), address_of(url)
    if isinstance(parsed, Rejection) or address is None:
        return None
    return key_of("address", publisher or registrable_domain(parsed.host), address)


def address_of(url: str | None) -> str | None:
    """The normal form of an address; None for what is none."""
    if url is None or isinstance(parse_url(url), Rejection):
        return None
    return canonical_url(url)


def slug_of(url: str) -> str | None:
    """The last path segment where it names a story, without digits and extension.

    >>> slug_of("https://press.example/2026/01/ferry-returns-to-the-islands-4711.html")
    'ferry-returns-to-the-islands'
    """
    segment = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
    words = [
        word
        for word in _SEPARATORS.split(_EXTENSION.sub("", segment))
        if word and not word.isdigit()
    ]
    return "-".join(words) if len(words) >= _SLUG_WORDS else None

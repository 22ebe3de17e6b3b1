"""A spilled row to the reference that stands for it in the shuffles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from transforms.articles.identity import article_id, title_key
from transforms.duplicates.clusters import Sketched, appeared_at
from transforms.duplicates.credits import credits_of
from transforms.duplicates.sketch import shortened, sketch_text
from transforms.duplicates.stories import Candidate, StoryRef
from transforms.elements import Entry
from transforms.reading.aliases import address_of, article_aliases
from transforms.reading.spilled_sketches import spilled
from transforms.records import Article


class Spill(Protocol):
    """Where rows and their sketches wait: a ``SpillWriter``."""

    def put(self, article: Article) -> object:
        """Put a row aside; gives its place."""

    def put_blob(self, data: bytes) -> object:
        """Put something else aside; likewise."""


def candidate_of(entry: Entry) -> Candidate:
    """The ledger's unit for an entry."""
    return Candidate(
        feed_id=entry.feed_id,
        entry_id=entry.entry_id,
        position=entry.position,
        publisher=entry.publisher,
        url=entry.url,
        guid=entry.guid,
        tries=entry.tries,
        first_seen_at=entry.first_seen_at,
    )


def story_ref(article: Article, entry: Entry, spill: Spill) -> StoryRef:
    """The keys of a row; the row and its sketch are put aside."""
    is_appended = article.position_in_page > 1
    title = title_key(article.title_normalized)
    own_id = None if is_appended else _own_id(article)
    copyable = sketched(**{name: getattr(article, name) for name in SKETCHED_COLUMNS})
    return StoryRef(
        candidate=candidate_of(entry),
        row=spill.put(article),
        article_id=article.article_id,
        publisher=article.publisher,
        canonical_url=article.canonical_url,
        title_key=title,
        content_hash=article.content_hash,
        short_keys=shortened(copyable.keys),
        copyable=spill.put_blob(spilled(copyable)),
        own_id=own_id,
        rank=(
            int(is_appended),
            article.position_in_page,
            int(own_id is not None),
            article.final_url,
            article.content_hash,
            entry.feed_id,
            entry.entry_id,
            entry.position,
        ),
        is_appended=is_appended,
        published_date=article.published_date,
        language=article.language,
        has_edits=bool(article.edits),
        aliases=article_aliases(
            article, content_hash=article.content_hash, title_key=title
        ),
    )


def _own_id(article: Article) -> str | None:
    """The id by the address that answered, where the page named another one."""
    own = address_of(article.final_url)
    if own is None or own == article.canonical_url:
        return None
    return article_id(article.publisher, own)


def sketched(
    *,
    article_id: str,
    text_normalized: str,
    published_at: datetime | None,
    published_at_precision: str | None,
    first_seen_at: datetime,
    publisher: str,
    agency: str | None,
    authors: Sequence[str],
) -> Sketched:
    """What the copies of an article are found by, from the columns of its row."""
    text = sketch_text(text_normalized)
    return Sketched(
        article_id=bytes.fromhex(article_id),
        appeared_at=appeared_at(published_at, published_at_precision, first_seen_at),
        published_at=published_at,
        keys=text.keys,
        anchors=text.anchors,
        credits=credits_of(publisher=publisher, agency=agency, authors=authors),
    )


#: Columns that ``sketched`` takes.
SKETCHED_COLUMNS = (
    *("article_id", "text_normalized", "published_at", "published_at_precision"),
    *("first_seen_at", "publisher", "agency", "authors"),
)

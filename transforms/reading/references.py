"""A spilled row to the reference that stands for it in the shuffles."""

from transforms.articles.identity import title_key
from transforms.duplicates.clusters import Sketched, appeared_at
from transforms.duplicates.credits import credits_of
from transforms.duplicates.sketch import short, sketch_text
from transforms.duplicates.stories import Candidate, StoryRef
from transforms.elements import Entry
from transforms.reading.aliases import article_aliases
from transforms.records import Article


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


def story_ref(article: Article, entry: Entry, row: object) -> StoryRef:
    """The keys of a row that was spilled at ``row``."""
    is_appended = article.position_in_page > 1
    title = title_key(article.title_normalized)
    copyable = sketched(article)
    return StoryRef(
        candidate=candidate_of(entry),
        row=row,
        article_id=article.article_id,
        publisher=article.publisher,
        canonical_url=article.canonical_url,
        title_key=title,
        content_hash=article.content_hash,
        sketch=short(copyable.keys),
        copyable=copyable,
        rank=(
            int(is_appended),
            article.position_in_page,
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


def sketched(article: Article) -> Sketched:
    """What the copies of an article are found by."""
    text = sketch_text(article.text_normalized)
    return Sketched(
        article_id=bytes.fromhex(article.article_id),
        appeared_at=appeared_at(
            article.published_at, article.published_at_precision, article.first_seen_at
        ),
        published_at=article.published_at,
        keys=text.keys,
        anchors=text.anchors,
        credits=credits_of(
            publisher=article.publisher,
            agency=article.agency,
            authors=article.authors,
        ),
    )

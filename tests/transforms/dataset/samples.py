"""Records for tests, by what matters in them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.clock import NOW
from transforms.records import Article, Drop, Edit, FeedHealth, Topic, TopicEvidence

ARTICLE = Article(
    article_id="0" * 32,
    revision=1,
    revision_kind="first",
    entry_id="1" * 32,
    feed_id="harbour",
    publisher="Harbour Gazette",
    identity_rung="new",
    url="https://press.example/ferry",
    final_url="https://press.example/ferry",
    canonical_url="https://press.example/ferry",
    position_in_page=1,
    articles_in_page=1,
    page_kind="article",
    title="Ferry returns to Turkey",
    title_normalized="Ferry returns to Türkiye",
    text="The ferry sails again.\nTickets are on sale.",
    text_normalized="The ferry sails again.\nTickets are on sale.",
    edits=(
        Edit(
            field="title",
            start=17,
            end=23,
            original="Turkey",
            replacement="Türkiye",
            rule="variant:country.TR",
        ),
    ),
    word_count=8,
    authors=("Ada Lund", "Bo Okafor"),
    published_at=NOW - timedelta(hours=3),
    first_published_date=date(2026, 1, 15),
    first_seen_at=NOW,
    fetched_at=NOW + timedelta(microseconds=7),
    language_source="detected",
    language_confidence=0.99,
    topics=(Topic(qcode="medtop:04000000", label="economy", score=0.8),),
    topic_evidence=(
        TopicEvidence(
            qcode="medtop:04000000", field="text", start=4, end=9, term="ferry"
        ),
    ),
    cluster_id="0" * 32,
    is_syndicated=False,
    title_source="h1",
    text_source="dom",
    content_hash="c0ffee",
    run_id="run-1",
    pipeline_version="0.1.0",
    extractor_version="1",
    config_digest="d",
    taxonomy_version="t",
    schema_version="1.0",
    published_date=date(2026, 1, 15),
    language="en",
)


def article(number: int, **changes: Any) -> Article:
    """An article of its own: id, entry and address follow from the number."""
    url = f"https://press.example/{number}"
    return replace(
        ARTICLE,
        **{
            "article_id": f"{number:032x}",
            "entry_id": f"{number + 1_000_000:032x}",
            "cluster_id": f"{number:032x}",
            "url": url,
            "final_url": url,
            "canonical_url": url,
            **changes,
        },
    )


def drop(run_id: str, now: datetime = NOW, **changes: Any) -> Drop:
    """A dropped entry."""
    record = Drop(
        run_id=run_id,
        subject="entry",
        reason="robots",
        stage="read_pages",
        feed_id="harbour",
        entry_id="2" * 32,
        url="https://press.example/closed",
        is_transient=False,
        first_seen_at=now,
        dropped_at=now,
        run_date=now.date(),
    )
    return replace(record, **changes)


def health(run_id: str, now: datetime = NOW, **changes: Any) -> FeedHealth:
    """A feed that did well."""
    record = FeedHealth(
        run_id=run_id,
        feed_id="harbour",
        url="https://press.example/rss",
        status="ok",
        http_status=200,
        not_modified=False,
        entries=2,
        run_date=now.date(),
    )
    return replace(record, **changes)

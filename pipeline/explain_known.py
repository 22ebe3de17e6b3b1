"""What a dataset and a config know of a page: as whose entry a run would read it.

The same page has another article_id under another publisher, and reads otherwise with
what its feed says of language and section. So an explanation asks first.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.dataset.data_file import opened_rows
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import open_storage
from transforms.elements import Entry, Feed, Rejection
from transforms.feeds.identity import entry_id
from transforms.web.urls import parse_url, same_site

#: Where a row may have the address of a page.
_ADDRESSES = ("url", "final_url", "canonical_url", "parent_url")
_COLUMNS = (
    *("article_id", "revision", "entry_id", "feed_id", "publisher", "entry_guid"),
    *("position_in_page", "authors", "authors_source", "feed_categories", "rights"),
    *("published_at", "published_at_raw", "published_at_source", "first_seen_at"),
)
_BATCH_ROWS = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What is known of a page before it is read.

    Attributes:
        entry: as a run has it, or would.
        by: ``row``, ``feed of the same host`` or None for a page nobody knows.
        ids: article_id of its stories by their position; {} without rows.
        seen_at: when a run first saw it, if one did.
    """

    entry: Entry
    by: str | None = None
    ids: dict[int, str]
    seen_at: datetime | None = None


def known_page(
    addresses: Collection[str], feeds: Sequence[Feed], output: str | None
) -> KnownPage:
    """The entry that a page belongs to.

    Args:
        addresses: of the page, that which was asked for first.
        feeds: of the config, in its order.
        output: the dataset to look into, if any.
    """
    url = next(iter(addresses))
    rows = list(_rows_of(addresses, output)) if output is not None else []
    if rows:
        # The newest revision of the first story has what its feed said last.
        newest = {row["position_in_page"]: row for row in rows}
        first = newest[min(newest)]
        feed = next((f for f in feeds if f.feed_id == first["feed_id"]), None)
        return KnownPage(
            entry=_entry_of_row(first, url, feed),
            by="row",
            ids={position: row["article_id"] for position, row in newest.items()},
            seen_at=first["first_seen_at"],
        )
    feed = _feed_of_host(url, feeds)
    feed_id = feed.feed_id if feed else "explain"
    entry = Entry(
        entry_id=entry_id(feed_id, None, url),
        feed_id=feed_id,
        publisher=feed.publisher if feed else None,
        url=url,
        guid=None,
        position=0,
        language=feed.language if feed else None,
        section=feed.section if feed else None,
        rights=feed.rights if feed else None,
    )
    return KnownPage(entry=entry, by="feed of the same host" if feed else None, ids={})


def _entry_of_row(row: dict[str, Any], url: str, feed: Feed | None) -> Entry:
    is_dated = row["published_at_source"] == "feed"
    return Entry(
        entry_id=row["entry_id"],
        feed_id=row["feed_id"],
        publisher=row["publisher"],
        url=url,
        guid=row["entry_guid"],
        position=0,
        authors=tuple(row["authors"]) if row["authors_source"] == "feed" else (),
        categories=tuple(row["feed_categories"] or ()),
        published_at=row["published_at"] if is_dated else None,
        published_at_raw=row["published_at_raw"] if is_dated else None,
        # A row has its text's language and section, not those its feed told.
        language=feed.language if feed else None,
        section=feed.section if feed else None,
        rights=row["rights"],
    )


def _feed_of_host(url: str, feeds: Sequence[Feed]) -> Feed | None:
    """The first feed on the same host, else on the same site."""
    page = parse_url(url)
    if isinstance(page, Rejection):
        return None
    for feed in feeds:
        address = parse_url(feed.url)
        if not isinstance(address, Rejection) and address.authority == page.authority:
            return feed
    return next((feed for feed in feeds if same_site(feed.url, url)), None)


def _rows_of(addresses: Collection[str], output: str) -> Iterator[dict[str, Any]]:
    """Rows of a page by revision, so that the newest comes last."""
    storage = open_storage(output)
    wanted = pa.array(sorted(set(addresses)))
    found: list[dict[str, Any]] = []
    for info in live_files(read_chain(storage), "articles"):
        with opened_rows(storage, info.path) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=_ADDRESSES + _COLUMNS):
                is_of_page = pa.array([False] * len(batch))
                for name in _ADDRESSES:
                    hit = pc.is_in(batch.column(name), value_set=wanted)
                    is_of_page = pc.or_(is_of_page, hit)
                found += batch.filter(is_of_page).to_pylist()
    yield from sorted(found, key=lambda row: row["revision"])

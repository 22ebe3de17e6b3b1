"""The press's content: what is served where, and what must come of each entry.

A publisher's ``site.json`` declares its feeds with the outcome of each entry in each
edition, and those answers that are not just a file. It is written by hand and not
derived from the pages: it is what a run is held against.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from http import HTTPStatus
from typing import Any

from pipeline.press.editions import EDITIONS, PRESS_NOW, edition_time, printed, sites

__all__ = [
    "EDITIONS",
    "PRESS_NOW",
    "Answer",
    "DeclaredFeed",
    "Expected",
    "answer",
    "declared_feeds",
    "edition_time",
    "expected_outcomes",
    "publishers",
]

_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}
_FEED_SUFFIXES = frozenset({"xml", "atom", "rdf", "json"})
_VALIDATORS = ("ETag", "Last-Modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFeed:
    """One feed.

    Attributes:
        feed_id: its name here; in a config it has none where it is listed in OPML.
        publisher: the id of its publisher, which is its folder.
        statuses: what it answers in each edition to a reader that remembers the
            validators of the one before; None where such a reader does not ask.
        reason: why it cannot be read; None where it can.
    """

    feed_id: str
    publisher: str
    path: str
    language: str
    statuses: tuple[int | None, ...]
    in_opml: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one feed entry in one edition.

    Attributes:
        url: address with the publisher's own ``{base}`` left open; None without link.
        outcome: ``published``, ``already_seen``, or the reason it is dropped for.
        stories: rows it gives.
        revision: of these rows.
        same_article: its stories that have their row elsewhere, beside those.
        kind: for ``not_an_article`` the kind of page.
        shares: a name for the text it has in common with other entries; None where
            its text is all its own.
    """

    feed_id: str
    url: str | None
    outcome: str
    stories: int = 0
    revision: int = 1
    same_article: int = 0
    kind: str | None = None
    shares: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path answers with; ``{base}`` in body and headers is left open.

    Attributes:
        validators: headers among ``ETag`` and ``Last-Modified`` that it is sent with.
        edition: the one its body is from.
        drip_seconds: how long the body takes to come.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: tuple[str, ...] = ()
    edition: int = 1
    drip_seconds: float = 0.0


@cache
def publishers() -> dict[str, dict[str, Any]]:
    """What each publisher declares, by its id."""
    folders = sorted((f for f in sites().iterdir() if f.is_dir()), key=lambda f: f.name)
    return {
        folder.name: json.loads((folder / "site.json").read_text(encoding="utf-8"))
        for folder in folders
    }


def declared_feeds() -> tuple[DeclaredFeed, ...]:
    """All feeds, those that a config leaves to an OPML file last."""
    feeds = [
        DeclaredFeed(
            feed_id=feed["id"],
            publisher=publisher,
            path=feed["path"],
            language=feed["language"],
            statuses=tuple(feed["statuses"]),
            in_opml=feed.get("in_opml", False),
            reason=feed.get("reason"),
        )
        for publisher, site in publishers().items()
        for feed in site["feeds"]
    ]
    return tuple(sorted(feeds, key=lambda f: f.in_opml))


def expected_outcomes(edition: int = 1) -> tuple[Expected, ...]:
    """What must come of each candidate of a run that read every edition before.

    Candidates are the entries of the bodies that are sent and those that wait to be
    tried again; a feed that answers 304 has but these.
    """
    return tuple(
        _expected(feed["id"], entry, edition)
        for site in publishers().values()
        for feed in site["feeds"]
        for entry in feed.get("entries", ())
        if entry["outcomes"][edition - 1] is not None
    )


def _expected(feed_id: str, entry: dict[str, Any], edition: int) -> Expected:
    outcome = entry["outcomes"][edition - 1]
    is_published = outcome == "published"
    return Expected(
        feed_id=feed_id,
        url=None if entry["url"] is None else "{base}" + entry["url"],
        outcome=outcome,
        stories=entry.get("stories", 1) if is_published else 0,
        revision=max(1, entry["outcomes"][:edition].count("published")),
        same_article=entry.get("same_article", 0) if is_published else 0,
        kind=entry.get("kind"),
        shares=entry.get("shares"),
    )


def answer(publisher: str, path: str, edition: int = 1) -> Answer:
    """What a publisher's server says in an edition for a path without its query."""
    special = publishers()[publisher].get("answers", {}).get(path, {})
    if edition not in special.get("editions", EDITIONS):
        special = {}
    if "status" in special:
        found = _without_file(special["status"])
    else:
        found = _file(publisher, path, edition)
    return replace(
        found,
        headers={**found.headers, **special.get("headers", {})},
        validators=tuple(special.get("validators", found.validators)),
        drip_seconds=special.get("drip_seconds", 0.0),
    )


def _file(publisher: str, path: str, edition: int) -> Answer:
    suffix = path.rpartition(".")[2]
    file = printed(publisher, path, edition) if suffix in _TYPES else None
    if file is None:
        return _without_file(404)
    return Answer(
        status=200,
        body=file.body,
        headers={"Content-Type": _TYPES[suffix]},
        validators=_VALIDATORS if suffix in _FEED_SUFFIXES else (),
        edition=file.edition,
    )


def _without_file(status: int) -> Answer:
    phrase = HTTPStatus(status).phrase
    return Answer(
        status=status,
        body=f"{phrase}\n".encode(),
        headers={"Content-Type": _TYPES["txt"]},
    )

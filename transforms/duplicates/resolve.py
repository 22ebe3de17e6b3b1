"""The rules by which captures of one article become one row.

Pure functions over references. The winner follows a rule (own address first, then
position, then address, then content), never arrival, so the same captures give the
same rows whatever the order and the number of workers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from transforms.duplicates.sketch import containment
from transforms.duplicates.stories import Outcome, Placement, StoryRef
from transforms.reasons import Reason

#: Share of the smaller text's sketch that makes an appended story the same story.
#: Planted rewrites keep .5; appended copies are whole, so this can be strict.
SAME_TEXT = 0.8
#: Share of the smaller text that must agree before another key than the text is
#: believed where the titles differ: an updated story keeps about half.
LIKE_TEXT = 0.5


class KnownArticle(Protocol):
    """What an earlier run published of an article."""

    @property
    def revision(self) -> int:
        """Its newest revision."""

    @property
    def content_hash(self) -> str:
        """Hash of that revision's normalized title and text."""

    @property
    def extractor_version(self) -> str:
        """The rules that revision was extracted with."""

    @property
    def first_published_date(self) -> date:
        """Pinned at revision 1."""

    @property
    def language(self) -> str:
        """Pinned at revision 1."""

    @property
    def first_seen_at(self) -> datetime:
        """When a run first met it."""

    @property
    def is_appended(self) -> bool:
        """Known only as a further story of somebody's page."""


def unite_stories(stories: Iterable[StoryRef]) -> Iterator[StoryRef]:
    """Give stories of one publisher and one title that are one article one id.

    The very same title and text at two addresses is one article, and so is a story
    appended to another's page where nearly the same text came by its own address.
    Stories that merely share a title stay apart: forecasts and results do.
    """
    ordered = sorted(stories, key=lambda s: (s.is_appended, s.rank))
    standing: list[StoryRef] = []
    for story in ordered:
        winner = next((s for s in standing if _is_same(s, story)), None)
        if winner is None:
            standing.append(story)
            yield story
        else:
            yield replace(story, article_id=winner.article_id, rung=winner.rung)


def _is_same(winner: StoryRef, story: StoryRef) -> bool:
    if winner.article_id == story.article_id:
        return True
    if winner.content_hash == story.content_hash:
        return True
    if not story.is_appended:
        return False
    return containment(winner.sketch, story.sketch) >= SAME_TEXT


def resolve_article(
    stories: Iterable[StoryRef], known: KnownArticle | None, extractor_version: str
) -> Iterator[Outcome]:
    """Decide among captures with one ``article_id``, and against what is known.

    The best ranked capture stands, the others are duplicates of it. Where an earlier
    run published the article, it stands only as a new revision, that is where the
    normalized title or text differs under the same extraction rules.

    A capture whose page names the winner's address as its own, and tells another story,
    is an article by the address it came from.
    """
    winner, *rest = sorted(stories, key=lambda s: s.rank)
    others = [s for s in rest if not is_another(s, winner.title_key, winner.sketch)]
    astray = [s for s in rest if is_another(s, winner.title_key, winner.sketch)]
    for own_id, few in groupby(sorted(astray, key=_own), key=_own):
        own = [replace(s, article_id=own_id, own_id=None) for s in few]
        yield from resolve_article(own, None, extractor_version)
    if known is None:
        yield Outcome(story=winner, placement=_first(winner))
    elif winner.is_appended and not known.is_appended:
        detail = f"known by its own address as {winner.article_id}"
        yield Outcome(story=winner, reason=Reason.SAME_ARTICLE, detail=detail)
    elif (
        known.content_hash == winner.content_hash
        or known.extractor_version != extractor_version
    ):
        yield Outcome(
            story=winner, reason=Reason.UNCHANGED, detail=f"revision {known.revision}"
        )
    else:
        yield Outcome(story=winner, placement=_next(winner, known))
    for story in others:
        reason = Reason.SAME_ARTICLE if story.is_appended else Reason.DUPLICATE_ENTRY
        yield Outcome(story=story, reason=reason, detail=winner.canonical_url)


def is_another(story: StoryRef, title_key: str | None, sketch: tuple[int, ...]) -> bool:
    """Whether a story's page names the address of an article that it is not.

    Publishers name the front page, or the article in another language.
    """
    if story.own_id is None or story.title_key == title_key:
        return False
    return containment(story.sketch, sketch) < LIKE_TEXT


def _own(story: StoryRef) -> str:
    return story.own_id or story.article_id


def _first(story: StoryRef) -> Placement:
    return Placement(
        revision=1,
        rung="new",
        first_published_date=story.published_date,
        language=story.language,
        first_seen_at=None,
    )


def _next(story: StoryRef, known: KnownArticle) -> Placement:
    return Placement(
        revision=known.revision + 1,
        rung=story.rung,
        first_published_date=known.first_published_date,
        language=known.language,
        first_seen_at=known.first_seen_at,
    )


def settle_candidate(
    outcomes: Iterable[Outcome],
) -> tuple[Outcome | None, list[Outcome]]:
    """What becomes of an entry whose stories were decided one by one.

    Returns:
        The outcome that drops the whole entry (None where it is published: at least
        one of its stories stands), and the stories dropped from a published entry.
    """
    decided = sorted(outcomes, key=lambda o: o.story.rank)
    lost = [o for o in decided if o.placement is None]
    if len(lost) == len(decided):
        return lost[0], []
    return None, lost

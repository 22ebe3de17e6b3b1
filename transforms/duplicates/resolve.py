"""The rules by which captures of one article become one row.

Pure functions over references. The winner follows a rule (own address first, then
position, then address, then content), never arrival, so the same captures give the
same rows whatever the order and the number of workers.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Protocol

from transforms.duplicates.sketch import containment
from transforms.duplicates.stories import Outcome, Placement, StoryRef
from transforms.reasons import Reason

#: Share of the smaller text's sketch that makes an appended story the same story.
#: Planted rewrites keep .5; appended copies are whole, so this can be strict.
SAME_TEXT = 0.8


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


def resolve_appended(stories: Iterable[StoryRef]) -> Iterator[Outcome]:
    """Decide which stories of one publisher and one title stand.

    A story appended to another's page is dropped as ``same_article`` where the same
    text came by its own address; two appended copies leave the better ranked one.
    Stories that merely share a title all stand.
    """
    ordered = sorted(stories, key=lambda s: (s.is_appended, s.rank))
    standing: list[StoryRef] = []
    for story in ordered:
        winner = next((s for s in standing if _is_same(s, story)), None)
        if winner is None or not story.is_appended:
            standing.append(story)
            yield Outcome(story=story)
        else:
            yield Outcome(
                story=story, reason=Reason.SAME_ARTICLE, detail=winner.canonical_url
            )


def _is_same(winner: StoryRef, story: StoryRef) -> bool:
    if winner.article_id == story.article_id:
        return False  # one article by its id: resolve_article decides
    if winner.content_hash == story.content_hash:
        return True
    return containment(winner.sketch, story.sketch) >= SAME_TEXT


def resolve_article(
    stories: Iterable[StoryRef], known: KnownArticle | None, extractor_version: str
) -> Iterator[Outcome]:
    """Decide among captures with one ``article_id``, and against what is known.

    The best ranked capture stands, the others are duplicates of it. Where an earlier
    run published the article, it stands only as a new revision, that is where the
    normalized title or text differs under the same extraction rules.
    """
    winner, *others = sorted(stories, key=lambda s: s.rank)
    if known is None:
        yield Outcome(story=winner, placement=_first(winner))
    elif (
        known.content_hash == winner.content_hash
        or known.extractor_version != extractor_version
    ):
        yield Outcome(
            story=winner, reason=Reason.UNCHANGED, detail=f"revision {known.revision}"
        )
    else:
        yield Outcome(story=winner, placement=_next(known))
    for story in others:
        reason = Reason.SAME_ARTICLE if story.is_appended else Reason.DUPLICATE_ENTRY
        yield Outcome(story=story, reason=reason, detail=winner.canonical_url)


def _first(story: StoryRef) -> Placement:
    return Placement(
        revision=1,
        rung="new",
        first_published_date=story.published_date,
        language=story.language,
        first_seen_at=None,
    )


def _next(known: KnownArticle) -> Placement:
    return Placement(
        revision=known.revision + 1,
        rung="canonical",
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

"""Which known article a story is, and what to remember of it afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from transforms.dataset.memory import AliasMemory, ArticleMemory
from transforms.dataset.state import State
from transforms.dataset.state_files import Learned
from transforms.duplicates.resolve import LIKE_TEXT, SAME_TEXT, is_another
from transforms.duplicates.sketch import containment
from transforms.duplicates.stories import Outcome, StoryRef
from transforms.reading.rows import RunFacts
from transforms.reasons import Reason


def identify(story: StoryRef, state: State) -> StoryRef:
    """The story with the id of the article it is, and the rung that found it."""
    same = state.article(story.article_id)
    if same is not None and not _is_astray(story, same, state):
        return replace(story, rung="canonical")
    if same is not None and story.own_id is not None:
        story = replace(story, article_id=story.own_id, own_id=None)
        if state.article(story.article_id) is not None:
            return replace(story, rung="canonical")
    titled = next(
        (state.alias(key) for rung, key in story.aliases if rung == "title"), None
    )
    for rung, key in story.aliases:
        found = state.alias(key)
        known = state.article(found) if found is not None else None
        if found is None or known is None:
            continue
        if _is_believed(rung, story, known, has_title=found == titled):
            name = "content" if rung == "title" else rung
            return replace(story, article_id=found, rung=name)
    return story


def _is_astray(story: StoryRef, same: ArticleMemory, state: State) -> bool:
    """Whether its page names the address of a known article that it is not."""
    title = next((key for rung, key in story.aliases if rung == "title"), None)
    has_title = title is not None and state.alias(title) == same.key.hex()
    known_title = story.title_key if has_title else None
    return is_another(story, known_title, same.sketch)


def _is_believed(
    rung: str, story: StoryRef, known: ArticleMemory, *, has_title: bool
) -> bool:
    if rung == "content":
        return True
    shared = containment(story.sketch, known.sketch)
    if rung == "title":
        # A title alone names no article (forecasts, results), but a story appended
        # to a page and the same story at its own address are one.
        return story.is_appended != known.is_appended and shared >= SAME_TEXT
    return has_title or shared >= LIKE_TEXT


def memories(
    outcomes: Iterable[Outcome],
    known: ArticleMemory | None,
    state: State,
    run: RunFacts,
) -> Iterator[Learned]:
    """What to remember of one article; nothing that the state holds already.

    Args:
        outcomes: of all its captures in this run.
        known: what was remembered of it.
        state: to leave out aliases that are known.
        run: the run.
    """
    for outcome in outcomes:
        story = outcome.story
        memory = _article_memory(outcome, known, run)
        if memory is not None and memory != known:
            yield memory
        for _, key in story.aliases:
            if state.alias(key) != story.article_id:
                yield AliasMemory(key=key, article=bytes.fromhex(story.article_id))


def _article_memory(
    outcome: Outcome, known: ArticleMemory | None, run: RunFacts
) -> ArticleMemory | None:
    story, placement = outcome.story, outcome.placement
    is_appended = story.is_appended and (known is None or known.is_appended)
    if placement is not None:
        return ArticleMemory(
            key=bytes.fromhex(story.article_id),
            revision=placement.revision,
            content_hash=story.content_hash,
            extractor_version=run.extractor_version,
            first_published_date=placement.first_published_date,
            language=placement.language,
            first_seen_at=placement.first_seen_at or run.now,
            is_appended=is_appended,
            sketch=story.sketch,
        )
    if outcome.reason is not Reason.UNCHANGED or known is None:
        return None
    # Under new rules the text may read otherwise without having changed: from now on
    # it is compared with what these rules made of it.
    return replace(
        known,
        content_hash=story.content_hash,
        extractor_version=run.extractor_version,
        is_appended=is_appended,
        sketch=story.sketch,
    )

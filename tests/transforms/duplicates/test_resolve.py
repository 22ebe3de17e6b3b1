import random
from datetime import date, datetime, timezone
from types import SimpleNamespace

import pytest

from transforms.duplicates.resolve import (
    resolve_appended,
    resolve_article,
    settle_candidate,
)
from transforms.duplicates.sketch import containment, text_sketch
from transforms.duplicates.stories import Candidate, Outcome, Placement, StoryRef
from transforms.reasons import Reason

EXTRACTOR = "1+test"


def story(
    url="https://press.example/a",
    *,
    article_id=None,
    position=1,
    text="The ferry to the islands sails again from Monday morning.",
    entry="e1",
    content_hash=None,
):
    sketch = text_sketch(text)
    content_hash = content_hash or str(hash(sketch))
    return StoryRef(
        candidate=Candidate(feed_id="f", entry_id=entry, position=0),
        row=("spill", entry, position),
        article_id=article_id or f"id of {url}",
        publisher="Press",
        canonical_url=url,
        title_key="ferry returns",
        content_hash=content_hash,
        sketch=sketch,
        rank=(int(position > 1), position, url, content_hash, "f", entry, 0),
        is_appended=position > 1,
        published_date=date(2026, 1, 15),
        language="en",
        has_edits=False,
    )


def known(revision=1, content_hash="old", extractor_version=EXTRACTOR):
    return SimpleNamespace(
        revision=revision,
        content_hash=content_hash,
        extractor_version=extractor_version,
        first_published_date=date(2026, 1, 1),
        language="de",
        first_seen_at=datetime(2026, 1, 1, tzinfo=timezone.utc),
    )


def test_an_appended_story_yields_to_its_own_page():
    own = story("https://press.example/b")
    appended = story("https://press.example/a#1", position=2, entry="e2")

    outcomes = {o.story.canonical_url: o for o in resolve_appended([appended, own])}

    assert outcomes[own.canonical_url].reason is None
    assert outcomes[appended.canonical_url].reason is Reason.SAME_ARTICLE
    assert outcomes[appended.canonical_url].detail == own.canonical_url


def test_stories_that_share_only_a_title_all_stand():
    one = story("https://press.example/b")
    other = story(
        "https://press.example/a#1",
        position=2,
        text="Rain is expected over the hills until the end of the week.",
    )

    assert all(o.reason is None for o in resolve_appended([one, other]))


def test_two_pages_of_their_own_both_stand_even_with_one_text():
    pages = [story("https://press.example/b"), story("https://press.example/c")]

    assert all(o.reason is None for o in resolve_appended(pages))


def test_the_better_ranked_capture_wins_in_any_order():
    captures = [
        story("https://press.example/a", article_id="x", entry="e1"),
        story("https://press.example/a", article_id="x", entry="e2"),
        story("https://press.example/z", article_id="x", position=2, entry="e3"),
    ]
    fates = set()
    for seed in range(6):
        shuffled = random.Random(seed).sample(captures, 3)
        outcomes = resolve_article(shuffled, None, EXTRACTOR)
        fates.add(frozenset((o.story.candidate.entry_id, o.reason) for o in outcomes))

    assert fates == {
        frozenset(
            {
                ("e1", None),
                ("e2", Reason.DUPLICATE_ENTRY),
                ("e3", Reason.SAME_ARTICLE),
            }
        )
    }


def test_an_unknown_article_is_revision_one_in_its_own_partition():
    (outcome,) = resolve_article([story()], None, EXTRACTOR)

    assert outcome.placement == Placement(
        revision=1,
        rung="new",
        first_published_date=date(2026, 1, 15),
        language="en",
        first_seen_at=None,
    )


def test_a_changed_text_is_the_next_revision_in_the_pinned_partition():
    (outcome,) = resolve_article([story()], known(revision=2), EXTRACTOR)

    assert outcome.placement is not None
    assert outcome.placement.revision == 3
    assert outcome.placement.first_published_date == date(2026, 1, 1)
    assert outcome.placement.language == "de"


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(known(content_hash="same"), id="the same text"),
        pytest.param(known(extractor_version="0"), id="other extraction rules"),
    ],
)
def test_nothing_new_is_unchanged(earlier):
    (outcome,) = resolve_article([story(content_hash="same")], earlier, EXTRACTOR)

    assert outcome.reason is Reason.UNCHANGED


def test_an_entry_is_published_when_one_of_its_stories_stands():
    kept = Outcome(story=story(), placement=_placement())
    lost = Outcome(story=story(position=2), reason=Reason.SAME_ARTICLE)

    assert settle_candidate([lost, kept]) == (None, [lost])


def test_an_entry_without_a_standing_story_is_dropped_for_its_first_storys_reason():
    first = Outcome(story=story(), reason=Reason.DUPLICATE_ENTRY)
    second = Outcome(story=story(position=2), reason=Reason.SAME_ARTICLE)

    assert settle_candidate([second, first]) == (first, [])


def test_a_brief_is_contained_in_the_whole():
    words = [f"word{i}" for i in range(2_000)]
    whole, brief = " ".join(words), " ".join(words[:600])

    assert containment(text_sketch(whole), text_sketch(brief)) == 1.0
    assert containment(text_sketch(whole), text_sketch("other text here now")) == 0.0


def test_an_empty_text_is_contained_in_nothing():
    assert containment((), text_sketch("a b c d e")) == 0.0


def _placement():
    return Placement(
        revision=1,
        rung="new",
        first_published_date=date(2026, 1, 15),
        language="en",
        first_seen_at=None,
    )

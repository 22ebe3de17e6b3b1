import random
from datetime import date, datetime, timezone
from types import SimpleNamespace

import pytest

from transforms.duplicates.resolve import (
    resolve_article,
    settle_candidate,
    unite_stories,
)
from transforms.duplicates.sketch import (
    containment,
    shortened,
    sketch_text,
    text_sketch,
)
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
    title="ferry returns",
    own_id=None,
):
    content_hash = content_hash or text
    return StoryRef(
        candidate=Candidate(feed_id="f", entry_id=entry, position=0),
        row=("spill", entry, position),
        article_id=article_id or f"id of {url}",
        publisher="Press",
        canonical_url=url,
        title_key=title,
        own_id=own_id,
        content_hash=content_hash,
        short_keys=shortened(sketch_text(text).keys),
        copyable=None,
        rank=(int(position > 1), position, url, content_hash, "f", entry, 0),
        is_appended=position > 1,
        published_date=date(2026, 1, 15),
        language="en",
        has_edits=False,
    )


def known(
    revision=1, content_hash="old", extractor_version=EXTRACTOR, is_appended=False
):
    return SimpleNamespace(
        is_appended=is_appended,
        revision=revision,
        content_hash=content_hash,
        extractor_version=extractor_version,
        first_published_date=date(2026, 1, 1),
        language="de",
        first_seen_at=datetime(2026, 1, 1, tzinfo=timezone.utc),
    )


def ids(stories):
    return {s.canonical_url: s.article_id for s in unite_stories(stories)}


def test_an_appended_story_becomes_the_article_of_its_own_page():
    own = story("https://press.example/b")
    appended = story("https://press.example/a#1", position=2, entry="e2")

    united = list(unite_stories([appended, own]))
    outcomes = {
        o.story.candidate.entry_id: o for o in resolve_article(united, None, EXTRACTOR)
    }

    assert {s.article_id for s in united} == {own.article_id}
    assert outcomes["e1"].placement is not None
    assert outcomes["e2"].reason is Reason.SAME_ARTICLE
    assert outcomes["e2"].detail == own.canonical_url


def test_an_appended_story_that_was_cut_a_little_is_still_the_same():
    text = " ".join(f"word{i}" for i in range(400))
    own = story("https://press.example/b", text=text)
    appended = story("https://press.example/a#1", position=2, text=text[:-300])

    assert set(ids([appended, own]).values()) == {own.article_id}


def test_stories_that_share_only_a_title_stay_apart():
    one = story("https://press.example/b")
    other = story(
        "https://press.example/a#1",
        position=2,
        text="Rain is expected over the hills until the end of the week.",
    )

    assert len(set(ids([one, other]).values())) == 2


def test_one_title_and_text_at_two_addresses_is_one_article():
    pages = [story("https://press.example/b"), story("https://press.example/c")]

    assert set(ids(pages).values()) == {"id of https://press.example/b"}
    assert ids(pages) == ids(pages[::-1])


def test_two_pages_that_are_only_alike_stay_apart():
    text = " ".join(f"word{i}" for i in range(400))
    pages = [
        story("https://press.example/b", text=text),
        story("https://press.example/c", text=text + " and rain"),
    ]

    assert len(set(ids(pages).values())) == 2


def test_an_appended_story_known_by_its_own_address_is_the_same_article():
    (outcome,) = resolve_article(
        [story(position=2)], known(is_appended=False), EXTRACTOR
    )

    assert outcome.reason is Reason.SAME_ARTICLE


def test_an_appended_story_known_as_such_may_be_revised():
    (outcome,) = resolve_article(
        [story(position=2)], known(is_appended=True), EXTRACTOR
    )

    assert outcome.placement is not None
    assert outcome.placement.revision == 2


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


ENGLISH = "The ferry to the islands sails again from Monday morning, says its owner."
GERMAN = "Die Fähre zu den Inseln fährt ab Montag früh wieder, wie ihr Eigner sagt."


def test_a_page_that_names_the_article_in_another_language_is_an_article_by_itself():
    english = story(article_id="a", text=ENGLISH)
    german = story(
        "https://press.example/de", article_id="a", text=GERMAN,
        entry="e2", title="fähre fährt wieder", own_id="b",
    )  # fmt: skip

    outcomes = list(resolve_article([german, english], None, EXTRACTOR))

    assert {o.story.article_id: o.placement.revision for o in outcomes} == {
        "a": 1,
        "b": 1,
    }


@pytest.mark.parametrize(
    "changes",
    [{"title": "ferry returns", "text": GERMAN}, {"title": "other", "text": ENGLISH}],
    ids=["same title", "same text"],
)
def test_another_view_of_the_same_article_is_believed(changes):
    own = story(article_id="a", text=ENGLISH)
    amp = story(
        "https://press.example/amp", article_id="a", entry="e2", own_id="b", **changes
    )

    outcomes = list(resolve_article([amp, own], None, EXTRACTOR))

    assert {o.story.article_id for o in outcomes} == {"a"}
    assert [o.reason for o in outcomes if o.placement is None] == [
        Reason.DUPLICATE_ENTRY
    ]

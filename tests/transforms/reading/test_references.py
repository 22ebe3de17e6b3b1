import pickle

import pytest

from tests.transforms.reading.builders import entry, read_story, reading, row, rows
from transforms.duplicates.sketch import sketch_text, text_sketch
from transforms.reading.references import candidate_of, story_ref
from transforms.records import Edit

WHERE = ("spill", 3)


class Spill:
    """Says where it put a row, and keeps what was put beside it."""

    def __init__(self, where=WHERE):
        self.where, self.blobs = where, []

    def put(self, article):
        return self.where

    def put_blob(self, data):
        self.blobs.append(data)
        return len(self.blobs) - 1


def ref(of=None, **changes):
    told = entry(**changes)
    return story_ref(row(of=of, entry=told), told, Spill())


def test_a_candidate_is_told_from_others_by_feed_entry_and_position():
    keys = {
        candidate_of(told).key
        for told in (
            entry(),
            entry(position=1),
            entry(feed_id="top"),
            entry(entry_id="cd" * 16),
        )
    }

    assert len(keys) == 4


def test_a_candidate_keeps_what_its_drop_will_say():
    told = candidate_of(entry(tries=2))

    assert (told.publisher, told.url, told.guid) == (
        "Harbour Gazette",
        entry().url,
        "guid-1",
    )
    assert told.tries == 2


def test_a_reference_leads_to_the_spilled_row_and_not_to_its_text():
    told = ref()

    assert told.row == WHERE
    assert row().text not in repr(told)


def test_what_its_copies_are_found_by_waits_beside_the_row():
    spill = Spill()

    told = story_ref(row(), entry(), spill)

    aside = pickle.loads(spill.blobs[told.copyable])
    assert aside.keys == sketch_text(row().text_normalized).keys
    assert len(pickle.dumps(told)) < 1_500


def test_a_reference_keeps_the_rows_keys():
    told, made = ref(), row()

    assert (told.article_id, told.content_hash) == (made.article_id, made.content_hash)
    assert (told.published_date, told.language) == (made.published_date, "en")
    assert told.sketch == text_sketch(made.text_normalized)


def test_titles_that_read_the_same_have_one_key():
    one, other = (
        ref(of=reading(read_story(title=title))).title_key
        for title in ("Ferry returns", "“FERRY” returns")
    )

    assert one == other


def test_a_page_of_its_own_ranks_before_a_part_of_another():
    of = reading(read_story(), read_story(position=2, title="Tram derails"))
    first, second = (story_ref(r, entry(), Spill()) for r in rows(of=of))

    assert first.rank < second.rank
    assert (first.is_appended, second.is_appended) == (False, True)


@pytest.mark.parametrize(
    "other", [{"position": 1}, {"feed_id": "zeta"}, {"entry_id": "cd" * 16}]
)
def test_captures_of_one_article_rank_by_what_they_are_never_equal(other):
    assert ref().rank < ref(**other).rank


def test_the_place_of_the_spill_does_not_change_the_rank():
    here, there = (story_ref(row(), entry(), Spill(w)) for w in ("here", "there"))

    assert here.rank == there.rank


def test_edits_are_announced():
    edit = Edit(
        field="title", start=0, end=1, original="F", replacement="f", rule="typo"
    )
    read = read_story()
    edited = type(read)(
        **{n: getattr(read, n) for n in read.__slots__ if n != "edits"}, edits=(edit,)
    )

    assert (ref().has_edits, ref(of=reading(edited)).has_edits) == (False, True)

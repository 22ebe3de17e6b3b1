"""Packs: the groups of ``GroupByKey`` and ``CoGroupByKey``, in fewer elements."""

import apache_beam as beam
import pytest

from tests.beam import collect
from transforms.group_in_packs import (
    PARTS,
    GroupAsPacks,
    GroupInPacks,
    elements_of,
    part_of,
)

pytestmark = pytest.mark.beam

#: More than a pack holds of one part.
MANY = 4_000


def last_digits(number):
    return number % 100


def rest_of_three(number):
    return number % 3


def of_three(number):
    return ("three", number % 3)


def length(word):
    return ("three", len(word) % 3)


class OfThree(beam.PTransform):
    def __init__(self, seen):
        super().__init__()
        self.seen = seen

    def expand(self, elements):
        return elements | GroupAsPacks(rest_of_three) | beam.MapTuple(self.seen)


def _unpacked(key, packs):
    return key, sorted(elements_of(packs))


def _counted(key, packs):
    return key, len(list(packs))


def test_each_key_comes_once_with_all_its_elements():
    grouped = collect(GroupInPacks(last_digits), range(MANY))

    assert len(grouped) == 100
    assert {key: sorted(some) for key, some in grouped} == {
        digits: list(range(digits, MANY, 100)) for digits in range(100)
    }


def test_several_inputs_meet_by_key_and_a_missing_one_is_empty():
    keys = {"numbers": of_three, "words": length}

    joined = collect(
        GroupInPacks(keys), {"numbers": range(7), "words": ["a", "of", "is"]}
    )

    found = {key: (sorted(by["numbers"]), sorted(by["words"])) for key, by in joined}
    assert found == {
        ("three", 0): ([0, 3, 6], []),
        ("three", 1): ([1, 4], ["a"]),
        ("three", 2): ([2, 5], ["is", "of"]),
    }


def test_a_group_may_come_packed_whole_and_alone():
    grouped = dict(collect(OfThree(_unpacked), range(MANY)))

    assert grouped == {rest: list(range(rest, MANY, 3)) for rest in range(3)}


def test_nothing_makes_no_group():
    assert collect(GroupInPacks(last_digits), []) == []


def test_fifty_elements_cross_the_shuffle_as_one():
    counted = dict(collect(OfThree(_counted), range(3_000)))

    assert counted == {0: 20, 1: 20, 2: 20}


def test_numbers_are_dealt_out_evenly_and_words_the_same_everywhere():
    assert [part_of(number) for number in range(PARTS)] == list(range(PARTS))
    # Written down: another process, with another hash seed, must agree.
    assert part_of("harbour.example") == 47
    assert part_of("\ud800") < PARTS

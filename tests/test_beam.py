import dataclasses
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import apache_beam as beam
import pytest

from tests.beam import collect

pytestmark = pytest.mark.beam


def _split(number: int) -> Iterator[Any]:
    yield number if number % 2 else beam.pvalue.TaggedOutput("even", number)


class Parts(NamedTuple):
    odd: Any
    all: Any


class SplitNamed(beam.PTransform):
    def expand(self, numbers: Any) -> Parts:
        return Parts(odd=numbers | beam.Filter(lambda n: n % 2), all=numbers)


def test_one_output_is_a_list() -> None:
    assert sorted(collect(beam.Map(lambda n: n * 2), [1, 2, 3])) == [2, 4, 6]


def test_no_elements_give_an_empty_list() -> None:
    assert collect(beam.Map(lambda n: n * 2)) == []


def test_tagged_outputs_go_by_their_names() -> None:
    out = collect(beam.ParDo(_split).with_outputs("even", main="odd"), [1, 2, 3])

    assert {name: sorted(found) for name, found in out.items()} == {
        "odd": [1, 3],
        "even": [2],
    }


def test_a_main_output_without_a_name_goes_by_main() -> None:
    out = collect(beam.ParDo(_split).with_outputs("even"), [1, 2])

    assert out == {"main": [1], "even": [2]}


def test_fields_of_a_named_result_go_by_their_names() -> None:
    out = collect(SplitNamed(), [1, 2])

    assert {name: sorted(found) for name, found in out.items()} == {
        "odd": [1],
        "all": [1, 2],
    }


def test_several_inputs_go_by_their_names() -> None:
    out = collect(beam.CoGroupByKey(), {"a": [("k", 1)], "b": [("k", 2)]})

    assert out == [("k", {"a": [1], "b": [2]})]


def test_several_inputs_go_by_their_order() -> None:
    assert sorted(collect(beam.Flatten(), ([1], [2]))) == [1, 2]


def test_everything_runs_in_this_process() -> None:
    assert collect(beam.Map(lambda _: os.getpid()), [0]) == [os.getpid()]


def test_an_error_in_the_transform_reaches_the_test() -> None:
    @dataclasses.dataclass
    class Fails(beam.PTransform):
        def expand(self, numbers: Any) -> Any:
            return numbers | beam.Map(lambda n: 1 // n)

    with pytest.raises(Exception, match="division"):
        collect(Fails(), [0])

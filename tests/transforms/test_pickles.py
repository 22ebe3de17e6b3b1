import pickle
from dataclasses import dataclass

import pytest

from transforms.pickles import compactly_pickled


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Ferry:
    name: str
    crew: tuple[str, ...] = ()


def test_a_record_comes_back_equal() -> None:
    ferry = Ferry(name="Gannet", crew=("Ada", "Bo"))

    assert pickle.loads(pickle.dumps(ferry)) == ferry


def test_a_record_that_came_back_is_still_frozen() -> None:
    ferry = pickle.loads(pickle.dumps(Ferry(name="Gannet")))

    with pytest.raises(AttributeError):
        ferry.name = "Tern"


def test_names_of_fields_are_not_pickled() -> None:
    assert b"crew" not in pickle.dumps(Ferry(name="Gannet"))


def test_values_of_another_version_are_refused() -> None:
    restore, (record, values) = Ferry(name="Gannet").__reduce__()  # type: ignore[misc]

    with pytest.raises(ValueError, match="zip"):
        restore(record, (*values, 1))

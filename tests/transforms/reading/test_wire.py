import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from transforms.elements import Rejection
from transforms.reading import wire
from transforms.reading.wire import WireError, from_wire, to_wire
from transforms.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    title: str | None
    at: datetime | None
    inner: tuple[Inner, ...]
    pairs: tuple[tuple[str, int], ...]
    flag: bool = False


OUTER = Outer(
    title="Ferry returns",
    at=datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=3))),
    inner=(Inner(name="a", score=0.5), Inner(name="b", score=1.0)),
    pairs=(("x", 1), ("y", 2)),
)


def test_a_value_survives_the_wire():
    assert from_wire(Outer, to_wire(OUTER)) == OUTER


def test_a_rejection_keeps_its_reason_with_its_meaning():
    rejection = Rejection(reason=Reason.TOO_SHORT, detail="12 words")

    back = from_wire(Rejection, to_wire(rejection))

    assert back.reason is Reason.TOO_SHORT


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": 3}, id="a number for a string"),
        pytest.param({"at": "yesterday"}, id="no time"),
        pytest.param({"inner": {"name": "a"}}, id="an object for a list"),
        pytest.param({"inner": [{"name": "a"}]}, id="a field is missing"),
        pytest.param({"surprise": 1}, id="an unknown field"),
        pytest.param({"flag": 1}, id="a number for a boolean"),
        pytest.param({"pairs": [["x", "1"]]}, id="a string for a number"),
    ],
)
def test_what_does_not_fit_the_type_is_refused(change):
    document = {**to_wire(OUTER), **change}

    with pytest.raises(WireError):
        from_wire(Outer, document)


def test_an_integer_may_stand_for_a_float():
    assert from_wire(Inner, {"name": "a", "score": 1}).score == 1.0


def test_half_a_character_is_refused_since_no_column_can_hold_it():
    document = {**to_wire(OUTER), "title": "half \ud83d"}

    with pytest.raises(WireError):
        from_wire(Outer, document)


def test_two_who_ask_first_at_once_both_get_the_value(monkeypatch):
    half, rest = threading.Event(), threading.Event()

    class Hints(dict):
        """Field types of which the second comes when somebody else has asked."""

        def items(self):
            for item in super().items():
                yield item
                if not half.is_set():
                    half.set()
                    rest.wait(10)

    @dataclass(frozen=True)
    class Place:
        name: str
        number: int

    hints = Hints(name=str, number=int)
    monkeypatch.setattr(wire, "get_type_hints", lambda kind: hints)
    value = {"name": "quay", "number": 4}
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(from_wire, Place, value)
        assert half.wait(10)
        second = from_wire(Place, value)
        rest.set()

        assert second == first.result() == Place("quay", 4)

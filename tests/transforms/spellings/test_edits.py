"""Rounds of changes told as one."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.spellings.edits import Change, apply_changes, compose


def test_changes_that_do_not_touch_stay_apart() -> None:
    composed = compose(
        "one two three", [Change(0, 3, "1", "a")], [Change(6, 11, "3", "b")]
    )

    assert composed == [Change(0, 3, "1", "a"), Change(8, 13, "3", "b")]


def test_a_change_of_a_change_is_one_that_names_both_rules() -> None:
    composed = compose("Kiev", [Change(0, 1, "Q", "a")], [Change(0, 4, "Kyiv", "b")])

    assert composed == [Change(0, 4, "Kyiv", "a+b")]


def test_a_change_that_is_taken_back_is_gone() -> None:
    assert compose("ab", [Change(0, 1, "x", "a")], [Change(0, 1, "a", "b")]) == []


def test_a_deletion_inside_a_later_change_belongs_to_it() -> None:
    composed = compose("Ki~ev", [Change(2, 3, "", "a")], [Change(0, 4, "Kyiv", "b")])

    assert composed == [Change(0, 5, "Kyiv", "a+b")]


def _changes(text: str, draw: st.DrawFn, rule: str) -> list[Change]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    changes = [
        Change(start, end, draw(st.text(alphabet="ab~", max_size=3)), rule)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return [c for c in changes if text[c.start : c.end] != c.replacement]


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[str, list[Change], list[Change]]:
    source = draw(st.text(alphabet="abc ", max_size=20))
    earlier = _changes(source, draw, "a")
    return source, earlier, _changes(apply_changes(source, earlier), draw, "b")


@given(_rounds())
def test_one_round_does_what_two_do(
    rounds: tuple[str, list[Change], list[Change]],
) -> None:
    source, earlier, later = rounds
    composed = compose(source, earlier, later)

    assert apply_changes(source, composed) == apply_changes(
        apply_changes(source, earlier), later
    )
    ends = [0, *(change.end for change in composed)]
    assert all(
        end <= change.start <= change.end
        for end, change in zip(ends, composed, strict=False)
    )
    assert all(
        source[change.start : change.end] != change.replacement for change in composed
    )

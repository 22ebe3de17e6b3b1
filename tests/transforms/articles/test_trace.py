import pytest

from transforms.articles.trace import Note, is_listening, listening, note


def test_notes_reach_who_listens_in_order() -> None:
    with listening() as notes:
        note("title", "Ferry", (("h1", "Ferry"), ("og", None)))
        note("authors", ["Ada", "Bo"])

    assert notes == [
        Note(about="title", chosen="Ferry", candidates=(("h1", "Ferry"), ("og", ""))),
        Note(about="authors", chosen="Ada; Bo"),
    ]


def test_nobody_needs_to_listen() -> None:
    note("title", "Ferry")

    assert not is_listening()


def test_listening_ends_with_its_block_also_by_an_error() -> None:
    notes: list[Note] = []

    def fail() -> None:
        nonlocal notes
        with listening() as notes:
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    note("title", "Ferry")
    assert notes == []


def test_who_listens_inside_gets_the_notes_alone() -> None:
    with listening() as outer, listening() as inner:
        note("title", "Ferry")

    assert (len(outer), len(inner)) == (0, 1)

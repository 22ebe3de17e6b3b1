import pytest

from transforms.articles.persons import (
    begins_as_byline,
    credited_editors,
    declared_persons,
    is_labeled_author,
    looks_like_a_name,
    names_in,
    printed_persons,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lund", ["Ada Lund"]),
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Ada Lund und Bo Ek", ["Ada Lund", "Bo Ek"]),
        ("Ada Lund, Bo Ek and Cem Öz", ["Ada Lund", "Bo Ek", "Cem Öz"]),
        ("Ada Lund; Bo Ek | Cem Öz", ["Ada Lund", "Bo Ek", "Cem Öz"]),
        ("Ada Lund (Harrow Bay)", ["Ada Lund"]),
        ("ada.lund@gazette.example", []),
        ("Ada Lund <ada@gazette.example>", ["Ada Lund"]),
        ("Ada Lund @adalund", ["Ada Lund"]),
        ("Ludwig van Beek", ["Ludwig van Beek"]),
        ("山田太郎", ["山田太郎"]),
        ("김하늘 기자", ["김하늘"]),
        ("Ада Лунд", ["Ада Лунд"]),
        ("Harbor Gazette", []),
        ("Gazette Staff", []),
        ("Staff Writer", []),
        ("Redaktion", []),
        ("Editorial Board", []),
        ("Reuters", []),
        ("AFP", []),
        ("Press Office (www.press.example)", []),
        ("admin", []),
        ("Ada", []),
        ("Ada Lund 2024", []),
        ("", []),
    ],
)
def test_declared_names_are_persons_or_left_out(name, expected) -> None:
    assert (
        declared_persons([name], ["The Harbor Gazette", "Harbor Gazette"]) == expected
    )


def test_a_person_is_named_once() -> None:
    assert declared_persons(["Ada Lund", "ADA LUND", "Bo Ek"], []) == [
        "Ada Lund",
        "Bo Ek",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Lund and Bo Ek, May 4, 2024", ["Ada Lund", "Bo Ek"]),
        ("Von Ada Lund, Harrow", ["Ada Lund"]),
        ("By Ada Lund in Harrow Bay", ["Ada Lund"]),
        ("Capital von Ada Lund 5. Mai 2024 3 Min", ["Ada Lund"]),
        ("Ada Lund Updated Monday", ["Ada Lund"]),
        ("Autorin: Ada Lund", ["Ada Lund"]),
        ("Text: Ada Lund", ["Ada Lund"]),
        ("a line of words that names nobody", []),
        ("5 May 2024", []),
        ("連絡船", []),
        ("김하늘 기자", ["김하늘"]),
    ],
)
def test_printed_lines_name_persons_only_where_they_look_like_names(
    line, expected
) -> None:
    assert printed_persons(line, []) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lund", True),
        ("Ada de la Lund", True),
        ("ADA LUND", True),
        ("de Lund", False),
        ("ada lund", False),
        ("Ada", False),
        ("One Two Three Four Five Six", False),
        ("山田太郎", True),
        ("أحمد علي", True),
    ],
)
def test_names_have_a_shape(name, expected) -> None:
    assert looks_like_a_name(name) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Lund", True), ("von Ada Lund", True), ("Par Ada Lund", True),
        ("Por: Ada Lund", True), ("Byron Lund", False), ("Vonda Lund", False),
        ("Ada Lund", False),
    ],
)  # fmt: skip
def test_bylines_begin_with_a_word_of_their_own(line, expected) -> None:
    assert begins_as_byline(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Autorin/Autor Ada Lund", True),
        ("Author: Ada Lund", True),
        ("Authority of the harbor", False),
        ("By Ada Lund", False),
    ],
)
def test_labels_of_authors_are_known(line, expected) -> None:
    assert is_labeled_author(line) is expected


def test_editors_are_credited_in_brackets_at_the_end() -> None:
    assert credited_editors("(责编：李海、王平)") == ["李海", "王平"]
    assert credited_editors("No one.") == []


def test_several_names_are_parted() -> None:
    assert list(names_in("Ada Lund & Bo Ek")) == ["Ada Lund", "Bo Ek"]

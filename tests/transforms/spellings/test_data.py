"""The tables: enough of them, each fact with a source, none against another."""

import pytest

from transforms.spellings.lexicon import TABLES, Entry, load_lexicon
from transforms.spellings.normalize import Normalizer, SpellingPolicy
from transforms.spellings.shapes import FOLDING
from transforms.spellings.variants import OFF
from transforms.spellings.words import (
    DATA,
    common_words,
    frequencies,
    known_words,
    misspellings,
)

ENTRIES = list(load_lexicon().values())
FLAGS = OFF | {"common_noun", "plural", "surname", "title"}


def test_there_are_hundreds_of_names() -> None:
    assert len(ENTRIES) >= 250


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_well_formed(table: str) -> None:
    header, *lines = (DATA / f"{table}.tsv").read_text("utf-8").splitlines()

    assert header == "id\tforms\tunless\tneeds\tsince\tflags\tsource"
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == 7, line
        assert cells[-1], f"no source: {line}"
        assert all(cell == cell.strip() for cell in cells), line
        assert set(filter(None, cells[5].split("|"))) <= FLAGS, line


def test_an_entry_has_forms_to_choose_from() -> None:
    assert [entry.id for entry in ENTRIES if len(entry.forms) < 2] == []


def test_no_spelling_belongs_to_two_names() -> None:
    owners: dict[str, str] = {}
    for entry in ENTRIES:
        for form in entry.forms:
            owner = owners.setdefault(form.text.translate(FOLDING), entry.id)
            assert owner == entry.id, form.text


def _contexts(entry: Entry) -> str:
    """Every form of an entry, in a text that speaks of whatever a guard needs."""
    needs = {need for form in entry.forms for need in form.needs}
    forms = " and in ".join(
        f"the {form.text}" if form.has_article else form.text for form in entry.forms
    )
    return f"Of {', '.join(sorted(needs))}. Talks were held in {forms}, he said."


@pytest.mark.parametrize("table", ["city", "country", "org", "person", "term"])
def test_the_default_of_a_name_stays(table: str) -> None:
    normalizer = Normalizer(SpellingPolicy(channels=("variants",)))
    for entry in ENTRIES:
        if entry.id.startswith(table):
            once = normalizer.normalize(_contexts(entry)).text
            assert normalizer.normalize(once).text == once


def test_what_a_misspelling_means_is_known() -> None:
    meant = {word for words in misspellings().values() for word in words.split()}

    assert meant <= known_words()
    assert not meant & misspellings().keys()


def test_no_misspelling_is_taken_for_a_common_word() -> None:
    assert not common_words() & misspellings().keys()


def test_common_and_frequent_words_are_known() -> None:
    assert frequencies().keys() <= known_words()
    assert {word for word in common_words() if len(word) > 2 and word.islower()} <= (
        known_words()
    )


def test_every_file_says_where_it_comes_from() -> None:
    sources = (DATA / "SOURCES.md").read_text("utf-8")

    assert [f.name for f in DATA.iterdir() if f.name not in sources] == ["SOURCES.md"]

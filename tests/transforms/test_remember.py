"""The Beam step: what each stage learned stands in the state's files, each row once."""

import pytest

from tests.beam import collect
from tests.transforms.reading.builders import FACTS
from transforms.dataset.memory import AliasMemory, EntryMemory, key_of
from transforms.dataset.state_files import read_table
from transforms.dataset.storage import LocalStorage
from transforms.remember import Remember

pytestmark = pytest.mark.beam


def entry(number, outcome="published"):
    key = key_of("entry", str(number))
    return EntryMemory(key=key, digest=bytes(8), outcome=outcome)


def alias(number):
    return AliasMemory(key=key_of("alias", str(number)), article=bytes(16))


def remember(root, **learned):
    return dict(collect(Remember(FACTS, str(root), seq=1), learned))


def test_each_table_gets_the_rows_of_all_who_learned(tmp_path):
    # More than travel as one element.
    entries, aliases = [entry(n) for n in range(2_500)], [alias(n) for n in range(7)]

    files = remember(tmp_path, feeds=entries[:1_200], settled=entries[1_200:] + aliases)

    storage = LocalStorage(str(tmp_path))
    kept = {table: read_table(storage, files[table], table) for table in files}
    assert {table: len(rows) for table, rows in kept.items()} == {
        "entries": 2_500,
        "aliases": 7,
    }
    assert all(e.key in kept["entries"] for e in entries)


def test_of_two_rows_with_one_key_the_same_stands_whatever_came_first(tmp_path):
    rivals = [entry(1), entry(1, outcome="robots")]
    stands = []
    for number, order in enumerate((rivals, rivals[::-1])):
        root = tmp_path / str(number)
        files = remember(root, one=order[:1], other=order[1:])
        table = read_table(LocalStorage(str(root)), files["entries"], "entries")
        stands.append(table.get(rivals[0].key)["outcome"])

    assert stands[0] == stands[1]


def test_nothing_learned_changes_no_table(tmp_path):
    assert remember(tmp_path, one=[], other=[]) == {}

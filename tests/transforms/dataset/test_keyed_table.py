import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from transforms.dataset.keyed_table import KeyedTable

# Keys with zeros at the end are what fixed-width arrays of bytes get wrong.
KEYS = st.one_of(
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=1, max_size=16).map(lambda b: b.ljust(16, b"\0")),
)
ROWS = st.lists(st.tuples(KEYS, st.integers(0, 99), st.booleans()), max_size=30)


def part(rows: list[tuple[bytes, int, bool]]) -> pa.Table:
    keys, values, removed = ([row[i] for row in rows] for i in range(3))
    return pa.table(
        {
            "key": pa.array(keys, pa.binary(16)),
            "value": pa.array(values, pa.int64()),
            "removed": pa.array(removed, pa.bool_()),
        }
    )


@given(st.lists(ROWS, max_size=4))
def test_it_is_a_dict_of_the_last_rows(parts: list[list[tuple[bytes, int, bool]]]):
    expected: dict[bytes, int] = {}
    for rows in parts:
        for key, value, is_removed in rows:
            if is_removed:
                expected.pop(key, None)
            else:
                expected[key] = value

    table = KeyedTable([part(rows) for rows in parts])

    assert {row["key"]: row["value"] for row in table.rows()} == expected
    assert len(table) == len(expected)
    for rows in parts:
        for key, _, _ in rows:
            assert table.value(key, "value") == expected.get(key)
            assert (key in table) == (key in expected)


def test_no_parts_are_an_empty_table():
    table = KeyedTable([])

    assert table.get(b"k" * 16) is None
    assert list(table.rows()) == []


def test_a_column_that_came_later_is_empty_in_older_rows() -> None:
    old = part([(b"a" * 16, 1, False)])
    new = part([(b"b" * 16, 2, False)]).append_column("more", pa.array(["x"]))

    table = KeyedTable([old, new])

    assert table.get(b"a" * 16) == {"key": b"a" * 16, "value": 1, "more": None}
    assert table.value(b"b" * 16, "more") == "x"

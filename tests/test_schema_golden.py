"""The published schema may only grow, by nullable columns at the end."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.schema.contract import contract
from transforms.records import TABLES

GOLDEN = Path(__file__).parent / "golden/schema.json"

REMEDY = (
    "This breaks readers of datasets already written. Undo it; or, if it is meant, "
    "raise the major of SCHEMA_VERSION, tell docs/upgrading.md how to move, and "
    "record it: newsbeam schema --format json > tests/golden/schema.json"
)
RECORD = (
    "Nullable columns were appended, which is allowed. Record them: raise the minor of "
    "SCHEMA_VERSION and run newsbeam schema --format json > tests/golden/schema.json"
)

Shape = list[tuple[str, Any, bool]]


def breaking_changes(golden: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """What readers of the golden schema would trip over, one sentence each."""
    found = []
    for name, table in golden["$defs"].items():
        if name not in current["$defs"]:
            found.append(f"table {name} was removed")
            continue
        now = current["$defs"][name]
        for facet in ("x-key", "x-partition-columns"):
            if table[facet] != now[facet]:
                found.append(f"{name}: {facet} changed to {now[facet]}")
        found += _column_changes(name, _stored(table), _stored(now))
        found += _column_changes(name, _in_path(table), _in_path(now))
    return found


def appended(golden: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """The columns and tables that the golden schema does not know."""
    known = golden["$defs"]
    return [
        f"{name}.{column}"
        for name, table in current["$defs"].items()
        for column in table["properties"]
        if name not in known or column not in known[name]["properties"]
    ]


def _shape(table: dict[str, Any], *, partitions: bool) -> Shape:
    """Name, type without words, and nullability of the columns of a file or a path."""
    return [
        (name, _bare(spec), name not in table["required"])
        for name, spec in table["properties"].items()
        if (name in table.get("x-partition-columns", ())) is partitions
    ]


def _stored(table: dict[str, Any]) -> Shape:
    return _shape(table, partitions=False)


def _in_path(table: dict[str, Any]) -> Shape:
    return _shape(table, partitions=True)


def _bare(spec: dict[str, Any]) -> Any:
    if spec["x-type"] == "list<struct>":
        return ("list<struct>", tuple(_stored(spec["items"])))
    return spec["x-type"]


def _column_changes(table: str, before: Shape, after: Shape) -> list[str]:
    found = []
    now = {name: (type_, nullable) for name, type_, nullable in after}
    for name, type_, nullable in before:
        if name not in now:
            found.append(f"{table}.{name} was removed")
            continue
        if now[name][0] != type_:
            found.append(f"{table}.{name} was {type_}, is {now[name][0]}")
        if now[name][1] != nullable:
            found.append(f"{table}.{name} changed whether it may be null")
    kept = [name for name, *_ in before if name in now]
    names = [name for name, *_ in after]
    if not found and names[: len(kept)] != kept:
        found.append(f"{table}: the order of the columns changed")
    found += [
        f"{table}.{name} is new and not nullable"
        for name, _, nullable in after
        if not nullable and name not in {b[0] for b in before}
    ]
    return found


def _golden() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return loaded


def test_no_published_column_changed() -> None:
    found = breaking_changes(_golden(), contract(TABLES))

    assert not found, "\n".join([*found, REMEDY])


def test_each_new_column_is_recorded() -> None:
    found = appended(_golden(), contract(TABLES))

    assert not found, "\n".join([*found, RECORD])


def _articles(schema: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = schema["$defs"]["articles"]
    return table


def _remove(schema: dict[str, Any]) -> None:
    del _articles(schema)["properties"]["byline"]


def _retype(schema: dict[str, Any]) -> None:
    _articles(schema)["properties"]["word_count"]["x-type"] = "float64"


def _reorder(schema: dict[str, Any]) -> None:
    properties = _articles(schema)["properties"]
    properties["title"] = properties.pop("title")


def _require(schema: dict[str, Any]) -> None:
    _articles(schema)["required"].append("byline")


def _relax(schema: dict[str, Any]) -> None:
    _articles(schema)["required"].remove("title")


def _insert(schema: dict[str, Any]) -> None:
    properties = _articles(schema)["properties"]
    old = dict(properties)
    properties.clear()
    properties["novelty"] = {"x-type": "string", "type": ["string", "null"]}
    properties.update(old)


def _append_required(schema: dict[str, Any]) -> None:
    _append(schema)
    _articles(schema)["required"].append("novelty")


def _append(schema: dict[str, Any]) -> None:
    spec = {"x-type": "string", "type": ["string", "null"]}
    _articles(schema)["properties"]["novelty"] = spec


def _repartition(schema: dict[str, Any]) -> None:
    _articles(schema)["x-partition-columns"].append("publisher")


def _rekey(schema: dict[str, Any]) -> None:
    _articles(schema)["x-key"].remove("revision")


def _drop_table(schema: dict[str, Any]) -> None:
    del schema["$defs"]["copies"]


def _retype_in_struct(schema: dict[str, Any]) -> None:
    edits = _articles(schema)["properties"]["edits"]["items"]
    edits["properties"]["start"]["x-type"] = "string"


def _reword(schema: dict[str, Any]) -> None:
    _articles(schema)["properties"]["byline"]["description"] = "Other words."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_remove, "articles.byline was removed"),
        (_retype, "articles.word_count was int64, is float64"),
        (_reorder, "articles: the order of the columns changed"),
        (_require, "articles.byline changed whether it may be null"),
        (_relax, "articles.title changed whether it may be null"),
        (_insert, "articles: the order of the columns changed"),
        (_append_required, "articles.novelty is new and not nullable"),
        (_repartition, "articles: x-partition-columns changed"),
        (_rekey, "articles: x-key changed"),
        (_drop_table, "table copies was removed"),
        (_retype_in_struct, "articles.edits was "),
    ],
)
def test_a_breaking_change_is_told(
    change: Callable[[dict[str, Any]], None], told: str
) -> None:
    changed = copy.deepcopy(_golden())
    change(changed)

    found = breaking_changes(_golden(), changed)

    assert any(sentence.startswith(told) for sentence in found), found


@pytest.mark.parametrize("change", [_append, _reword])
def test_an_appended_nullable_column_or_another_wording_breaks_nothing(
    change: Callable[[dict[str, Any]], None],
) -> None:
    changed = copy.deepcopy(_golden())
    change(changed)

    assert breaking_changes(_golden(), changed) == []


def test_an_appended_column_is_asked_to_be_recorded() -> None:
    changed = copy.deepcopy(_golden())
    _append(changed)

    assert appended(_golden(), changed) == ["articles.novelty"]

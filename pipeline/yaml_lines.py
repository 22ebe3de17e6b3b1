"""YAML as plain data that remembers where each value stands.

Only what a config needs: no tags, no custom types, no duplicate keys, and limits on
size, depth and aliases, so that no file can run code or fill the memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_ALIASES = 100

Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document is not usable, and where (line and column from 1)."""

    place: Place
    message: str
    hint: str = ""
    key: Path = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the place of every key and value.

    Attributes:
        data: mappings, lists and scalars.
        places: of each value by its path.
        keys: of each mapping's key by the path of its value.
    """

    data: Any
    places: dict[Path, Place]
    keys: dict[Path, Place]


def parse_yaml(text: str) -> Document | list[Problem]:
    """A document's data, or everything that keeps it from being read."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return [Problem((1, 1), f"is over {MAX_BYTES:,} bytes", "is it a config?")]
    try:
        aliases = sum(
            isinstance(event, yaml.AliasEvent)
            for event in yaml.parse(text, Loader=yaml.SafeLoader)
        )
        if aliases > MAX_ALIASES:
            return [Problem((1, 1), f"has {aliases} aliases, over {MAX_ALIASES}")]
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return [_syntax(error)]
    except (ValueError, RecursionError) as error:
        return [Problem((1, 1), f"is not YAML: {error}")]
    if root is None:
        return [Problem((1, 1), "is empty", "configs/example.yaml has every key")]
    builder = _Builder()
    data = builder.build(root, (), 0)
    if builder.problems:
        return builder.problems
    return Document(data, builder.places, builder.keys)


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = getattr(error, "problem", None) or str(error).splitlines()[0]
    hint = ""
    if "\\t" in message:
        hint = "indent with spaces"
    return Problem(place, f"is not YAML: {message}", hint)


class _Builder:
    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._constructor = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node, path: Path, depth: int) -> Any:
        """A node's data."""
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.places[path] = place
        if depth > MAX_DEPTH:
            self._refuse(place, path, f"is nested over {MAX_DEPTH} deep")
            return None
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            self._refuse(place, path, f"has the tag {node.tag}", "write a plain value")
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path, depth))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.build(item, (*path, i), depth + 1)
                for i, item in enumerate(node.value)
            ]
        return self._scalar(node, path, place)

    def _pairs(
        self, node: yaml.MappingNode, path: Path, depth: int
    ) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(place, path, "has a key that is not a word")
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in seen:
                first = seen[key][0]
                self._refuse(place, here, f"is there twice, first in line {first}")
                continue
            seen[key] = place
            self.keys[here] = place
            yield key, self.build(value_node, here, depth + 1)

    def _scalar(self, node: yaml.Node, path: Path, place: Place) -> Any:
        kind = node.tag.rpartition(":")[2]
        if kind in ("timestamp", "binary"):
            # A date here was meant as text; no key of a config takes anything else.
            return node.value
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self._refuse(place, path, f"cannot be read: {error}")
            return None

    def _refuse(self, place: Place, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, message, hint, path))

"""Group many small elements as few large ones.

What an element costs in a shuffle is hardly a matter of its size: it is pickled by
itself, wrapped, counted and handed from step to step. Fifty of them in a pack cost as
much as one of them alone. Compressed, since what they say is much alike, they take a
tenth of the memory of the values, and a run holds all its entries while it reads.
"""

import pickle
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue
from isal import isal_zlib

from transforms.run_windows import in_window

#: Parts that keys are divided among: a part is in memory as a whole while it is
#: unpacked, and no more workers than parts can take them.
PARTS = 64
#: Elements of a pack at the most.
_MOST = 50

#: Of compression: the quickest that halves them.
_LEVEL = 1

#: The only input's name where there is one.
_ALONE = ""

#: Some elements of one input: its name, their keys, themselves.
Pack = tuple[str, list[Any], list[Any]]


class GroupInPacks(beam.PTransform):
    """Elements → ``(key, [elements])``, each key once a window.

    What ``WithKeys`` and ``GroupByKey`` give, or for a dict of PCollections what
    ``CoGroupByKey`` gives: ``(key, {name: [elements]})``. Within a key the order is
    free.

    Args:
        key: of an element; a str, bytes, an int or a tuple of these, whose ``repr`` is
            the same in every process. For a dict of PCollections a dict of such.
    """

    def __init__(
        self, key: Callable[[Any], Any] | dict[str, Callable[[Any], Any]]
    ) -> None:
        super().__init__()
        self._keys = key if isinstance(key, dict) else {_ALONE: key}
        self._unpack = _unpack_several if isinstance(key, dict) else _unpack

    def expand(self, inputs: Any) -> "beam.PCollection[tuple[Any, Any]]":
        """Pack what goes to one part, bring it there, unpack and group it."""
        named = inputs if isinstance(inputs, dict) else {_ALONE: inputs}
        packs = [
            elements
            | f"Pack {name}".rstrip()
            >> beam.ParDo(_PackFn(self._keys[name], part_of, name)).with_output_types(
                tuple[int, bytes]
            )
            for name, elements in named.items()
        ]
        # Packed first: elements cross a Flatten one by one.
        together = packs[0] if len(packs) == 1 else packs | "Packs" >> beam.Flatten()
        return (
            together
            | "Group by part" >> beam.GroupByKey()
            | "Unpack" >> beam.FlatMap(self._unpack)
        )


class GroupAsPacks(beam.PTransform):
    """Elements → ``(key, packs)``: a group that is too large to be unpacked at once.

    Args:
        key: of an element, a number; all its elements cross to one worker.
    """

    def __init__(self, key: Callable[[Any], int]) -> None:
        super().__init__()
        self._key = key

    def expand(
        self, elements: "beam.PCollection"
    ) -> "beam.PCollection[tuple[int, Iterable[bytes]]]":
        """Pack what has one key, and bring it there; see ``elements_of``."""
        return (
            elements
            | "Pack"
            >> beam.ParDo(_PackFn(self._key, _itself)).with_output_types(
                tuple[int, bytes]
            )
            | "Group by key" >> beam.GroupByKey()
        )


class _PackFn(beam.DoFn):
    def __init__(
        self,
        key: Callable[[Any], Any],
        part: Callable[[Any], int],
        name: str = _ALONE,
    ) -> None:
        self._key, self._part, self._name = key, part, name

    def start_bundle(self) -> None:
        self._packs: dict[tuple[Any, int], Pack] = defaultdict(self._new)

    def process(
        self, element: Any, window: Any = beam.DoFn.WindowParam
    ) -> Iterable[tuple[int, bytes]]:
        key = self._key(element)
        part = self._part(key)
        place = (window, part)
        pack = self._packs[place]
        _, keys, elements = pack
        keys.append(key)
        elements.append(element)
        if len(keys) < _MOST:
            return ()
        del self._packs[place]
        return ((part, packed(pack)),)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for (window, part), pack in self._packs.items():
            yield in_window((part, packed(pack)), window)
        self._packs.clear()

    def _new(self) -> Pack:
        return self._name, [], []


def part_of(key: Any) -> int:
    """The part a key belongs to; equal in every process."""
    if isinstance(key, int):
        return key % PARTS
    return zlib.crc32(repr(key).encode("utf-8", "backslashreplace")) % PARTS


def all_alike(_: object) -> int:
    """A key for all: one group."""
    return 0


def _itself(key: int) -> int:
    return key


def packed(value: Any) -> bytes:
    """A value as bytes, for processes of the same run."""
    return isal_zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _LEVEL)


def unpacked(pack: bytes) -> Any:
    """The value again."""
    return pickle.loads(isal_zlib.decompress(pack))


def elements_of(packs: Iterable[bytes]) -> Iterator[Any]:
    """The elements in packs, a pack at a time."""
    for pack in packs:
        _, _, elements = unpacked(pack)
        yield from elements


def _unpack(part: tuple[int, Iterable[bytes]]) -> Iterator[tuple[Any, list[Any]]]:
    for key, by_name in _unpack_several(part):
        yield key, by_name[_ALONE]


def _unpack_several(
    part: tuple[int, Iterable[bytes]],
) -> Iterable[tuple[Any, dict[str, list[Any]]]]:
    groups: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for pack in part[1]:
        name, keys, elements = unpacked(pack)
        for key, element in zip(keys, elements, strict=True):
            groups[key][name].append(element)
    return groups.items()

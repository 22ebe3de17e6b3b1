"""Run one transform as if it were a function: lists in, lists out."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pvalue import DoOutputsTuple
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

#: What running pipelines gave, by a number each output has of its own. The runner
#: works in this process and pickles ``_Keep`` by reference to this module, so that
#: the copy it runs finds this very dictionary.
_KEPT: dict[int, list[Any]] = {}
_NUMBERS = itertools.count()


class _Keep(beam.DoFn):
    def __init__(self, number: int) -> None:
        self._number = number

    def process(self, element: Any) -> Iterator[Any]:
        _KEPT[self._number].append(element)
        yield from ()


def collect(
    transform: beam.PTransform,
    inputs: Any = frozenset(),
    *,
    options: Iterable[str] = (),
) -> Any:
    """What a transform makes of those elements; the order within a list is free.

    Args:
        transform: the transform under test.
        inputs: the elements of its input; a mapping (or a tuple) of such lists for a
            transform of several named (or ordered) inputs.
        options: pipeline options, as on a command line.

    Returns:
        A list for a transform of one output; for several a dict of lists by name. The
        main output of ``with_outputs`` goes by its ``main=`` name, or by ``main``.
    """
    pipeline = beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([*options]))
    source: Any
    if isinstance(inputs, Mapping):
        source = {
            name: pipeline | f"Input {name}" >> beam.Create(list(elements))
            for name, elements in inputs.items()
        }
    elif isinstance(inputs, tuple):
        source = tuple(
            pipeline | f"Input {number}" >> beam.Create(list(elements))
            for number, elements in enumerate(inputs)
        )
    else:
        source = pipeline | "Input" >> beam.Create(list(inputs))
    output = source | "Transform under test" >> transform
    named = _named(output)
    numbers = {name: next(_NUMBERS) for name in named}
    for name, number in numbers.items():
        _KEPT[number] = []
        named[name] | f"Keep {name}" >> beam.ParDo(_Keep(number))
    try:
        pipeline.run().wait_until_finish()
    finally:
        kept = {name: _KEPT.pop(number) for name, number in numbers.items()}
    return kept.get("", kept)


def _named(output: Any) -> dict[str, Any]:
    if isinstance(output, beam.PCollection):
        return {"": output}
    if isinstance(output, DoOutputsTuple):
        # The main output has no tag of its own where none was given.
        main = output._main_tag or "main"
        return {main: output[output._main_tag], **{t: output[t] for t in output._tags}}
    if isinstance(output, Mapping):
        return dict(output)
    if hasattr(output, "_asdict"):
        return dict(output._asdict())
    if is_dataclass(output):
        return {f.name: getattr(output, f.name) for f in fields(output)}
    raise TypeError(f"{output!r} is not a PCollection or several by name")

"""JSON lines in, JSON lines out: the frame of ``extract``, ``normalize`` and ``tag``.

A line that cannot be used answers ``{"id", "error"}`` and the filter goes on. Order
is kept whatever the number of workers.
"""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import click

Record = dict[str, Any]

#: Lines in hand for one worker: enough to keep it busy, few enough to stay small.
_AHEAD = 4


class BadLine(ValueError):
    """A line that lacks what the filter needs; the message says what."""


workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that do the work.",
)


def run_filter(
    work: Callable[[Record], Record],
    executor: Executor | None = None,
    workers: int = 1,
) -> None:
    """Answer each line of JSON on stdin with one line of JSON on stdout, in order.

    Both are UTF-8 whatever the locale. Blank lines are passed over.

    Args:
        work: answers one object; may raise ``BadLine``.
        executor: runs ``work`` elsewhere; None runs it here.
        workers: how many lines are worth having in hand.
    """
    for answer in _answers(sys.stdin.buffer, work, executor, workers * _AHEAD):
        sys.stdout.buffer.write(encode_answer(answer) + b"\n")
        sys.stdout.buffer.flush()


def encode_answer(answer: Record) -> bytes:
    """One line, readable where it can be; half a character only goes as an escape."""
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(answer).encode()


def _answers(
    lines: Iterable[bytes],
    work: Callable[[Record], Record],
    executor: Executor | None,
    in_hand: int,
) -> Iterator[Record]:
    numbered = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    if executor is None:
        for number, line in numbered:
            yield answer_line(number, line, work)
        return
    waiting: deque[Future[Record]] = deque()
    for number, line in numbered:
        waiting.append(executor.submit(answer_line, number, line, work))
        if len(waiting) >= in_hand:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def answer_line(number: int, line: bytes, work: Callable[[Record], Record]) -> Record:
    """The answer to one line; what is wrong with it becomes its ``error``."""
    try:
        # Some programs begin a file with a byte order mark.
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"line {number} is not JSON: {error}"}
    if not isinstance(record, dict):
        return {"id": None, "error": f"line {number} is not a JSON object"}
    try:
        return {"id": record.get("id"), **work(record)}
    except BadLine as error:
        return {"id": record.get("id"), "error": str(error)}
    except Exception as error:
        # One odd record must not end a filter that has a million more to answer.
        detail = f"{type(error).__name__}: {error}"
        return {"id": record.get("id"), "error": f"internal: {detail}"}


def _refuse(name: str) -> None:
    """Python reads NaN and Infinity as JSON; whoever reads our answers may not."""
    raise ValueError(f"{name} is no number of JSON")


def text_of(record: Record, name: str, *, required: bool = False) -> str | None:
    """A string field of a record.

    Raises:
        BadLine: it is required and missing, or is not a string.
    """
    value = record.get(name)
    if value is None:
        if required:
            raise BadLine(f'"{name}" is missing')
        return None
    if not isinstance(value, str):
        raise BadLine(f'"{name}" must be a string, not {type(value).__name__}')
    return value


def texts_of(record: Record, name: str) -> tuple[str, ...]:
    """A list-of-strings field of a record; a single string counts as a list of one.

    Raises:
        BadLine: it is something else.
    """
    value = record.get(name) or []
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise BadLine(f'"{name}" must be a list of strings')

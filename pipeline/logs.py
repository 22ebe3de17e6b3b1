"""Log lines on stderr, for people or as JSON for Cloud Logging.

Addresses, titles and error texts in messages come from strangers. A newline in one
would forge a log line, an escape sequence would drive the operator's terminal, and a
bidirectional override would show another address than was fetched: so control
characters are written as escapes in both styles.
"""

import json
import logging
import re
import sys
from datetime import datetime, timezone
from typing import TextIO

#: C0 and C1 controls, DEL, line and paragraph separators, bidirectional controls.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)

#: How the engine words such an error of ours when it raises it anew.
_OPERATORS = re.compile(r"transforms\.dataset\.[a-z_.]+\.[A-Za-z]+: ")

#: What each record carries besides its message, where it is known.
_FACTS = ("run_id", "stage")

_run: dict[str, str] = {}


def escape_controls(text: str) -> str:
    r"""The text with control characters written as escapes.

    >>> escape_controls("two\nlines")
    'two\\nlines'
    """
    return _CONTROLS.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)


def escape_lines(text: str) -> str:
    """The same, but the text's own line breaks stay."""
    return "\n".join(escape_controls(line) for line in text.split("\n"))


def bind_run(run_id: str) -> None:
    """Name the run in every record of this process from now on."""
    _run["run_id"] = run_id


def configure(*, level: int, style: str, stream: TextIO | None = None) -> None:
    """Send all records of at least that level to stderr; replaces earlier set-ups.

    Args:
        level: the least severity logged, as in ``logging``.
        style: ``text`` or ``json``.
        stream: where to write instead of stderr.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else TextFormatter())
    root = logging.getLogger()
    for earlier in root.handlers[:]:
        if getattr(earlier, "is_ours", False):
            root.removeHandler(earlier)
    handler.is_ours = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level)
    # At lower levels the engine tells of every bundle, hundreds of lines a run.
    logging.getLogger("apache_beam").setLevel(max(level, logging.WARNING))
    if level > logging.DEBUG:
        handler.addFilter(_is_ours_or_an_error)


def _is_ours_or_an_error(record: logging.LogRecord) -> bool:
    """Leave out what the engine says beside the matter, by the root logger too.

    It warns of packages that nobody needs here. And where an error says what the
    operator has to mend, the command says so in its last line; frames would hide it.
    """
    if "apache_beam" not in record.pathname:
        return True
    error = record.exc_info[1] if record.exc_info else None
    return record.levelno >= logging.ERROR and not _is_operators(error)


def _is_operators(error: BaseException | None) -> bool:
    while error is not None:
        if hasattr(error, "exit_code") or _OPERATORS.match(str(error)):
            return True
        error = error.__cause__
    return False


class TextFormatter(logging.Formatter):
    """``HH:MM:SS warning stage: message``, one line; a traceback follows indented."""

    def format(self, record: logging.LogRecord) -> str:
        """One line for people."""
        clock = _time(record).strftime("%H:%M:%S")
        stage = getattr(record, "stage", None)
        where = f"{stage}: " if stage else ""
        line = f"{clock} {record.levelname.lower()} {where}{record.getMessage()}"
        return escape_controls(line) + self._traceback(record)

    def _traceback(self, record: logging.LogRecord) -> str:
        if not record.exc_info:
            return ""
        text = escape_lines(self.formatException(record.exc_info))
        return "\n  " + text.replace("\n", "\n  ")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the field names that Cloud Logging reads."""

    def format(self, record: logging.LogRecord) -> str:
        """One object; times are UTC."""
        line = {
            "severity": record.levelname,
            "time": _time(record).isoformat().replace("+00:00", "Z"),
            "message": record.getMessage(),
            "logger": record.name,
        }
        for fact in _FACTS:
            value = getattr(record, fact, None) or _run.get(fact)
            if value is not None:
                line[fact] = str(value)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # ASCII only: every control but DEL comes out as \uXXXX.
        return json.dumps(line).replace("\x7f", "\\u007f")


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, timezone.utc)

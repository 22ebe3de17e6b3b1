import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline import logs


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield logging.getLogger("pipeline.probe")
    root.handlers[:] = handlers
    root.setLevel(level)
    logs._run.clear()


def _configured(style: str, level: int = logging.INFO) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(level=level, style=style, stream=stream)
    return stream


def _last(stream: io.StringIO) -> Any:
    return json.loads(stream.getvalue().splitlines()[-1])


def test_a_json_line_has_the_names_cloud_logging_reads(logger: logging.Logger) -> None:
    stream = _configured("json")
    logs.bind_run("20260115T120000Z-0a1b")

    logger.warning("%d feeds failed", 3, extra={"stage": "fetch_feeds"})

    line = _last(stream)
    assert line.pop("time").endswith("Z")
    assert line == {
        "severity": "WARNING",
        "message": "3 feeds failed",
        "logger": "pipeline.probe",
        "run_id": "20260115T120000Z-0a1b",
        "stage": "fetch_feeds",
    }


def test_what_is_not_known_is_left_out(logger: logging.Logger) -> None:
    stream = _configured("json")

    logger.info("hello")

    assert set(_last(stream)) == {"severity", "time", "message", "logger"}


def test_a_text_line_has_severity_stage_and_message(logger: logging.Logger) -> None:
    stream = _configured("text")

    logger.warning("slow", extra={"stage": "read_pages"})

    assert stream.getvalue()[8:] == " warning read_pages: slow\n"


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "control",
    ["\n", "\r", "\x00", "\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066"],
    ids=lambda c: f"U+{ord(c):04X}",
)
def test_no_control_character_of_a_message_gets_through(
    logger: logging.Logger, style: str, control: str
) -> None:
    stream = _configured(style)

    logger.info("a%sb", control)

    written = stream.getvalue()
    assert written.endswith("\n")
    assert control not in written[:-1]


def test_a_json_message_is_read_back_as_it_was(logger: logging.Logger) -> None:
    stream = _configured("json")

    logger.info("a\x7f\x1bé\n")

    assert _last(stream)["message"] == "a\x7f\x1bé\n"


def test_a_traceback_is_indented_so_that_it_forges_no_line(
    logger: logging.Logger,
) -> None:
    stream = _configured("text")

    try:
        raise ValueError("evil\n12:00:00 info all is well\x1b[1m")
    except ValueError:
        logger.exception("failed")

    first, *rest = stream.getvalue().splitlines()
    assert first.endswith(" error failed")
    assert all(line.startswith("  ") for line in rest)
    assert "\x1b" not in stream.getvalue()


def test_a_json_traceback_is_one_field(logger: logging.Logger) -> None:
    stream = _configured("json")

    try:
        raise ValueError("no")
    except ValueError:
        logger.exception("failed")

    assert _last(stream)["exception"].endswith("ValueError: no")


def test_the_level_cuts(logger: logging.Logger) -> None:
    stream = _configured("text", level=logging.WARNING)

    logger.info("quiet")

    assert stream.getvalue() == ""


def test_configuring_again_does_not_double_the_lines(logger: logging.Logger) -> None:
    first, second = _configured("text"), _configured("text")

    logger.info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1

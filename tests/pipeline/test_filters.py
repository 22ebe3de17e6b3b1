import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from pipeline.filters import BadLine, encode_answer, run_filter, text_of, texts_of


def answers(stdin, work, executor=None, workers=1):
    """What a filter writes for those bytes."""

    @click.command()
    def command():
        run_filter(work, executor, workers)

    result = CliRunner().invoke(command, input=stdin, catch_exceptions=False)
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


def echo(record):
    return {"text": text_of(record, "text", required=True)}


def test_each_line_is_answered_with_its_id():
    found = answers(b'{"id": 1, "text": "a"}\n{"id": "two", "text": "b"}\n', echo)

    assert found == [{"id": 1, "text": "a"}, {"id": "two", "text": "b"}]


def test_a_line_without_an_id_is_answered_too():
    assert answers(b'{"text": "a"}', echo) == [{"id": None, "text": "a"}]


def test_blank_lines_are_passed_over():
    assert answers(b'\n  \n{"text": "a"}\n\n', echo) == [{"id": None, "text": "a"}]


def test_nothing_in_is_nothing_out():
    assert answers(b"", echo) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"not json", id="words"),
        pytest.param(b'{"id": 1', id="cut off"),
        pytest.param(b'["a"]', id="a list"),
        pytest.param(b'"a"', id="a string"),
        pytest.param(b'{"id": 1, "text": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"id": NaN, "text": "a"}', id="not a number"),
        pytest.param(b"[" * 200_000, id="too deep"),
        pytest.param(b'{"id": ' + b"9" * 5_000 + b"}", id="too long a number"),
    ],
)
def test_a_line_that_is_no_object_is_an_error_and_the_filter_goes_on(line):
    found = answers(line + b'\n{"id": 2, "text": "b"}\n', echo)

    assert found[0]["id"] is None
    assert found[0]["error"].startswith("line 1 is not ")
    assert found[1:] == [{"id": 2, "text": "b"}]


def test_a_field_that_is_missing_is_an_error_with_the_lines_id():
    found = answers(b'{"id": 7}\n{"id": 8, "text": "b"}\n', echo)

    assert found == [{"id": 7, "error": '"text" is missing'}, {"id": 8, "text": "b"}]


def test_a_bug_of_ours_costs_one_line():
    def work(record):
        return {"quotient": 1 / record["by"]}

    found = answers(b'{"id": 1, "by": 0}\n{"id": 2, "by": 1}\n', work)

    assert found[0]["error"].startswith("internal: ZeroDivisionError")
    assert found[1] == {"id": 2, "quotient": 1.0}


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    line = "\ufeff" + '{"id": 1, "text": "a"}'

    assert answers(line.encode(), echo) == [{"id": 1, "text": "a"}]


def test_letters_are_written_as_letters():
    assert encode_answer({"text": "Türkiye 🙂"}) == '{"text": "Türkiye 🙂"}'.encode()


def test_half_a_character_comes_back_as_it_came():
    assert answers(b'{"id": 1, "text": "half \\ud83d"}', echo) == [
        {"id": 1, "text": "half \ud83d"}
    ]


def test_answers_are_in_the_order_of_the_lines_whoever_is_ready_first():
    last_is_done = threading.Event()

    def work(record):
        if record["id"] == 3:
            last_is_done.set()
        elif record["id"] == 0:
            assert last_is_done.wait(30)
        return {}

    lines = b"".join(b'{"id": %d}\n' % n for n in range(4))
    with ThreadPoolExecutor(4) as executor:
        found = answers(lines, work, executor, workers=4)

    assert found == [{"id": n} for n in range(4)]


def test_lines_are_not_taken_far_ahead_of_the_answers(monkeypatch):
    out = io.BytesIO()
    ahead = []

    def lines():
        for number in range(100):
            ahead.append(number - out.getvalue().count(b"\n"))
            yield b"{}\n"

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=lines()))
    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=out))
    with ThreadPoolExecutor(1) as executor:
        run_filter(lambda record: {}, executor, workers=2)

    assert out.getvalue().count(b"\n") == 100
    assert max(ahead) < 10


@pytest.mark.parametrize("value", [1, ["a"], {"a": 1}, True])
def test_a_field_that_is_no_string_is_told(value):
    with pytest.raises(BadLine, match='"title" must be a string'):
        text_of({"title": value}, "title")


@pytest.mark.parametrize("record", [{}, {"title": None}])
def test_a_field_that_need_not_be_there_is_none(record):
    assert text_of(record, "title") is None


@pytest.mark.parametrize(
    ("value", "texts"),
    [(["a", "b"], ("a", "b")), ("a", ("a",)), (None, ()), ([], ()), ("", ())],
)
def test_a_list_of_strings_may_be_one_string_or_missing(value, texts):
    assert texts_of({"keywords": value}, "keywords") == texts


@pytest.mark.parametrize("value", [1, [1], {"a": "b"}, ["a", None]])
def test_a_field_that_is_no_list_of_strings_is_told(value):
    with pytest.raises(BadLine, match='"keywords" must be a list of strings'):
        texts_of({"keywords": value}, "keywords")

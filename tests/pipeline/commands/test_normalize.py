import itertools
import json

import pytest

from tests.pipeline.commands.invoking import answers, invoke, lines_of, run_process

TEXT = "Turkey said that its ships would wait. In Turkey, too, the storm goes on."


def normalize(*records, options=()):
    return answers("normalize", *options, stdin=lines_of(*records))


def undo(text, edits):
    """The input, from the output and edits whose offsets are of the input."""
    parts, at, shift = [], 0, 0
    for edit in edits:
        start = edit["start"] + shift
        assert text[start : start + len(edit["replacement"])] == edit["replacement"]
        parts += [text[at:start], edit["original"]]
        at = start + len(edit["replacement"])
        shift += len(edit["replacement"]) - (edit["end"] - edit["start"])
    return "".join([*parts, text[at:]])


def test_a_text_is_answered_with_its_edits():
    (found,) = normalize({"id": 1, "text": TEXT, "lang": "en"})

    assert found.keys() == {"id", "text", "edits"}
    assert found["id"] == 1
    assert found["text"].startswith("Türkiye said")
    assert found["edits"][0] == {
        "start": 0,
        "end": 6,
        "original": "Turkey",
        "replacement": "Türkiye",
        "rule": found["edits"][0]["rule"],
    }


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "🙂 Turkey, e\u0301te\u0301; the goverment of Turkey\u00a0recieved “it”\u200b.",
        "Half a character \ud83d of Turkey",
        "",
        "\n\n",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "und"])
def test_undoing_the_edits_gives_the_input_exactly(text, language):
    (found,) = normalize({"id": 1, "text": text, "lang": language})

    assert undo(found["text"], found["edits"]) == text


def test_edits_are_sorted_and_apart():
    (found,) = normalize({"id": 1, "text": TEXT, "lang": "en"})

    places = [(e["start"], e["end"]) for e in found["edits"]]
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))


def test_with_a_title_each_edit_names_its_field():
    (found,) = normalize({"id": 1, "title": "Turkey waits", "text": TEXT, "lang": "en"})

    assert found["title"] == "Türkiye waits"
    for field, before in (("title", "Turkey waits"), ("text", TEXT)):
        edits = [e for e in found["edits"] if e["field"] == field]
        assert edits
        assert undo(found[field], edits) == before


@pytest.mark.parametrize("language", ["en-GB", "EN", "eng"])
def test_any_way_to_say_english_is_english(language):
    (found,) = normalize({"id": 1, "text": TEXT, "lang": language})

    assert found["text"].startswith("Türkiye")


def test_only_the_channels_asked_for_make_edits():
    (found,) = normalize(
        {"id": 1, "text": TEXT, "lang": "en"}, options=["--channels", "typos"]
    )

    assert "Turkey" in found["text"]


def test_no_channel_changes_nothing():
    (found,) = normalize(
        {"id": 1, "text": TEXT, "lang": "en"}, options=["--channels", ""]
    )

    assert (found["text"], found["edits"]) == (TEXT, [])


def test_an_unknown_channel_is_refused():
    result = invoke("normalize", "--channels", "unicode,magic", stdin=b"")

    assert result.exit_code == 2
    assert "'magic' is not a channel" in result.stderr


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"lang": "en"}, '"text" is missing'),
        ({"text": "a"}, '"lang" is missing'),
        ({"text": 1, "lang": "en"}, '"text" must be a string'),
        ({"text": "a", "title": 1, "lang": "en"}, '"title" must be a string'),
    ],
)
def test_a_line_that_cannot_be_used_is_an_error_and_the_filter_goes_on(record, error):
    bad, good = normalize({"id": 1, **record}, {"id": 2, "text": "a", "lang": "en"})

    assert bad["error"].startswith(error)
    assert good["text"] == "a"


@pytest.mark.e2e
def test_two_workers_give_what_one_gives_in_the_same_order():
    records = [{"id": n, "text": f"{n} {TEXT}", "lang": "en"} for n in range(20)]
    records[4] = {"id": 4}
    stdin = lines_of(*records)

    one, two = (run_process("normalize", "--workers", n, stdin=stdin) for n in (1, 2))

    assert one == two
    assert [json.loads(line)["id"] for line in one.splitlines()] == list(range(20))

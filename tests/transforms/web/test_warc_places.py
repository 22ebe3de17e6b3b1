"""Where captures lie: told without unpacking what is captured."""

import gzip
import io

import pytest

from tests.transforms.web.test_warc import CAPTURES, archive, foreign
from transforms.web.skip_lengths import skip_length, with_skip_length
from transforms.web.warc import WarcError, read_capture, read_captures
from transforms.web.warc_places import read_places

FOREIGN = foreign(
    ("200 OK", "text/html", "https://a.example/1"),
    ("404 Not Found", "text/html", "https://a.example/2"),
    ("200 OK", "text/html", "https://a.example/3"),
)


def places(stream):
    return list(read_places(stream))


def captures(stream):
    stream.seek(0)
    return [(at, c.kind, c.url) for at, c in read_captures(stream)]


@pytest.mark.parametrize(
    "stream",
    [
        archive(*CAPTURES.values())[0],
        archive(*CAPTURES.values(), run=False)[0],
        archive()[0],
        FOREIGN,
        io.BytesIO(archive(*CAPTURES.values())[0].getvalue() + FOREIGN.getvalue()),
        io.BytesIO(gzip.decompress(FOREIGN.getvalue())),
        io.BytesIO(),
    ],
    ids=[
        "ours",
        "ours without its run",
        "a run that asked nothing",
        "others'",
        "others' behind ours",
        "others' unpacked",
        "empty",
    ],
)
def test_the_places_are_those_of_the_captures(stream):
    assert places(stream) == captures(stream)


def test_a_capture_lies_at_its_place():
    stream, _ = archive(*CAPTURES.values())

    assert [read_capture(stream, at) for at, _, _ in places(stream)] == list(
        CAPTURES.values()
    )


@pytest.mark.parametrize("missing", [1, 8, 100])
def test_a_cut_end_ends_the_places_with_what_is_whole(missing):
    stream, offsets = archive(*list(CAPTURES.values())[:3])
    cut = io.BytesIO(stream.getvalue()[:-missing])

    assert [at for at, _, _ in places(cut)] == offsets[:2]


def test_what_is_damaged_within_a_body_costs_no_other_capture():
    large = CAPTURES["a body larger than any buffer"]
    stream, [damaged, sound] = archive(large, CAPTURES["a page"])
    data = bytearray(stream.getvalue())
    data[sound - 5_000 : sound - 4_000] = bytes(1_000)
    stream = io.BytesIO(data)

    assert damaged in [at for at, _, _ in places(stream)]
    assert read_capture(stream, sound) == CAPTURES["a page"]


def test_a_start_that_cannot_be_unpacked_is_no_capture():
    stream, [damaged, sound] = archive(
        CAPTURES["a page"], CAPTURES["a page that moved"]
    )
    data = bytearray(stream.getvalue())
    data[damaged + 30 : damaged + 60] = b"\xff" * 30

    assert [at for at, _, _ in places(io.BytesIO(data))] == [sound]
    with pytest.raises(WarcError):
        read_capture(io.BytesIO(data), damaged)


def test_the_members_of_ours_follow_each_other_by_their_lengths():
    data = archive(*CAPTURES.values())[0].getvalue()
    at, members = 0, 0
    while at < len(data):
        length = skip_length(data[at:])
        assert length is not None
        assert gzip.decompress(data[at : at + length])  # whole, by its checksum
        at, members = at + length, members + 1

    assert at == len(data)
    assert members > len(CAPTURES)


def test_a_length_stands_once_and_only_in_a_member():
    member = gzip.compress(b"text")
    once = with_skip_length(member, 4)

    assert skip_length(member) is None
    assert skip_length(once) == len(once)
    assert with_skip_length(once, 4) == once
    assert skip_length(b"") is None
    assert skip_length(b"WARC/1.1" * 9) is None
    assert gzip.decompress(once) == b"text"

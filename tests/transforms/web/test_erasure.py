import gzip
import io

import pytest

from tests.clock import NOW
from transforms.elements import Fetched, Rejection
from transforms.feeds.erase import without_entries
from transforms.reasons import Reason
from transforms.web.erasure import erase
from transforms.web.forgotten import forgotten_key, is_forgotten
from transforms.web.warc import (
    Capture,
    WarcError,
    capture_records,
    read_capture,
    read_captures,
    read_run,
    run_record,
)
from transforms.web.warc_places import read_places

GONE, KEPT, FEED = (
    "https://a.example/7",
    "https://a.example/8",
    "https://a.example/feed",
)
KEYS = frozenset({forgotten_key(GONE)})


def capture(url, body, kind="page", **changes):
    answer = Fetched(
        url=url,
        final_url=changes.pop("final_url", url),
        status=200,
        body=body,
        content_type="text/html",
        charset=None,
        headers=(("content-type", "text/html"),),
        fetched_at=NOW,
        latency_ms=3,
    )
    return Capture(kind=kind, url=url, result=answer)


def item(url):
    return f"<item><link>{url}</link><title>About {url}</title></item>".encode()


CAPTURES = [
    capture(FEED, b"<rss>" + item(GONE) + item(KEPT) + b"</rss>", "feed"),
    capture(GONE, b"<p>The ferry.</p>" * 200),
    capture(KEPT, b"<p>The wall.</p>" * 200),
    capture("https://a.example/moved", b"<p>x</p>", final_url=GONE),
    Capture(kind="page", url=GONE, result=Rejection(reason=Reason.TIMEOUT)),
]


def is_meant(url):
    return is_forgotten(url, KEYS)


@pytest.fixture
def archive():
    out, offsets = io.BytesIO(), []
    out.write(run_record({"run_id": "r"}, NOW))
    for one in CAPTURES:
        before, main = capture_records(one)
        out.write(before)
        offsets.append(out.tell())
        out.write(main)
    return out, offsets


@pytest.fixture
def erased(archive):
    out = io.BytesIO()
    erase(
        archive[0],
        out,
        is_meant=is_meant,
        without=lambda body: without_entries(body, is_meant),
    )
    return out


def texts(archive):
    """Every record's text, whatever reads it."""
    return gzip.decompress(archive.getvalue())


def test_nothing_moves(archive, erased):
    assert len(erased.getvalue()) == len(archive[0].getvalue())
    assert read_capture(erased, archive[1][2]) == CAPTURES[2]


def test_what_was_taken_down_is_nowhere(archive, erased):
    assert GONE.encode() in texts(archive[0])
    assert GONE.encode() not in texts(erased)
    assert b"The ferry." not in texts(erased)


def test_its_neighbours_in_a_feed_stay(archive, erased):
    feed = read_capture(erased, archive[1][0])

    assert feed.result.body == b"<rss>" + item(KEPT) + b"</rss>"


def test_the_rest_is_read_in_order(archive, erased):
    erased.seek(0)
    offsets = archive[1]

    assert [at for at, _ in read_captures(erased)] == [offsets[0], offsets[2]]


def test_the_rest_has_its_places(archive, erased):
    offsets = archive[1]

    assert [at for at, _, _ in read_places(erased)] == [offsets[0], offsets[2]]


@pytest.mark.parametrize("place", [1, 3, 4])
def test_an_erased_capture_is_no_capture(archive, erased, place):
    with pytest.raises(WarcError, match="no capture"):
        read_capture(erased, archive[1][place])


def test_the_run_is_still_told(erased):
    erased.seek(0)

    assert read_run(erased) == {"run_id": "r"}


def test_a_feed_that_cannot_be_mended_goes_whole(archive):
    out = io.BytesIO()
    erase(archive[0], out, is_meant=is_meant, without=lambda body: None)

    out.seek(0)
    assert [at for at, _ in read_captures(out)] == [archive[1][2]]


def test_a_file_without_it_is_the_same(archive):
    out = io.BytesIO()
    changed = erase(
        archive[0], out, is_meant=lambda url: False, without=lambda body: body
    )

    assert changed == 0
    assert out.getvalue() == archive[0].getvalue()

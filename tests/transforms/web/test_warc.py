"""The archive's records: what was asked and what came, written and read back."""

import gc
import io
import weakref
from datetime import datetime, timezone

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.warc import (
    Capture,
    WarcError,
    capture_records,
    erased_record,
    read_capture,
    read_captures,
    read_run,
    run_record,
)

NOW = datetime(2026, 1, 15, 12, 0, 0, 250_000, tzinfo=timezone.utc)
PAGE = "https://press.example/2026/ferry?id=7"


def answer(url=PAGE, body=b"<p>The ferry is back.</p>", **changes):
    facts = {
        "url": url,
        "final_url": url,
        "status": 200,
        "body": body,
        "content_type": "text/html",
        "charset": "utf-8",
        "headers": (("content-type", "text/html; charset=utf-8"), ("etag", '"a"')),
        "fetched_at": NOW,
        "latency_ms": 41,
    }
    return Fetched(**{**facts, **changes})


CAPTURES = {
    "a page": Capture(kind="page", url=PAGE, result=answer()),
    "a page that moved": Capture(
        kind="page",
        url=PAGE,
        result=answer(
            final_url="https://press.example/new", moved_to="https://press.example/new"
        ),
    ),
    "a page that took three attempts": Capture(
        kind="page", url=PAGE, result=answer(attempts=3)
    ),
    "a body larger than any buffer": Capture(
        kind="page", url=PAGE, result=answer(body=bytes(range(256)) * 4_000)
    ),
    "an empty body": Capture(kind="page", url=PAGE, result=answer(body=b"")),
    "a feed that has not changed": Capture(
        kind="feed",
        url="https://press.example/feed",
        result=answer("https://press.example/feed", body=b"", status=304),
    ),
    "a failure": Capture(
        kind="page",
        url=PAGE,
        result=Rejection(
            reason=Reason.HTTP_4XX, detail="gone", http_status=410, attempts=1
        ),
    ),
    "a refusal by robots": Capture(
        kind="permission", url=PAGE, result=Rejection(reason=Reason.ROBOTS)
    ),
}


def archive(*captures, run=True):
    """A file, and the offset of each capture in it."""
    out, offsets = io.BytesIO(), []
    if run:
        out.write(run_record({"run_id": "run-1"}, NOW))
    out.seek(0, io.SEEK_END)
    for capture in captures:
        before, main = capture_records(capture)
        out.write(before)
        offsets.append(out.tell())
        out.write(main)
    out.seek(0)
    return out, offsets


@pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES)
def test_a_capture_is_read_back_as_it_was(capture):
    stream, [offset] = archive(capture)

    assert read_capture(stream, offset) == capture


def test_captures_come_with_their_offsets_in_the_files_order():
    stream, offsets = archive(*CAPTURES.values())

    assert list(read_captures(stream)) == list(
        zip(offsets, CAPTURES.values(), strict=True)
    )


def test_what_was_erased_is_no_capture():
    out = io.BytesIO(run_record({}, NOW) + erased_record())
    out.seek(0, io.SEEK_END)
    out.write(b"".join(capture_records(CAPTURES["a page"])))
    out.seek(0)

    assert [capture.url for _, capture in read_captures(out)] == [PAGE]


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_cut_end_ends_the_reading_with_what_is_whole(kept):
    body = bytes(range(256)) * 400
    pages = [
        Capture(kind="page", url=f"{PAGE}&n={n}", result=answer(f"{PAGE}&n={n}", body))
        for n in range(10)
    ]
    stream, offsets = archive(*pages)
    whole = stream.getvalue()
    cut = io.BytesIO(whole[: int(len(whole) * kept)])

    found = [at for at, _ in read_captures(cut)]

    assert found == offsets[: len(found)]
    assert 0 < len(found) < len(offsets)


def foreign(*pages):
    """An archive of others: (status, media type, address)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for status, media, url in pages:
        headers = StatusAndHeaders(
            status, [("Content-Type", media)], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(b"<p>x</p>"),
            length=8,
            http_headers=headers,
        )
        writer.write_record(record)
    out.seek(0)
    return out


def test_of_others_only_html_pages_are_captures():
    stream = foreign(
        ("200 OK", "text/html", "https://a.example/1"),
        ("404 Not Found", "text/html", "https://a.example/2"),
        ("200 OK", "image/png", "https://a.example/3"),
        ("200 OK", "application/xhtml+xml", "https://a.example/4"),
    )

    found = [(c.kind, c.url) for _, c in read_captures(stream)]

    assert found == [("page", "https://a.example/1"), ("page", "https://a.example/4")]


def test_an_archive_of_ours_names_its_run_and_one_of_others_none():
    assert read_run(archive()[0]) == {"run_id": "run-1"}
    assert read_run(foreign(("200 OK", "text/html", "https://a.example/"))) is None


def test_what_is_no_archive_is_refused():
    with pytest.raises(WarcError, match="is not a WARC"):
        read_run(io.BytesIO(b"<html>" * 100))


def test_an_offset_between_captures_is_refused():
    stream, [offset] = archive(CAPTURES["a page"])

    with pytest.raises(WarcError, match=f"no capture at offset {offset + 1}"):
        read_capture(stream, offset + 1)


def test_an_archive_is_let_go_with_its_capture():
    held, [offset] = archive(CAPTURES["a page"])
    stream = io.BufferedReader(held)
    file = weakref.ref(stream)
    gc.disable()
    try:
        read_capture(stream, offset)
        del stream

        assert file() is None
    finally:
        gc.enable()


def test_what_a_request_carried_is_kept_without_its_secrets():
    secret = (("authorization", "Bearer s3cret"), ("user-agent", "newsbeam/1"))
    capture = Capture(kind="page", url=PAGE, result=answer(), request=secret)
    before, _ = capture_records(capture)
    stream = io.BytesIO(before)

    [record] = ArchiveIterator(stream)

    assert record.http_headers.get_header("user-agent") == "newsbeam/1"
    assert "s3cret" not in str(record.http_headers)

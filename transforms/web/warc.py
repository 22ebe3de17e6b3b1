"""Captures as WARC records, and back: what was asked, what came, or why nothing did.

A body is kept with its content encoding undone, as Common Crawl does; the headers that
spoke of it are renamed to ``X-Crawl-…``. What a WARC has no field for (the address
asked for, permanent redirects, attempts) stands as JSON in one header of ours, so that
a replay meets the very answers the run met. Failures are ``metadata`` records.
"""

import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timezone
from http import HTTPStatus
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.elements import Fetched, Rejection
from transforms.reasons import Reason
from transforms.web.content_type import charset, media_type
from transforms.web.redaction import REDACTED, redact_url
from transforms.web.skip_lengths import with_skip_length

#: ISA-L's. Of a page of 233 KB (the mean of 302 real ones) its level 2 takes 0.26 ms
#: and leaves 23.9 %; zlib's level 3 takes 1.28 ms and leaves 23.2 %.
GZIP_LEVEL = 2

#: Bytes of a body read back at the most.
MAX_BODY_BYTES = 50_000_000

WITH_GZIP_HEADER = 16 + isal_zlib.MAX_WBITS


def _inflater() -> Any:
    return isal_zlib.decompressobj(WITH_GZIP_HEADER)


# Reading a page back takes 0.45 ms with ISA-L and 0.8 ms with zlib.
BufferedReader.DECOMPRESSORS["gzip"] = _inflater

#: The header of a capture's main record that says what no other does, as JSON.
OURS = "WARC-Newsbeam"
_RENAMED = {
    "content-encoding": "X-Crawl-Content-Encoding",
    "content-length": "X-Crawl-Content-Length",
    "transfer-encoding": "X-Crawl-Transfer-Encoding",
}
_ORIGINAL = {new.lower(): old for old, new in _RENAMED.items()}
#: Request headers whose values say nothing secret.
_OPEN_HEADERS = frozenset(
    {"user-agent", "accept", "if-none-match", "if-modified-since"}
)


class WarcError(Exception):
    """A file is not a WARC, or there is no capture at an offset."""

    exit_code = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One question and what came of it.

    Attributes:
        kind: ``feed`` or ``page`` for a fetch, ``permission`` for robots' refusal.
        url: as asked; a feed's without its secrets.
        result: the answer, or why there is none.
        request: headers sent.
    """

    kind: str
    url: str
    result: Fetched | Rejection
    request: tuple[tuple[str, str], ...] = ()


def run_record(description: dict[str, Any], now: datetime) -> bytes:
    """The ``warcinfo`` member that begins each file: which run it is of."""
    content = json.dumps(description, ensure_ascii=False).encode()
    headers = {"WARC-Date": _time(now), "Content-Type": "application/json"}
    return _member("warcinfo", None, content, headers)


def capture_records(capture: Capture) -> tuple[bytes, bytes]:
    """A capture as gzip members: what stands before its main record, and that one."""
    result = capture.result
    ours = {"kind": capture.kind, "url": capture.url, "attempts": result.attempts}
    if isinstance(result, Rejection):
        content = json.dumps(_rejection_to_json(result), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", OURS: json.dumps(ours)}
        return b"", _member("metadata", redact_url(capture.url), content, headers)
    is_feed = capture.kind == "feed"
    target = redact_url(result.final_url) if is_feed else result.final_url
    ours |= {"latency_ms": result.latency_ms, "moved_to": result.moved_to}
    date = {"WARC-Date": _time(result.fetched_at)}
    place = urlsplit(redact_url(target))
    path = f"{place.path or '/'}{'?' + place.query if place.query else ''}"
    request = StatusAndHeaders(
        f"GET {path} HTTP/1.1",
        [(name, _open(name, value)) for name, value in capture.request],
        is_http_request=True,
    )
    before = _member("request", redact_url(target), b"", date, request)
    answer = StatusAndHeaders(
        f"{result.status} {HTTPStatus(result.status).phrase}",
        [(_RENAMED.get(name, name), value) for name, value in result.headers],
        protocol="HTTP/1.1",
    )
    headers = {**date, OURS: json.dumps(ours)}
    return before, _member("response", target, result.body, headers, answer)


def erased_record() -> bytes:
    """A gzip member that stands where a capture was; it says nothing of it."""
    content = b"Taken down on request."
    return _member("metadata", None, content, {"Content-Type": "text/plain"})


def inflated(member: bytes) -> bytes:
    """The text of one gzip member."""
    return isal_zlib.decompress(member, WITH_GZIP_HEADER)


def _member(
    kind: str,
    target: str | None,
    content: bytes,
    headers: dict[str, str],
    http_headers: StatusAndHeaders | None = None,
) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        target,
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type=headers.get("Content-Type", ""),
        warc_headers_dict=headers,
        http_headers=http_headers,
    )
    writer.write_record(record)
    text = out.getvalue()
    member = isal_zlib.compress(text, GZIP_LEVEL, WITH_GZIP_HEADER)
    return with_skip_length(member, len(text))


def _open(name: str, value: str) -> str:
    return value if name.lower() in _OPEN_HEADERS else REDACTED


def read_run(stream: BinaryIO) -> dict[str, Any] | None:
    """The run that a file of ours is of; None for a file of others.

    Raises:
        WarcError: it is no WARC.
    """
    try:
        record = next(iter(ArchiveIterator(stream, no_record_parse=True)), None)
        if record is None or record.rec_type != "warcinfo":
            return None
        if record.rec_headers.get_header("Content-Type") != "application/json":
            return None
        described = json.loads(record.content_stream().read(MAX_BODY_BYTES))
    except (ArchiveLoadFailed, ValueError) as error:
        raise WarcError(f"is not a WARC: {error}") from error
    return described if isinstance(described, dict) else None


def read_captures(stream: BinaryIO) -> Iterator[tuple[int, Capture]]:
    """Captures with the offsets of their main records, in the file's order.

    Of files of others the HTML pages that were answered with 200; all else is passed
    over. A damaged end ends the iteration.
    """
    records = ArchiveIterator(stream)
    try:
        for record in records:
            capture = capture_of(record)
            if capture is not None:
                yield records.get_record_offset(), capture
    except (ArchiveLoadFailed, EOFError, zlib.error):
        return
    finally:
        # It holds itself, and with it the file and its buffers.
        records.the_iter.close()


def read_capture(stream: BinaryIO, offset: int) -> Capture:
    """The capture at an offset.

    Raises:
        WarcError: there is none.
    """
    stream.seek(offset)
    found, capture = next(read_captures(stream), (0, None))
    if capture is None or found != offset:
        raise WarcError(f"there is no capture at offset {offset}")
    return capture


def capture_of(record: Any) -> Capture | None:
    """The capture whose main record this is, else None."""
    ours = record.rec_headers.get_header(OURS)
    said = json.loads(ours) if ours else None
    if said is not None and record.rec_type == "metadata":
        rejection = _rejection_from_json(
            json.loads(record.content_stream().read(MAX_BODY_BYTES))
        )
        result = replace(rejection, attempts=said["attempts"])
        return Capture(kind=said["kind"], url=said["url"], result=result)
    if record.rec_type != "response" or record.http_headers is None:
        return None
    headers = tuple(
        (_ORIGINAL.get(name.lower(), name.lower()), value)
        for name, value in record.http_headers.headers
    )
    stated = next((v for k, v in headers if k == "content-type"), None)
    status = record.http_headers.get_statuscode()
    if said is None and (status != "200" or media_type(stated) not in _PAGES):
        return None
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    fetched = Fetched(
        url=said["url"] if said else target,
        final_url=target,
        status=int(status),
        body=record.content_stream().read(MAX_BODY_BYTES),
        content_type=media_type(stated),
        charset=charset(stated),
        headers=headers,
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date")),
        latency_ms=said["latency_ms"] if said else 0,
        attempts=said["attempts"] if said else 1,
        moved_to=said["moved_to"] if said else None,
    )
    kind = said["kind"] if said else "page"
    return Capture(kind=kind, url=fetched.url, result=fetched)


_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def _rejection_to_json(rejection: Rejection) -> dict[str, Any]:
    document = {f.name: getattr(rejection, f.name) for f in fields(rejection)}
    return {**document, "reason": rejection.reason.value}


def _rejection_from_json(document: dict[str, Any]) -> Rejection:
    reason = next(r for r in Reason if r.value == document["reason"])
    return Rejection(**{**document, "reason": reason})


def _time(moment: datetime) -> str:
    """As WARC 1.1 writes it, to the microsecond."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(written: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat((written or "").replace("Z", "+00:00"))
    except ValueError:
        return datetime.fromtimestamp(0, timezone.utc)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)

"""A Cloud Storage of our own on loopback: the part of its JSON API that is used.

It keeps generations, holds every change to its preconditions, and goes wrong by rule:
before a call took place, or after it did and the answer is lost.
"""

import base64
import contextlib
import itertools
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import google_crc32c
import pytest

from transforms.dataset import gcs, gcs_calls

#: ``reset_before``, ``reset_after``: the connection breaks before or after the call
#: took place. ``cut``: half of the body comes. ``short``: half is said to be all.
#: ``damage``: a byte is another. ``hold``: no answer until the server is closed.
#: ``none``: only what is done first. A number: that status, nothing took place.
How = (
    Literal["reset_before", "reset_after", "cut", "short", "damage", "hold", "none"]
    | int
)

_MESSAGES = {
    403: "tester@example.test does not have storage.objects access to the bucket.",
    412: "At least one of the pre-conditions you specified did not hold.",
}


@dataclass(frozen=True)
class Stored:
    """One generation of an object."""

    data: bytes
    generation: int
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What goes wrong, and at which of the calls it is about.

    Attributes:
        how: see ``How``.
        action: pattern of insert, begin, chunk, get, read, list, rewrite, delete.
        name: pattern that the object's name contains.
        at: whether it happens at the n-th such call, from 1.
        also: done first, e.g. what another process does meanwhile.
    """

    how: How
    action: str = ".*"
    name: str = ""
    at: Callable[[int], bool] = lambda n: n == 1
    also: Callable[[], None] = lambda: None
    met: int = 0

    def happens(self, call: "Call") -> bool:
        if not re.fullmatch(self.action, call.action):
            return False
        if not re.search(self.name, call.name):
            return False
        self.met += 1
        return self.at(self.met)


#: Something fails about every second call, in turns that do not fall together.
STORM: tuple[tuple[How, int], ...] = (
    (503, 4),
    ("reset_after", 5),
    (429, 7),
    ("reset_before", 9),
)


def each(n: int) -> Callable[[int], bool]:
    """Every n-th call."""
    return lambda met: met % n == 0


@dataclass
class Call:
    """A request, understood."""

    action: str
    bucket: str
    name: str
    query: dict[str, str]
    body: bytes = b""
    metadata: dict[str, str] = field(default_factory=dict)
    crc32c: str | None = None
    source: str = ""
    headers: Any = None


@dataclass
class Answer:
    """What is sent back."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Answered by an error's status."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message or _MESSAGES.get(status, "No."))
        self.status = status


@dataclass
class GcsFake:
    """The service.

    Attributes:
        buckets: objects by name.
        calls: action, name and status of each, as they came; status 0 is a reset.
        page_size: names in one answer to list.
        rewrite_bytes: a rewrite of more takes a second call.
    """

    base: str = ""
    buckets: dict[str, dict[str, Stored]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, str, int]] = field(default_factory=list)
    page_size: int = 4
    rewrite_bytes: int = 1 << 30
    closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._generations = itertools.count(1_700_000_000_000_000)
        self._sessions: dict[str, tuple[Call, bytearray]] = {}
        self._ended: dict[str, Stored] = {}

    def storm(self) -> None:
        """Let about every second call fail once."""
        self.faults += [Fault(how, at=each(n)) for how, n in STORM]

    def put(self, uri: str, data: bytes) -> Stored:
        """Put an object in place, as another program."""
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        with self._lock:
            stored = Stored(data, next(self._generations))
            self.buckets.setdefault(bucket, {})[name] = stored
            return stored

    def names(self, prefix: str = "") -> list[str]:
        """``bucket/name`` of every object below it."""
        with self._lock:
            found = [f"{b}/{n}" for b, objects in self.buckets.items() for n in objects]
        return sorted(name for name in found if name.startswith(prefix))

    def count(self, action: str, name: str = "") -> int:
        """How many calls there were of a kind."""
        return sum(
            a == action and re.search(name, n) is not None for a, n, _ in self.calls
        )

    def name_of(self, session: str) -> str:
        """The object that a resumable upload is about."""
        with self._lock:
            return self._sessions[session][0].name

    def fault_for(self, call: Call) -> Fault | None:
        with self._lock:
            happening = [fault for fault in self.faults if fault.happens(call)]
        return happening[0] if happening else None

    def answer(self, call: Call) -> Answer:
        """Do it; each call is atomic."""
        with self._lock:
            if call.bucket not in self.buckets:
                raise Refused(404, "The specified bucket does not exist.")
            answer: Answer = getattr(self, f"_{call.action}")(call)
            return answer

    def _bucket(self, call: Call) -> Answer:
        return _json({"name": call.bucket, "location": "EUROPE-WEST1"})

    def _list(self, call: Call) -> Answer:
        prefix, after = call.query.get("prefix", ""), call.query.get("pageToken", "")
        names = sorted(
            n for n in self.buckets[call.bucket] if n.startswith(prefix) and n > after
        )
        page = names[: self.page_size]
        document: dict[str, Any] = {"items": [{"name": name} for name in page]}
        if len(names) > len(page):
            document["nextPageToken"] = page[-1]
        return _json(document)

    def _get(self, call: Call) -> Answer:
        return _json(_resource(call, self._at(call)))

    def _read(self, call: Call) -> Answer:
        stored = self._at(call)
        if call.query.get("generation") not in (None, str(stored.generation)):
            raise Refused(404, f"No such object: {call.bucket}/{call.name}")
        headers = {
            "Content-Type": "application/octet-stream",
            "X-Goog-Hash": f"crc32c={_crc32c(stored.data)}",
            "X-Goog-Generation": str(stored.generation),
        }
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", call.headers.get("Range", ""))
        if span is None:
            return Answer(200, stored.data, headers)
        start, end = int(span[1]), int(span[2] or len(stored.data))
        if start >= len(stored.data):
            raise Refused(416)
        part = stored.data[start : end + 1]
        headers["Content-Range"] = (
            f"bytes {start}-{start + len(part) - 1}/{len(stored.data)}"
        )
        return Answer(206, part, headers)

    def _insert(self, call: Call) -> Answer:
        return _json(_resource(call, self._store(call, call.body)))

    def _begin(self, call: Call) -> Answer:
        self._check(call, "ifGenerationMatch", call.name)
        session = str(next(self._generations))
        self._sessions[session] = (call, bytearray())
        path = f"/upload/storage/v1/b/{call.bucket}/o?upload_id={session}"
        return Answer(200, b"", {"Location": self.base + path})

    def _chunk(self, call: Call) -> Answer:
        session = call.query["upload_id"]
        begun, data = self._sessions[session]
        if session not in self._ended:
            span = re.fullmatch(
                r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", call.headers["Content-Range"]
            )
            assert span is not None
            if span[1] is not None:
                if int(span[1]) > len(data):
                    raise Refused(400, "a chunk is missing")
                # What came before is not taken twice.
                data += call.body[len(data) - int(span[1]) :]
            if span[2] != str(len(data)):
                sent = {"Range": f"bytes=0-{len(data) - 1}"} if data else {}
                return Answer(308, b"", sent)
            self._ended[session] = self._store(begun, bytes(data))
        return _json(_resource(begun, self._ended[session]))

    def _rewrite(self, call: Call) -> Answer:
        objects = self.buckets[call.bucket]
        source = objects.get(call.source)
        wanted = call.query.get("sourceGeneration")
        if source is None or wanted not in (None, str(source.generation)):
            raise Refused(404, f"No such object: {call.bucket}/{call.source}")
        self._check(call, "ifGenerationMatch", call.name)
        size = len(source.data)
        if size > self.rewrite_bytes and "rewriteToken" not in call.query:
            return _json(
                {
                    "done": False,
                    "rewriteToken": "more",
                    "totalBytesRewritten": str(self.rewrite_bytes),
                    "objectSize": str(size),
                }
            )
        stored = self._store(replace(call, metadata=dict(source.metadata)), source.data)
        return _json(
            {
                "done": True,
                "totalBytesRewritten": str(size),
                "objectSize": str(size),
                "resource": _resource(call, stored),
            }
        )

    def _delete(self, call: Call) -> Answer:
        self._at(call)
        self._check(call, "ifGenerationMatch", call.name)
        del self.buckets[call.bucket][call.name]
        return Answer(204)

    def _at(self, call: Call) -> Stored:
        stored = self.buckets[call.bucket].get(call.name)
        if stored is None:
            raise Refused(404, f"No such object: {call.bucket}/{call.name}")
        return stored

    def _check(self, call: Call, condition: str, name: str) -> None:
        stored = self.buckets[call.bucket].get(name)
        generation = stored.generation if stored is not None else 0
        if call.query.get(condition) not in (None, str(generation)):
            raise Refused(412)

    def _store(self, call: Call, data: bytes) -> Stored:
        self._check(call, "ifGenerationMatch", call.name)
        if call.crc32c not in (None, _crc32c(data)):
            raise Refused(400, "Provided CRC32C doesn't match calculated CRC32C.")
        stored = Stored(data, next(self._generations), call.metadata)
        self.buckets[call.bucket][call.name] = stored
        return stored


def _resource(call: Call, stored: Stored) -> dict[str, Any]:
    return {
        "bucket": call.bucket,
        "name": call.name,
        "generation": str(stored.generation),
        "metageneration": "1",
        "size": str(len(stored.data)),
        "crc32c": _crc32c(stored.data),
        "metadata": dict(stored.metadata),
    }


def _crc32c(data: bytes) -> str:
    return base64.b64encode(google_crc32c.Checksum(data).digest()).decode()


def _json(document: dict[str, Any], status: int = 200) -> Answer:
    body = json.dumps(document).encode()
    return Answer(status, body, {"Content-Type": "application/json"})


def _understand(method: str, target: str, body: bytes, headers: Any) -> Call:
    parts = urlsplit(target)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if method == "GET" and (
        found := re.fullmatch(r"/storage/v1/b/([^/]+)", parts.path)
    ):
        return Call("bucket", found[1], "", query, body, headers=headers)
    match = re.fullmatch(
        r"/(?:(upload|download)/)?storage/v1/b/([^/]+)/o(?:/([^/]+))?"
        r"(?:/rewriteTo/b/[^/]+/o/([^/]+))?",
        parts.path,
    )
    if match is None:
        raise Refused(404, f"{method} {target} is not understood")
    bucket, name = match[2], unquote(match[3] or "")
    call = Call("", bucket, name, query, body, headers=headers)
    if match[4]:
        return replace(call, action="rewrite", source=name, name=unquote(match[4]))
    if method == "DELETE":
        return replace(call, action="delete")
    if method == "GET":
        is_media = query.get("alt") == "media"
        return replace(call, action=("read" if is_media else "get") if name else "list")
    if "upload_id" in query:
        return replace(call, action="chunk")
    if query["uploadType"] == "resumable":
        document, action = json.loads(body), "begin"
    else:
        first, call.body = _two_parts(body, headers["Content-Type"])
        document, action = json.loads(first), "insert"
    return replace(
        call,
        action=action,
        name=document["name"],
        metadata=document.get("metadata", {}),
        crc32c=document.get("crc32c"),
    )


def _two_parts(body: bytes, kind: str) -> list[bytes]:
    """The parts of a multipart upload: the metadata and the bytes themselves."""
    boundary = re.search(r'boundary="?([^";]+)', kind)
    assert boundary is not None
    _, *parts, _ = body.split(b"--" + boundary[1].encode())
    return [p.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for p in parts]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def _handler(fake: GcsFake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            call = Call("?", "", self.path, {})
            how: How | None = None
            try:
                call = _understand(self.command, self.path, body, self.headers)
                if call.action == "chunk":
                    call.name = fake.name_of(call.query["upload_id"])
                fault = fake.fault_for(call)
                if fault is not None:
                    fault.also()
                    how = fault.how
                if how == "reset_before":
                    return self._reset(call)
                if how == "hold":
                    fake.closing.wait()
                    return self._reset(call)
                if isinstance(how, int):
                    raise Refused(how)
                answer = fake.answer(call)
            except Refused as refused:
                answer = _json(
                    {"error": {"code": refused.status, "message": str(refused)}},
                    refused.status,
                )
            if how == "reset_after":
                return self._reset(call)
            fake.calls.append((call.action, call.name, answer.status))
            self._send(answer, how)

        do_GET = do_POST = do_PUT = do_DELETE = _do

        def _send(self, answer: Answer, how: How | None) -> None:
            body = answer.body
            if how == "short":
                body = body[: len(body) // 2]
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if how == "damage" and body:
                body = bytes([body[0] ^ 1]) + body[1:]
            if how == "cut":
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write(body)

        def _reset(self, call: Call) -> None:
            fake.calls.append((call.action, call.name, 0))
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextlib.contextmanager
def open_gcs_fake(*buckets: str) -> Iterator[GcsFake]:
    """A running service with those buckets, to which this process's client speaks."""
    fake = GcsFake(buckets={bucket: {} for bucket in buckets})
    server = _Server(("127.0.0.1", 0), _handler(fake))
    fake.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    quick = gcs_calls.RETRY.with_delay(initial=0.001, maximum=0.02, multiplier=2.0)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("STORAGE_EMULATOR_HOST", fake.base)
            for module in (gcs, gcs_calls):
                patch.setattr(module, "RETRY", quick.with_timeout(30.0))
            yield fake
    finally:
        fake.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()

"""A loopback HTTP server that is many publishers at once, in one edition or another."""

import contextlib
import errno
import hashlib
import threading
import time
from dataclasses import dataclass, replace
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from pipeline.press.arrival import arrived_at
from pipeline.press.content import (
    Answer,
    DeclaredFeed,
    Expected,
    answer,
    declared_feeds,
    edition_time,
    expected_outcomes,
    publishers,
)
from pipeline.press.feed_list import PressFeed, config_yaml, opml_xml
from transforms.feeds.identity import feed_id

#: Name of the OPML file beside the config.
OPML = "press.opml"
#: A body that drips comes in so many pieces.
_DROPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the press was asked, and the status it gave.

    Attributes:
        at: monotonic seconds.
        host: the publisher's id.
        path: with its query.
        headers: names in lower case.
        edition: the one that answered.
    """

    at: float
    host: str
    path: str
    status: int
    headers: dict[str, str]
    edition: int


class Press:
    """The servers of all publishers, running while the ``with`` block does.

    Args:
        edition: the one that is out, 1 or 2; see ``turn_to``.
        port: of all publishers; 0 for one that is free. Where there is only one
            address, the publishers have this and the ports above it.

    Raises:
        OSError: on entering, if the port that was asked for is taken.
    """

    def __init__(self, edition: int = 1, port: int = 0) -> None:
        self.edition = edition
        self._port = port
        self.requests: list[Request] = []
        self._servers: dict[str, _Server] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Press":
        self._servers = _bind(self, list(publishers()), self._port)
        for server in self._servers.values():
            # A short poll, so that leaving the block does not wait half a second.
            thread = threading.Thread(
                target=server.serve_forever, args=(0.02,), daemon=True
            )
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def turn_to(self, edition: int) -> None:
        """Serve another edition from now on; read it at ``edition_time`` of it."""
        self.edition = edition

    def base(self, publisher: str) -> str:
        """Scheme and authority of a publisher, without a slash at the end."""
        host, port = self._servers[publisher].server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def feeds(self) -> list[PressFeed]:
        """All feeds in the config's order."""
        return [self._feed(declared) for declared in declared_feeds()]

    def expected_outcomes(self) -> list[Expected]:
        """What must come of each candidate in this edition, addresses filled in."""
        base_of = {f.feed_id: self.base(f.publisher) for f in declared_feeds()}
        id_of = {f.name: f.feed_id for f in self.feeds}
        return [
            replace(
                expected,
                feed_id=id_of[expected.feed_id],
                url=expected.url
                and expected.url.replace("{base}", base_of[expected.feed_id]),
            )
            for expected in expected_outcomes(self.edition)
        ]

    def config(self, output: str) -> str:
        """A config for runs over the whole press, as YAML and in one piece."""
        return config_yaml(self.feeds, output, None)

    def write_config(self, folder: str | Path, output: str) -> Path:
        """Write a config that leaves some feeds to an OPML file, and that file.

        Returns:
            The config's path.
        """
        config = Path(folder) / "press.yaml"
        config.write_text(config_yaml(self.feeds, output, OPML), "utf-8")
        (Path(folder) / OPML).write_text(opml_xml(self.feeds), "utf-8")
        return config

    def _feed(self, declared: DeclaredFeed) -> PressFeed:
        url = self.base(declared.publisher) + declared.path
        return PressFeed(
            feed_id=feed_id(url) if declared.in_opml else declared.feed_id,
            url=url,
            publisher=publishers()[declared.publisher]["name"],
            language=declared.language,
            in_opml=declared.in_opml,
            name=declared.feed_id,
            statuses=declared.statuses,
            reason=declared.reason,
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, press: Press, publisher: str, address: tuple[str, int]) -> None:
        self.press = press
        self.publisher = publisher
        #: When the last request came.
        self.latest = 0.0
        super().__init__(address, _Handler)


def _bind(press: Press, names: list[str], wanted: int) -> dict[str, _Server]:
    """One address each on one port; where only 127.0.0.1 exists, one port each."""
    for _ in range(5):
        servers: dict[str, _Server] = {}
        port = wanted
        try:
            for number, name in enumerate(names, 1):
                address = (f"127.10.0.{number}", port)
                servers[name] = _Server(press, name, address)
                port = servers[name].server_address[1]
            return servers
        except OSError as error:
            # The port is taken on a later address, or there is no such address.
            for server in servers.values():
                server.server_close()
            if wanted and error.errno == errno.EADDRINUSE:
                raise
    ports = range(wanted, wanted + len(names)) if wanted else [0] * len(names)
    return {
        name: _Server(press, name, ("127.0.0.1", port))
        for name, port in zip(names, ports, strict=True)
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer as the edition has it and note the request."""
        # The kernel's clock has steps, by which a host's requests would change places.
        at = max(arrived_at(self.connection), self.server.latest)
        self.server.latest = at
        publisher, press = self.server.publisher, self.server.press
        edition = press.edition
        found = answer(publisher, urlsplit(self.path).path, edition)
        base = press.base(publisher)
        body = found.body.replace(b"{base}", base.encode())
        validators = _validators(found, body)
        asked = {name.lower(): value for name, value in self.headers.items()}
        status = 304 if _is_known(validators, asked) else found.status
        press.requests.append(
            Request(
                at=at,
                host=publisher,
                path=self.path,
                status=status,
                headers=asked,
                edition=edition,
            )
        )
        self.send_response(status)
        for name, value in {**found.headers, **validators}.items():
            self.send_header(name, value.replace("{base}", base))
        if status == 304:
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A reader that was stopped hangs up; that is no error of the press.
        with contextlib.suppress(ConnectionError):
            self._write(body, found.drip_seconds)

    def _write(self, body: bytes, seconds: float) -> None:
        if not seconds:
            self.wfile.write(body)
            return
        size = len(body) // _DROPS + 1
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            time.sleep(seconds / _DROPS)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; ``Press.requests`` is the log."""


def _validators(found: Answer, body: bytes) -> dict[str, str]:
    every = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Last-Modified": format_datetime(edition_time(found.edition), usegmt=True),
    }
    return {name: every[name] for name in found.validators}


def _is_known(validators: dict[str, str], asked: dict[str, str]) -> bool:
    """Whether the reader has this body; its ETag decides alone (RFC 9110 §13.1.3)."""
    if "if-none-match" in asked:
        return asked["if-none-match"] == validators.get("ETag")
    since = asked.get("if-modified-since")
    return since is not None and since == validators.get("Last-Modified")

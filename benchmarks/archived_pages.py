"""The real pages as an archive of a run of ours, repeated under addresses of their own.

Each ten pages are of a publisher of their own, so that no page is taken for another
article of the same site; what is archived, or served, is the pages' own bytes.
"""

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.config import Config
from pipeline.plan import RunOptions, make_plan
from transforms.elements import Fetched
from transforms.web.warc import Capture, capture_records, run_record

Pages = list[tuple[str, str, bytes]]

#: Pages of one publisher.
PAGES_PER_FEED = 10
NOW = datetime(2026, 1, 15, 12, tzinfo=timezone.utc)


def config_of(
    feeds: list[str], output: str, networks: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A config that asks those feeds without delay and takes every entry."""
    return {
        "version": 1,
        "user_agent": "newsbeam-benchmark/1.0 (bench@press.example)",
        "feeds": [{"url": url, "id": f"feed-{i:05d}"} for i, url in enumerate(feeds)],
        "output": output,
        "window": {"days": None},
        "fetch": {"delay_seconds": 0, "allow_networks": list(networks)},
    }


def feed_body(base: str, paths: list[str]) -> bytes:
    """An RSS document that lists the paths."""
    items = "".join(
        f"<item><title>{path}</title><link>{base}{path}</link>"
        f"<guid isPermaLink='false'>{path}</guid></item>"
        for path in paths
    )
    return (
        f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
    )


def paths_of(press: int, count: int) -> Iterator[tuple[str, int]]:
    """A publisher's paths, each with the number of its page of ``count`` in all."""
    first = press * PAGES_PER_FEED
    for number in range(first, min(first + PAGES_PER_FEED, count)):
        yield f"/news/{number:06d}", number


def write_archive(path: Path, pages: Pages, count: int) -> None:
    """The WARC file of a run that received ``count`` pages."""
    presses = range(-(-count // PAGES_PER_FEED))
    bases = [f"http://press-{press:05d}.example" for press in presses]
    plan = make_plan(
        Config.model_validate(config_of([f"{b}/feed.xml" for b in bases], "unused")),
        RunOptions(now=NOW, run_id="20260115T120000Z-pages"),
    )
    assert plan.archive is not None
    with path.open("wb") as out:
        out.write(run_record(dict(plan.archive), NOW))
        for press, base in enumerate(bases):
            paths = [place for place, _ in paths_of(press, count)]
            feed = feed_body(base, paths)
            _write(out, "feed", f"{base}/feed.xml", "application/rss+xml", feed)
            for place, number in paths_of(press, count):
                body = pages[number % len(pages)][2]
                _write(out, "page", base + place, "text/html", body)


def _write(out: BinaryIO, kind: str, url: str, media: str, body: bytes) -> None:
    answer = Fetched(
        url=url,
        final_url=url,
        status=200,
        body=body,
        content_type=media,
        charset=None,
        headers=(("content-type", media),),
        fetched_at=NOW,
        latency_ms=1,
    )
    for member in capture_records(Capture(kind=kind, url=url, result=answer)):
        out.write(member)

"""Whether a run could work: feeds reached, output written to, runner's options sane.

Nothing is remembered and no page is fetched. Beam is not imported, so of the runner's
options only that is checked which can be told without it: their form, and what each
runner cannot do without.
"""

import contextlib
import difflib
import importlib.util
import re
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.engines import named_options
from pipeline.plan import Plan
from transforms.dataset.storage import StorageError, open_storage
from transforms.elements import Feed, Fetched, Rejection
from transforms.feeds.parse import ParsedFeed
from transforms.feeds.sickness import signs_of_age
from transforms.reading.children import Children
from transforms.reading.feed_health import newest_date
from transforms.reading.requests import FeedRequest
from transforms.reasons import Reason
from transforms.web.redaction import redact_url
from transforms.web.source import Web

#: Feeds asked at once; each host is paced by itself.
_AT_ONCE = 16

RUNNERS = (
    *("FnApiRunner", "DirectRunner", "PrismRunner", "FlinkRunner"),
    *("DataflowRunner", "PortableRunner"),
)
_BUCKET = "gs://"


@dataclass(frozen=True, kw_only=True)
class CheckedFeed:
    """How one feed answered.

    Attributes:
        status: ``ok`` or ``failed``.
        moved_to: the end of a permanent redirect, redacted.
        detail: why it failed.
    """

    feed_id: str
    url: str
    status: str
    http_status: int | None = None
    format: str | None = None
    entries: int = 0
    newest_entry_at: datetime | None = None
    sickness: tuple[str, ...] = ()
    moved_to: str | None = None
    latency_ms: int | None = None
    detail: str | None = None


def check_feeds(
    feeds: Sequence[Feed], web: Web, children: Children, now: datetime
) -> tuple[CheckedFeed, ...]:
    """Ask each feed for its whole body and parse it; in the order of the config."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as threads:
        return tuple(threads.map(lambda f: _check_feed(f, web, children, now), feeds))


def _check_feed(feed: Feed, web: Web, children: Children, now: datetime) -> CheckedFeed:
    answer = web.fetch(feed.url, kind="feed", headers=feed.headers)
    if isinstance(answer, Rejection):
        return _failed(feed, answer)
    request = FeedRequest(
        url=answer.final_url,
        charset=answer.charset,
        content_type=answer.content_type,
    )
    parsed = children.read(request, answer.body)
    if isinstance(parsed, ParsedFeed) and parsed.total_entries:
        return _reached(feed, answer, parsed, now)
    if not isinstance(parsed, Rejection):
        parsed = Rejection(reason=Reason.EMPTY, detail="a feed without entries")
    return _failed(feed, parsed, answer.status)


def _reached(
    feed: Feed, answer: Fetched, parsed: ParsedFeed, now: datetime
) -> CheckedFeed:
    newest = newest_date(parsed)
    signs = {*parsed.sickness, *signs_of_age(newest, now)}
    if answer.moved_to:
        signs.add("moved")
    return CheckedFeed(
        feed_id=feed.feed_id,
        url=redact_url(feed.url),
        status="ok",
        http_status=answer.status,
        format=parsed.format,
        entries=parsed.total_entries,
        newest_entry_at=newest,
        sickness=tuple(sorted(signs)),
        moved_to=redact_url(answer.moved_to) if answer.moved_to else None,
        latency_ms=answer.latency_ms,
    )


def _failed(feed: Feed, why: Rejection, status: int | None = None) -> CheckedFeed:
    return CheckedFeed(
        feed_id=feed.feed_id,
        url=redact_url(feed.url),
        status="failed",
        http_status=why.http_status or status,
        detail=f"{why.reason}: {why.detail}" if why.detail else str(why.reason),
    )


def check_output(output: str) -> str | None:
    """Write, read and delete a probe at the output; why that failed, or None.

    Folders that were not there before are gone again afterwards.
    """
    folder = f"_check-{secrets.token_hex(4)}"
    probe, written = f"{folder}/probe", folder.encode()
    try:
        with _without_new_folders(output):
            storage = open_storage(output)
            try:
                if not storage.create(probe, written):
                    return f"{output}: a probe of a name of its own is there already"
                if storage.read(probe) != written:
                    return f"{output}: a probe was read that was not written"
            finally:
                storage.delete_tree(folder)
            if storage.exists(probe):
                return f"{output}: a probe cannot be deleted"
    except (OSError, StorageError) as error:
        return str(error)
    return None


@contextlib.contextmanager
def _without_new_folders(output: str) -> Iterator[None]:
    if "://" in output:
        yield
        return
    place = Path(output)
    missing = [p for p in (place, *place.parents) if not p.exists()]
    try:
        yield
    finally:
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()


def check_runner(plan: Plan, beam_options: Sequence[str]) -> Iterator[str]:
    """What is wrong with the runner and its options, one line each."""
    options = dict(named_options(beam_options))
    for option in beam_options:
        if option.startswith("-") and not re.match(r"--[a-z]", option):
            yield f"{option}: is no option of Beam's (they begin with two dashes)"
    if plan.runner not in RUNNERS and "." not in plan.runner:
        near = difflib.get_close_matches(plan.runner, RUNNERS, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(RUNNERS)}"
        yield f"--runner: {plan.runner} is not known ({hint})"
    if plan.runner == "DataflowRunner":
        yield from _dataflow(plan, options)
    if plan.runner == "PortableRunner" and not options.get("job_endpoint"):
        yield "--job_endpoint: is required by PortableRunner (host:port)"
    master = options.get("flink_master")
    if plan.runner == "FlinkRunner" and master and not re.search(r":\d+$|^\[", master):
        yield f"--flink_master: {master} is neither host:port nor [local]"


def _dataflow(plan: Plan, options: dict[str, str]) -> Iterator[str]:
    for name in ("project", "region"):
        if not options.get(name):
            yield f"--{name}: is required by DataflowRunner"
    places = {
        name: options.get(name, "") for name in ("temp_location", "staging_location")
    }
    if not any(places.values()):
        yield "--temp_location: is required by DataflowRunner (gs://…)"
    for name, place in places.items():
        if place and not place.startswith(_BUCKET):
            yield f"--{name}: {place} is not in a bucket (gs://…)"
    if not plan.output.startswith(_BUCKET):
        yield f"output: {plan.output} is not in a bucket, so workers cannot write there"
    if importlib.util.find_spec("apitools") is None:
        yield "apache-beam[gcp] is not installed (pip install 'newsbeam[dataflow]')"

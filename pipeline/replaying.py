"""A dataset made again out of archives, with the network closed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.config import Config
from pipeline.errors import RunFailed, UsageFailed
from pipeline.plan import Plan, RunOptions, make_plan
from pipeline.planning import check_output
from pipeline.run import run_under
from pipeline.signals import stop_on_signals
from pipeline.summary import one_line
from transforms.dataset.layout import ARCHIVE, RUNS
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import Storage, open_storage
from transforms.elements import Window
from transforms.processwide import STOP
from transforms.reading.foreign_pages import (
    ForeignPages,
    pages_of_archives,
    pages_of_folder,
    warc_files,
)
from transforms.reading.forget import read_forgotten
from transforms.reading.replayed_web import ReplayedWeb, WarcPlace
from transforms.web.forgotten import Forgotten
from transforms.web.warc import WarcError, read_run

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ReplayOptions:
    """What the command line says.

    Attributes:
        output: the dataset to make.
        config: instead of the one each run had; it decides how pages are read, the
            archive decides which feeds and pages there are.
        since: leave out entries published before.
        until: leave out entries published from then on.
        now: the moment of a replay of pages that are no run of ours.
        workers: reading children.
    """

    output: str
    config: Config | None = None
    since: datetime | None = None
    until: datetime | None = None
    now: datetime | None = None
    workers: int | None = None


def replay(
    archives: Sequence[str], options: ReplayOptions, tell: Callable[[str], None]
) -> None:
    """Run the graph over archives, run by run, as the runs were.

    Args:
        archives: datasets of ours, WARC files, folders of either, of pages or texts.
        options: what the command line says.
        tell: given one line a run.

    Raises:
        UsageFailed: there is nothing to replay.
        RunFailed: an archive is not what was committed.
        WarcError: a file is no WARC.
    """
    check_output(options.output)
    forgotten = frozenset[str]().union(*map(_forgotten_of, archives))
    with stop_on_signals() as interrupts:
        for plan in plans(archives, options):
            if STOP.is_set():
                return
            tell(one_line(run_under(interrupts, plan.without(forgotten))))


def plans(archives: Sequence[str], options: ReplayOptions) -> Iterator[Plan]:
    """One plan for each run in the archives, oldest first; then one for what is not."""
    runs: dict[str, list[WarcPlace]] = {}
    described: dict[str, dict[str, Any]] = {}
    foreign: list[WarcPlace] = []
    folders: list[Path] = []
    for archive in archives:
        files = list(_files(archive))
        if not files and _is_dataset(archive):
            raise UsageFailed(
                f"{archive} is a dataset that holds no archive: its runs were told not "
                "to keep one (archive.enabled), or it is itself a replay; name the "
                "dataset whose runs fetched"
            )
        if not files:
            folders.append(Path(archive))
        for file in files:
            run = _described(file)
            if run is None:
                foreign.append(file)
                continue
            runs.setdefault(run["run_id"], []).append(file)
            described[run["run_id"]] = run
    order = sorted(described, key=lambda run_id: (described[run_id]["now"], run_id))
    for run_id in order:
        files = sorted(runs[run_id], key=lambda f: f.name)
        yield _plan_of_run(described[run_id], files, options)
    if foreign:
        pages = pages_of_archives(foreign)
        if not pages.feeds:
            names = ", ".join(f"{file.root}/{file.path}" for file in foreign[:3])
            raise UsageFailed(f"no page is in {names}: is it a WARC, and whole?")
        yield _plan_of_pages(pages, foreign, options)
    for folder in folders:
        pages = pages_of_folder(folder)
        if not pages.feeds:
            raise UsageFailed(f"{folder} holds no WARC, HTML or text file")
        yield _plan_of_pages(pages, [], options)


def _forgotten_of(address: str) -> Forgotten:
    """What was taken down where an archive lies; nothing for what is no dataset."""
    return (
        read_forgotten(open_storage(address)) if _is_dataset(address) else Forgotten()
    )


def _is_dataset(address: str) -> bool:
    return "://" in address or (Path(address) / RUNS).is_dir()


def _files(address: str) -> Iterator[WarcPlace]:
    if "://" in address:
        yield from _committed(address)
        return
    place = Path(address)
    if place.is_file():
        yield WarcPlace(root=str(place.parent.absolute()), path=place.name)
    elif not place.is_dir():
        raise UsageFailed(f"{place} is neither a file nor a folder")
    elif _is_dataset(address):
        yield from _committed(str(place.absolute()))
    else:
        yield from warc_files(place.absolute())


def _committed(root: str) -> Iterator[WarcPlace]:
    """Of a dataset only what is committed: a crash may have left more."""
    storage = open_storage(root)
    for info in live_files(read_chain(storage), ARCHIVE):
        if _size(storage, info.path) != info.bytes:
            raise RunFailed(
                f"{root}/{info.path} is not the archive that was committed: it is gone "
                "or cut; `newsbeam verify` tells what else is"
            )
        yield WarcPlace(root=root, path=info.path)


def _size(storage: Storage, path: str) -> int | None:
    """Bytes of a file; None for one that is gone."""
    try:
        return storage.size(path)
    except FileNotFoundError:
        return None


def _described(file: WarcPlace) -> dict[str, Any] | None:
    try:
        with file.open() as stream:
            return read_run(stream)
    except WarcError as error:
        raise WarcError(f"{file.root}/{file.path} {error}") from error


def _plan_of_run(
    run: dict[str, Any], files: list[WarcPlace], options: ReplayOptions
) -> Plan:
    try:
        config = Config.model_validate(run["config"])
    except ValidationError as error:
        raise UsageFailed(
            f"run {run['run_id']} was archived with settings that this version does "
            f"not know: {error.errors()[0]['loc']}"
        ) from error
    digest = run["config_digest"]
    if options.config is not None:
        feeds = {"feeds": config.feeds}
        config, digest = options.config.model_copy(update=feeds), ""
    plan = make_plan(
        config,
        RunOptions(
            now=datetime.fromisoformat(run["now"]),
            run_id=run["run_id"],
            output=options.output,
            since=options.since or _moment(run["since"]),
            until=options.until or _moment(run["until"]),
            only=tuple(run["only"]),
            limit=run["limit"],
            due_only=run["due_only"],
            workers=options.workers,
        ),
    )
    facts = replace(plan.facts, config_digest=digest or plan.facts.config_digest)
    return _closed(replace(plan, facts=facts), ReplayedWeb(files=tuple(files)))


def _plan_of_pages(
    pages: ForeignPages, files: list[WarcPlace], options: ReplayOptions
) -> Plan:
    config = options.config or Config.model_validate(
        {"version": 1, "feeds": [{"url": feed.url} for feed in pages.feeds]}
    )
    now = options.now or pages.newest
    plan = make_plan(
        config,
        RunOptions(
            now=now,
            run_id=f"{now:%Y%m%dT%H%M%SZ}-pages",
            output=options.output,
            workers=options.workers,
        ),
    )
    window = Window(since=options.since, until=options.until)
    plan = replace(
        plan,
        feeds=pages.feeds,
        feed_order=tuple(feed.feed_id for feed in pages.feeds),
        polling=replace(plan.polling, window=window, max_entries=1_000_000),
        reading=replace(plan.reading, pages_per_host=1_000_000_000),
    )
    return _closed(plan, ReplayedWeb(files=tuple(files), made=pages.made))


def _closed(plan: Plan, web: ReplayedWeb) -> Plan:
    """The plan over an archive; what comes out of one is not archived again."""
    return replace(plan, source=web, archive=None)


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None

"""``newsbeam state``: what earlier runs saw, shown and reset."""

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from pipeline.parameters import dataset_argument, format_option

if TYPE_CHECKING:
    from transforms.dataset.state import State
    from transforms.dataset.storage import Storage


@click.group()
def command() -> None:
    """Show or reset what earlier runs saw.

    The state says which entries and articles are known, how feeds are asked next, and
    what waits to be tried again. It is part of each commit.

    \b
    Example:
      newsbeam state show ./news
    """


@command.command()
@dataset_argument
@format_option
def show(dataset: str, style: str) -> None:
    """Print the state's size, its feeds, and what waits to be tried again.

    \b
    Example:
      newsbeam state show ./news
    """
    from pipeline.maintenance import open_dataset
    from transforms.dataset.state import State

    told = describe(State.open(open_dataset(dataset)))
    if style == "json":
        click.echo(json.dumps({"format": 1, **told}))
        return
    for name, table in told["tables"].items():
        size = f"{table['rows']:>9} rows {table['bytes']:>11,} bytes"
        click.echo(f"{name:<10}{size} in {table['files']} files")
    for feed in told["feeds"]:
        trouble = "retired" if feed["is_retired"] else f"{feed['failures']} failures"
        click.echo(
            f"feed       {feed['feed_id']}: next poll {feed['next_poll_at'] or '-'}, "
            f"{trouble}"
        )
    for entry in told["waiting"]:
        click.echo(
            f"waiting    {entry['feed_id']}: {entry['url']} ({entry['reason']}, "
            f"{entry['tries']} tries since {entry['first_seen_at']})"
        )


@command.command()
@dataset_argument
@click.option(
    "--feed", "feeds", multiple=True, metavar="FEED", help="Forget only this feed's."
)
@click.option(
    "--rebuild", is_flag=True, help="Make all of it anew from the dataset's rows."
)
def reset(dataset: str, feeds: tuple[str, ...], rebuild: bool) -> None:
    """Forget how feeds were asked: validators, rhythm, failures, retirement.

    Each feed is then asked for its whole body once. Which entries and articles are
    known is never forgotten, since their rows exist. The reset is a commit.

    \b
    Example:
      newsbeam state reset ./news --feed harbour-gazette
    """
    from pipeline.errors import UsageFailed
    from transforms.dataset.manifest import read_last
    from transforms.dataset.storage import open_storage
    from transforms.dataset.writing import writing
    from transforms.reading.rebuild_state import rebuild_state

    storage, now = open_storage(dataset), datetime.now(timezone.utc)
    if read_last(storage) is None:
        raise UsageFailed(f"{dataset} has no commits and so no state")
    with writing(storage, "state reset"):
        if rebuild:
            manifest = rebuild_state(storage, now)
            click.echo(f"made anew from the rows as commit {manifest.seq}")
            return
        number = _forget_feeds(storage, feeds, now)
    click.echo(f"{number} feeds will be asked for their whole bodies")


def _forget_feeds(storage: "Storage", feeds: tuple[str, ...], now: datetime) -> int:
    from pipeline.errors import UsageFailed
    from transforms.dataset.change import change_id, commit_change
    from transforms.dataset.manifest import commit_names
    from transforms.dataset.memory import key_of
    from transforms.dataset.state import State
    from transforms.dataset.state_files import Removed, with_changes, write_learned

    state = State.open(storage)
    known = [row["feed_id"] for row in state.table("feeds").rows()]
    unknown = sorted(set(feeds) - set(known))
    if unknown:
        raise UsageFailed(f"--feed: the state knows no feed {unknown[0]!r}")
    chosen = feeds or tuple(known)
    seq = len(commit_names(storage)) + 1
    changed = {}
    for table in ("feeds", "listings"):
        changed[table] = write_learned(
            storage,
            [f for f in state.files if f.table == table],
            table,
            [Removed(table, key_of("feed", feed_id)) for feed_id in chosen],
            seq=seq,
            run_id=change_id("state", seq),
            now=now,
        )
    files = with_changes(state.files, changed)
    commit_change(storage, "state", now, state=files)
    return len(chosen)


def describe(state: "State") -> dict[str, Any]:
    """A state as plain data; addresses redacted."""
    from transforms.dataset.memory import TABLES
    from transforms.web.redaction import redact_url

    feeds = [
        {
            "feed_id": row["feed_id"],
            "next_poll_at": _iso(row["next_poll_at"]),
            "not_before": _iso(row["not_before"]),
            "failures": row["failures"],
            "is_retired": row["is_retired"],
            "has_validators": bool(row["etag"] or row["last_modified"]),
            "entries": row["entries"],
        }
        for row in state.table("feeds").rows()
    ]
    waiting = [
        {
            "feed_id": row["feed_id"],
            "url": redact_url(json.loads(row["entry"])["url"] or ""),
            "reason": row["reason"],
            "tries": row["tries"],
            "first_seen_at": _iso(row["first_seen_at"]),
            "not_before": _iso(row["not_before"]),
        }
        for row in state.table("retries").rows()
    ]
    tables = {
        name: {
            "rows": len(state.table(name)),
            "bytes": sum(f.bytes for f in state.files if f.table == name),
            "files": sum(f.table == name for f in state.files),
        }
        for name in TABLES
    }
    return {
        "tables": tables,
        "feeds": sorted(feeds, key=lambda f: f["feed_id"]),
        "waiting": sorted(waiting, key=lambda w: (w["feed_id"], w["url"])),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None

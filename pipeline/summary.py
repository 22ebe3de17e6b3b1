"""A commit as a closing summary: what came in, what became of it, where it is."""

import json
import textwrap
from collections.abc import Iterator

from pipeline.wording import plural
from transforms.dataset.layout import report_path
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest
from transforms.reasons import Reason

#: Reasons shown of one subject and stage; the rest is a number.
_SHOWN = 8
#: Lines of residue shown, and how much of each.
_LINES_SHOWN, _LINE_WIDTH = 5, 60


def summarize(
    manifest: Manifest, output: str, style: str = "text", *, config: str = "CONFIG"
) -> str:
    """The summary of a run, for people or as JSON.

    Args:
        manifest: of the run's commit.
        output: the dataset, as the operator named it.
        style: ``text`` or ``json``.
        config: the config's name, for the line that says what to do next.
    """
    if style == "json":
        document = json.loads(manifest.to_bytes())
        return json.dumps({"format": 1, "output": output, **document})
    return "\n".join(_lines(manifest, output, config))


def one_line(manifest: Manifest) -> str:
    """The summary of one of many runs."""
    ledger = Ledger.from_json(manifest.counts)
    feeds = ", ".join(f"{n} {status}" for status, n in sorted(ledger.feeds.items()))
    copies = f", {ledger.copies} of them copies" if ledger.copies else ""
    return (
        f"{manifest.run_id}: feeds {feeds}; {ledger.candidates} entries, "
        f"{ledger.rows} articles{copies}, {ledger.dropped_candidates} dropped"
    )


def _lines(manifest: Manifest, output: str, config: str) -> Iterator[str]:
    ledger = Ledger.from_json(manifest.counts)
    seconds = (manifest.finished_at - manifest.started_at).total_seconds()
    state = "interrupted, the rest is deferred" if manifest.interrupted else "committed"
    yield f"run {manifest.run_id}: {state} as number {manifest.seq} in {seconds:.1f} s"
    feeds = ", ".join(f"{n} {status}" for status, n in sorted(ledger.feeds.items()))
    yield f"  feeds      {sum(ledger.feeds.values()):>6}   {feeds}"
    yield from _reasons(ledger, "feed")
    yield f"  entries    {ledger.candidates:>6}"
    yield f"    already seen {ledger.already_seen:>4}"
    yield f"    dropped  {ledger.dropped_candidates:>8}"
    yield from _reasons(ledger, "entry")
    if ledger.over_cap:
        yield f"      {'over the cap of their feed':<34}{ledger.over_cap:>6}"
    yield f"    published{ledger.published:>8}"
    stories = ledger.drops_of("story")
    if stories:
        yield f"  stories that have a row elsewhere {stories:>6}"
        yield from _reasons(ledger, "story")
    # A page may hold several stories, and a story may come by several entries.
    differs = ledger.rows != ledger.published
    source = f" (from {plural(ledger.published, 'entry')})" if differs else ""
    yield f"  articles   {ledger.rows:>6}   in {output}/articles{source}"
    if ledger.copies:
        yield f"  copies     {ledger.copies:>6}   linked to the earliest article"
    yield from _residue(manifest)
    yield f"  runner     {manifest.runner}, newsbeam {manifest.versions['newsbeam']}"
    yield f"  report     {output}/{report_path(manifest.seq, manifest.run_id)}"
    yield f"  next       {_next(ledger, output, config)}"


def _next(ledger: Ledger, output: str, config: str) -> str:
    """What to type after this run."""
    asked = sum(ledger.feeds.get(s, 0) for s in ("ok", "unchanged", "failed"))
    if ledger.feeds.get("failed", 0) * 2 > asked:
        return f"newsbeam check {config}: most feeds failed"
    outside = ledger.reasons_of("entry").get(Reason.OUTSIDE_WINDOW, 0)
    if outside * 2 > ledger.candidates:
        days = "or more window.days: most entries are older or later"
        return f"newsbeam run {config} --since DATE, {days}"
    return f"newsbeam verify {output}"


def _residue(manifest: Manifest) -> Iterator[str]:
    """The commonest lines that may be no part of the stories."""
    found = manifest.residue
    if found:
        hosts = plural(len({one["host"] for one in found}), "host")
        yield f"  residue    {len(found):>6}   lines recur over stories of {hosts}"
    for one in found[:_LINES_SHOWN]:
        line = textwrap.shorten(one["line"], _LINE_WIDTH, placeholder="…")
        yield f"      {one['host']}: {line} ({one['pages']} of {one['of']})"


def _reasons(ledger: Ledger, subject: str) -> Iterator[str]:
    found = [
        (number, f"{stage.replace('_', ' ')}: {reason}")
        for stage, reasons in ledger.dropped.get(subject, {}).items()
        for reason, number in reasons.items()
    ]
    found.sort(key=lambda item: (-item[0], item[1]))
    for number, label in found[:_SHOWN]:
        yield f"      {label:<34}{number:>6}"
    if len(found) > _SHOWN:
        rest = sum(number for number, _ in found[_SHOWN:])
        yield f"      {f'and {len(found) - _SHOWN} more reasons':<34}{rest:>6}"

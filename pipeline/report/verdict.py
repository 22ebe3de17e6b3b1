"""How a run went, in a word and five numbers beside what is usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.limits import broken_limits
from pipeline.report.figures import Range, usual
from transforms.dataset.ledger import Ledger
from transforms.dataset.manifest import Manifest

#: Earlier runs without which nothing is called thin.
_ENOUGH_RUNS = 3
#: Below this share of the usual number a run is thin.
_THIN = 0.5

#: The config's own defaults of ``fail_if``, for a commit whose config is not at hand.
DEFAULT_LIMITS: Mapping[str, float] = {
    "feeds_failing_share": 0.5,
    "dropped_share": 0.8,
    "articles_below": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One of the five.

    Attributes:
        value: of this run; seconds for ``elapsed``.
        usual: of the runs before; None for the first.
        is_unusual: outside of the usual range, which takes some runs to know.
    """

    name: str
    value: float
    usual: Range | None
    is_unusual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the first lines say.

    Attributes:
        word: ``ok``, ``thin``, ``interrupted`` or ``failing``.
        reasons: why, in words; what is good to know where it is ``ok``.
        now: the run's moment, by which dates were judged.
    """

    word: str
    reasons: tuple[str, ...]
    run_id: str
    seq: int
    now: datetime
    started_at: datetime
    elapsed_seconds: float
    runner: str
    version: str
    config_digest: str
    numbers: tuple[Number, ...]


def judge(
    manifest: Manifest,
    earlier: Sequence[Manifest],
    *,
    quiet_feeds: int,
    limits: Mapping[str, float] = DEFAULT_LIMITS,
) -> Verdict:
    """The verdict on a run.

    Args:
        manifest: its commit.
        earlier: the runs that say what is usual.
        quiet_feeds: feeds with less than half of their usual entries.
        limits: ``fail_if`` of the config.
    """
    numbers = _numbers(manifest, earlier)
    word, reasons = _word(manifest, numbers, quiet_feeds, limits)
    return Verdict(
        word=word,
        reasons=tuple(reasons),
        run_id=manifest.run_id,
        seq=manifest.seq,
        now=manifest.now,
        started_at=manifest.started_at,
        elapsed_seconds=_elapsed(manifest),
        runner=manifest.runner,
        version=manifest.versions.get("newsbeam", "?"),
        config_digest=manifest.config_digest,
        numbers=numbers,
    )


def _word(
    manifest: Manifest,
    numbers: Sequence[Number],
    quiet_feeds: int,
    limits: Mapping[str, float],
) -> tuple[str, list[str]]:
    broken = broken_limits(manifest.counts, limits)
    if broken:
        return "failing", broken
    if manifest.interrupted:
        return "interrupted", ["stopped by a signal; the rest comes with the next run"]
    articles = numbers[0]
    if articles.usual is not None and articles.usual.runs >= _ENOUGH_RUNS:
        middle = articles.usual.middle
        if articles.value < _THIN * middle:
            told = f"{articles.value:,.0f} articles, usually about {middle:,.0f}"
            return "thin", [told, *_quiet(quiet_feeds)]
    failed = int(numbers[3].value)
    reasons = _quiet(quiet_feeds)
    if failed:
        feeds = sum(Ledger.from_json(manifest.counts).feeds.values())
        reasons = [f"{failed:,} of {feeds:,} feeds failed", *reasons]
    return "ok", reasons or ["nothing is out of the ordinary"]


def _quiet(feeds: int) -> list[str]:
    """Feeds that went quiet, in words."""
    if not feeds:
        return []
    verb = "feed has" if feeds == 1 else "feeds have"
    return [f"{feeds:,} {verb} less than half of the usual new entries"]


def _numbers(manifest: Manifest, earlier: Sequence[Manifest]) -> tuple[Number, ...]:
    before = [_five(commit) for commit in earlier]
    numbers = []
    for name, value in _five(manifest).items():
        common = usual(five[name] for five in before)
        is_known = common is not None and common.runs >= _ENOUGH_RUNS
        is_inside = common is None or common.low <= value <= common.high
        numbers.append(
            Number(
                name=name,
                value=value,
                usual=common,
                is_unusual=is_known and not is_inside,
            )
        )
    return tuple(numbers)


def _five(manifest: Manifest) -> dict[str, float]:
    ledger = Ledger.from_json(manifest.counts)
    copies = sum(file.rows for file in manifest.added if file.table == "copies")
    return {
        "articles": ledger.rows,
        "dropped": ledger.dropped_candidates,
        "copies": copies,
        "feeds failing": ledger.feeds.get("failed", 0),
        "elapsed": _elapsed(manifest),
    }


def _elapsed(manifest: Manifest) -> float:
    return (manifest.finished_at - manifest.started_at).total_seconds()

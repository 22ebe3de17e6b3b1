"""The config's ``fail_if``: when a run that is committed ends with exit code 3."""

from collections.abc import Mapping
from typing import Any

from transforms.dataset.ledger import Ledger
from transforms.reasons import Reason

#: Drops that lose nothing.
_NO_LOSS = frozenset(
    {
        Reason.ALREADY_SEEN.value,
        Reason.CIRCUIT_OPEN.value,
        Reason.DEFERRED.value,
        Reason.DUPLICATE_ENTRY.value,
        Reason.OUTSIDE_WINDOW.value,
        Reason.SAME_ARTICLE.value,
        Reason.UNCHANGED.value,
    }
)


def limited_figures(counts: Mapping[str, Any]) -> dict[str, float]:
    """What each limit is held against, by the limit's name.

    ``feeds_failing_share`` is of the feeds of the run; ``dropped_share`` of the new
    candidates that were wanted: those left for a later run, outside the window, or
    published by another entry do not count. A share of nothing is 0.
    """
    ledger = Ledger.from_json(counts)
    failed, feeds = _failed_feeds(ledger)
    dropped, wanted = _dropped_entries(ledger)
    return {
        "feeds_failing_share": failed / feeds if feeds else 0.0,
        "dropped_share": dropped / wanted if wanted else 0.0,
        "articles_below": ledger.rows,
    }


def is_broken(limit: str, figure: float, value: float) -> bool:
    """Whether a figure breaks a limit: shares by being over it, articles under it."""
    return figure < value if limit == "articles_below" else figure > value


def broken_limits(counts: Mapping[str, Any], limits: Mapping[str, float]) -> list[str]:
    """How a run's figures break the limits, in words."""
    return list(_broken(counts, limits).values())


def broken_limits_named(
    counts: Mapping[str, Any], limits: Mapping[str, float]
) -> list[str]:
    """The same for whoever has to find the limit in the config."""
    return [
        f"{words} (fail_if.{limit}: {limits[limit]:g})"
        for limit, words in _broken(counts, limits).items()
    ]


def _broken(counts: Mapping[str, Any], limits: Mapping[str, float]) -> dict[str, str]:
    ledger = Ledger.from_json(counts)
    failed, feeds = _failed_feeds(ledger)
    dropped, wanted = _dropped_entries(ledger)
    words = {
        "feeds_failing_share": f"{failed} of {feeds} feeds failed",
        "dropped_share": f"{dropped} of {wanted} new entries were dropped",
        "articles_below": f"only {ledger.rows} articles",
    }
    figures = limited_figures(counts).items()
    return {k: words[k] for k, figure in figures if is_broken(k, figure, limits[k])}


def _failed_feeds(ledger: Ledger) -> tuple[int, int]:
    return ledger.feeds.get("failed", 0), sum(ledger.feeds.values())


def _dropped_entries(ledger: Ledger) -> tuple[int, int]:
    reasons = ledger.reasons_of("entry")
    dropped = sum(n for reason, n in reasons.items() if reason not in _NO_LOSS)
    return dropped, ledger.published + dropped

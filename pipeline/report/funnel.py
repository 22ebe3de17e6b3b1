"""From feeds to rows: what went in at each step, and why the rest did not go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reason_advice import ADVICE
from pipeline.report.figures import Sample, taking_turns
from transforms.dataset.ledger import Ledger
from transforms.reasons import Reason

#: Drops shown of each reason, and drops looked through for some of several feeds.
SAMPLES, _LOOKED_THROUGH = 10, 400

#: Columns of ``drops`` that are read.
COLUMNS = (
    *("subject", "stage", "reason", "kind", "detail", "feed_id"),
    *("publisher", "url", "http_status"),
)

#: The step that a drop of an entry leaves, by its stage; others leave the last one.
_STEP_OF = {"fetch_feeds": 1, "select_entries": 1, "read_pages": 2}

#: A newer version's dataset may have more.
_KNOWN = {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What left a step for one reason.

    Attributes:
        meaning: the reason in words.
        advice: what can be done.
        is_transient: whether a later run tries again.
        samples: of its drops, of as many feeds as there are.
    """

    reason: str
    number: int
    meaning: str
    advice: str
    is_transient: bool
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the funnel.

    Attributes:
        number: what came to it.
        unit: of which kind.
        losses: what went no further, largest first.
    """

    name: str
    number: int
    unit: str
    note: str
    losses: tuple[Loss, ...]


def funnel(ledger: Ledger, drops: pa.Table) -> tuple[Step, ...]:
    """The steps of a run.

    Args:
        ledger: the commit's.
        drops: the run's, with ``COLUMNS``.
    """
    leaving = _leaving(ledger)
    read = ledger.candidates - sum(n for _, n in leaving[1])
    chosen = read - sum(n for _, n in leaving[2])
    feeds = ", ".join(f"{n} {status}" for status, n in sorted(ledger.feeds.items()))
    entries = f"{ledger.entries:,} in feed bodies"
    retries = f", {ledger.retries:,} tried again" if ledger.retries else ""
    stories = ledger.rows + ledger.drops_of("story")
    steps = (
        ("feeds", sum(ledger.feeds.values()), "feeds", feeds),
        ("entries", ledger.candidates, "entries", entries + retries),
        ("new entries", read, "entries", "sent to be fetched and read"),
        ("pages read", chosen, "entries", "with the text of a story"),
        ("published", ledger.published, "entries", _stories(stories, ledger.published)),
    )
    losses = _Losses(drops)
    told = [
        Step(
            name=name,
            number=number,
            unit=unit,
            note=note,
            losses=tuple(losses.of(_SUBJECTS[place], leaving[place])),
        )
        for place, (name, number, unit, note) in enumerate(steps)
    ]
    rows = Step(name="articles", number=ledger.rows, unit="rows", note="", losses=())
    return (*told, rows)


_SUBJECTS = ("feed", "entry", "entry", "entry", "story")


def _stories(stories: int, published: int) -> str:
    if stories == published:
        return ""
    return f"with {stories:,} stories, since a page may hold several"


def _leaving(ledger: Ledger) -> list[list[tuple[str, int]]]:
    """By step: (``stage/reason``, number), largest first."""
    places: list[dict[str, int]] = [{} for _ in _SUBJECTS]
    for subject, place in (("feed", 0), ("story", 4)):
        for stage, reasons in ledger.dropped.get(subject, {}).items():
            for reason, number in reasons.items():
                places[place][f"{stage}/{reason}"] = number
    seen = Reason.ALREADY_SEEN.value
    for stage, reasons in ledger.dropped.get("entry", {}).items():
        for reason, number in reasons.items():
            if reason != seen:
                places[_STEP_OF.get(stage, 3)][f"{stage}/{reason}"] = number
    # Counted, with rows of their own or without.
    for reason, number in (
        (seen, ledger.already_seen),
        (Reason.TOO_MANY_ENTRIES.value, ledger.over_cap),
    ):
        if number:
            key = f"select_entries/{reason}"
            places[1][key] = places[1].get(key, 0) + number
    return [sorted(p.items(), key=lambda item: (-item[1], item[0])) for p in places]


class _Losses:
    """Losses with the samples of a run's drops."""

    def __init__(self, drops: pa.Table) -> None:
        self._drops = drops

    def of(self, subject: str, leaving: Iterable[tuple[str, int]]) -> Iterable[Loss]:
        """The losses of one step."""
        for key, number in leaving:
            stage, _, reason = key.partition("/")
            known = _KNOWN.get(reason)
            yield Loss(
                reason=reason,
                number=number,
                meaning=known.meaning if known else "",
                advice=ADVICE[known] if known else "",
                is_transient=known.is_transient if known else False,
                samples=self._samples(subject, stage, reason),
            )

    def _samples(self, subject: str, stage: str, reason: str) -> tuple[Sample, ...]:
        drops = self._drops
        mask = pc.equal(drops["reason"], reason)
        for column, value in (("subject", subject), ("stage", stage)):
            mask = pc.and_(mask, pc.equal(drops[column], value))
        rows = drops.filter(mask).slice(0, _LOOKED_THROUGH).to_pylist()
        return tuple(_sample(row) for row in taking_turns(rows, "feed_id", SAMPLES))


def _sample(row: Mapping[str, object]) -> Sample:
    parts = [row["kind"], row["detail"]]
    if row["http_status"] and "status" not in str(row["detail"]):
        parts.append(f"status {row['http_status']}")
    return Sample(
        title="",
        url=str(row["url"] or ""),
        publisher=str(row["publisher"] or row["feed_id"]),
        why=": ".join(str(part) for part in parts if part),
    )

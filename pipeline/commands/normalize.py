"""``newsbeam normalize``: spellings made one, reversibly; one JSON object a line."""

import functools
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.filters import BadLine, Record, run_filter, text_of, workers_option
from pipeline.processes import worker_processes
from transforms.languages.tags import UNDETERMINED, primary_tag

if TYPE_CHECKING:
    from transforms.spellings.normalize import Normalizer

CHANNELS = ("unicode", "variants", "typos")


@click.command()
@click.option(
    "--channels",
    default=",".join(CHANNELS),
    show_default=True,
    help="Which kinds of edit to make, separated by commas.",
)
@workers_option
def command(channels: str, workers: int) -> None:
    """Normalize spellings: JSON lines from stdin to stdout.

    Each line is {"id", "text", "title"?, "lang"}; each answer {"id", "text", "edits"}
    with offsets in code points of the input. Undoing the edits gives it back exactly.

    \b
    Example:
      echo '{"id": 1, "lang": "en", "text": "Turkey reopened the strait."}' \\
        | newsbeam normalize --channels variants
    """
    chosen = tuple(c.strip() for c in channels.split(",") if c.strip())
    for name in chosen:
        if name not in CHANNELS:
            raise click.BadParameter(
                f"{name!r} is not a channel; choose from {', '.join(CHANNELS)}",
                param_hint="--channels",
            )
    work = functools.partial(normalize_record, channels=chosen)
    with worker_processes(workers) as executor:
        run_filter(work, executor, workers)


def normalize_record(record: Record, channels: tuple[str, ...]) -> Record:
    """The normalized text (and title) of one record, with its edits."""
    text = text_of(record, "text", required=True) or ""
    title = text_of(record, "title")
    language = text_of(record, "lang")
    if language is None:
        raise BadLine('"lang" is missing: say "und" where it is not known')
    primary = primary_tag(language) or UNDETERMINED
    found = _normalizer(channels).normalize(text, title=title, language=primary)
    edits = [asdict(e) for e in found.edits]
    if title is None:
        for edit in edits:
            del edit["field"]
        return {"text": found.text, "edits": edits}
    return {"text": found.text, "title": found.title, "edits": edits}


@functools.lru_cache(maxsize=2)
def _normalizer(channels: tuple[str, ...]) -> "Normalizer":
    from transforms.spellings.normalize import Normalizer, SpellingPolicy

    return Normalizer(SpellingPolicy(channels=channels))

"""``newsbeam tag``: IPTC Media Topics with evidence; one JSON object a line."""

import functools
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.filters import (
    BadLine,
    Record,
    run_filter,
    text_of,
    texts_of,
    workers_option,
)
from pipeline.processes import worker_processes
from transforms.languages.tags import primary_tag

if TYPE_CHECKING:
    from transforms.topics.tag import Tagger


@click.command()
@click.option(
    "--minimum-score",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Topics scored lower are left out.",
)
@workers_option
def command(minimum_score: float, workers: int) -> None:
    """Tag articles with topics: JSON lines from stdin to stdout.

    Each line is {"id", "title", "text", "url"?, "section"?, "keywords"?, "language"?};
    each answer {"id", "topics": [{"qcode", "label", "score", "evidence"}]}, best
    first. An empty list means that nothing was sure enough. A language that is not
    stated is told from the text.

    \b
    Example:
      echo '{"id": 1, "title": "Central bank raises rates", "text": "…"}' \\
        | newsbeam tag
    """
    work = functools.partial(tag_record, minimum_score=minimum_score)
    with worker_processes(workers) as executor:
        run_filter(work, executor, workers)


def tag_record(record: Record, minimum_score: float) -> Record:
    """The topics of one record, each with what speaks for it."""
    title, text = text_of(record, "title"), text_of(record, "text")
    if title is None and text is None:
        raise BadLine('"title" and "text" are missing')
    tagging = _tagger(minimum_score).tag(
        title=title or "",
        text=text or "",
        url=text_of(record, "url"),
        section=text_of(record, "section"),
        keywords=texts_of(record, "keywords"),
        language=primary_tag(text_of(record, "language")) or _told(title, text),
    )
    evidence = [asdict(e) for e in tagging.evidence]
    topics = []
    for topic in tagging.topics:
        own = [e for e in evidence if e["qcode"] == topic.qcode]
        topics.append({**asdict(topic), "evidence": own})
    return {"topics": topics}


def _told(title: str | None, text: str | None) -> str:
    from transforms.languages.detect import identify_language

    return identify_language("\n".join(filter(None, (title, text)))).code


@functools.lru_cache(maxsize=2)
def _tagger(minimum_score: float) -> "Tagger":
    from transforms.topics.tag import Tagger, TopicPolicy

    return Tagger(TopicPolicy(minimum_score=minimum_score))

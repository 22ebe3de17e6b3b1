"""What a publisher's own section, keyword or path says about the subject."""

from __future__ import annotations

import functools
from urllib.parse import unquote, urlsplit

from transforms.topics.match import WORD, fold
from transforms.topics.taxonomy import DATA, load_taxonomy


@functools.cache
def load_rubrics() -> dict[str, str]:
    """Folded rubric to topic: our own table, then unambiguous IPTC names."""
    taxonomy = load_taxonomy()
    meanings: dict[str, set[str]] = {}
    for topic in taxonomy.topics():
        for label in topic.labels.values():
            meanings.setdefault(_key(label), set()).add(taxonomy.live(topic.qcode))
    rubrics = {
        key: next(iter(qcodes))
        for key, qcodes in meanings.items()
        if key and len(qcodes) == 1
    }
    table = (DATA / "rubrics.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in table:
        rubric, qcode = line.split("\t")
        rubrics[_key(rubric)] = qcode
    return rubrics


def topic_of_rubric(rubric: str) -> str | None:
    """The topic a rubric names, or None where it is unknown."""
    return load_rubrics().get(_key(rubric))


def topic_of_url(url: str) -> tuple[str, str] | None:
    """The topic and the path segment that names it; the deepest known one wins.

    The last segment is the story's own slug, not a rubric, and is left out.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for segment in reversed(path.split("/")[1:-1]):
        qcode = topic_of_rubric(unquote(segment))
        if qcode is not None:
            return qcode, segment
    return None


def _key(rubric: str) -> str:
    return " ".join(WORD.findall(fold(rubric)))

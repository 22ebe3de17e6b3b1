"""What a publisher's own section, keyword or path says about the subject."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from transforms.topics.fold import words_of
from transforms.topics.taxonomy import DATA, load_taxonomy

# "News > Sport", "Politics/Europe", "Kultur | Film"
_PARTED = re.compile(r"\s*[/|>›»:;,&+]\s*|\s+-\s+")
_LABEL_CERTAINTY = 0.7


@dataclass(frozen=True, slots=True)
class Rubric:
    """A name that publishers give to a part of their paper.

    Attributes:
        qcode: The topic it stands for.
        certainty: How often it holds that subject, from 0 to 1.
    """

    qcode: str
    certainty: float


@functools.cache
def load_rubrics() -> dict[str, Rubric]:
    """Folded name to rubric: our own table, then unambiguous IPTC names."""
    taxonomy = load_taxonomy()
    meanings: dict[str, set[str]] = {}
    for topic in taxonomy.topics():
        for label in topic.labels.values():
            meanings.setdefault(_key(label), set()).add(taxonomy.live(topic.qcode))
    rubrics = {
        key: Rubric(next(iter(qcodes)), _LABEL_CERTAINTY)
        for key, qcodes in meanings.items()
        if key and len(qcodes) == 1
    }
    table = (DATA / "rubrics.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in table:
        name, qcode, certainty = line.split("\t")
        rubrics[_key(name)] = Rubric(qcode, float(certainty))
    return rubrics


@functools.lru_cache(maxsize=2048)
def topic_of_rubric(name: str) -> Rubric | None:
    """What a section, category or keyword stands for; None where it is unknown.

    Of a path of names the last known one counts, being the narrowest.
    """
    rubrics = load_rubrics()
    whole = rubrics.get(_key(name))
    if whole is not None:
        return whole
    for part in reversed(_PARTED.split(name)):
        found = rubrics.get(_key(part))
        if found is not None:
            return found
    return None


def topic_of_url(url: str) -> tuple[Rubric, str] | None:
    """The rubric an address names and its word there; the deepest known one wins.

    The last segment of the path is the story's own slug, not a rubric, and is left
    out. A host may name one as well: ``sport.press.example``.
    """
    rubrics = load_rubrics()
    for segment in _segments(url):
        found = rubrics.get(_key(segment))
        if found is not None:
            return found, segment
    return None


def _segments(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return
    for segment in reversed(parts.path.split("/")[1:-1]):
        yield unquote(segment)
    yield from host.split(".")[:-2]


def _key(name: str) -> str:
    return " ".join(words_of(name))

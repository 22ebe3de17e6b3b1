"""Articles whose topics are known: labelled pages, and the headlines and texts to hand.

Only ids, codes and counts leave this module; no text is printed.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.articles.extract import extract_page
from transforms.elements import Rejection
from transforms.languages.detect import identify_language

LABELS = Path(__file__).parent / "results" / "topic_labels.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article and the top-level codes an editor would accept as its main topic."""

    accepted: frozenset[str]
    title: str
    text: str
    language: str
    url: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def bare(self) -> "Sample":
        """The same without what the publisher says of it."""
        return Sample(
            accepted=self.accepted,
            title=self.title,
            text=self.text,
            language=self.language,
        )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    # Not by splitlines(): texts hold line separators of Unicode.
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def labelled_pages(data: Path) -> list[Sample]:
    """The labelled real pages as a run reads them: extracted, language told."""
    accepted: dict[str, frozenset[str]] = {}
    for line in LABELS.read_text("utf-8").splitlines()[1:]:
        page_id, codes, _ = line.split("\t")
        found = re.findall(r"\d{8}", codes)
        accepted[page_id] = frozenset(f"medtop:{code}" for code in found)
    folder = data / "extraction"
    samples = []
    for page in _rows(folder / "truth.jsonl"):
        if page["id"] not in accepted:
            continue
        body = gzip.decompress((folder / page["file"]).read_bytes())
        found = extract_page(body, url=page["url"])
        if isinstance(found, Rejection):
            raise SystemExit(f"{page['id']} is not read: {found.reason.value}")
        story = found.stories[0]
        language = identify_language(story.text, declared=found.language_declared)
        samples.append(
            Sample(
                accepted=accepted[page["id"]],
                title=story.title,
                text=story.text,
                language=language.code,
                url=page["url"],
                section=story.section,
                keywords=story.keywords,
            )
        )
    return samples


def development(data: Path, source: str) -> list[Sample]:
    """Headlines (``huffpost``) or whole texts (``bbc2004``) with one accepted code."""
    samples = []
    path = data / "topics" / "topics-dev.jsonl"
    for row in _rows(path):
        if row["source"] != source:
            continue
        is_headline = source == "huffpost"
        samples.append(
            Sample(
                accepted=frozenset(row["accept"]),
                title=row["text"] if is_headline else "",
                text="" if is_headline else row["text"],
                language="en",
            )
        )
    return samples

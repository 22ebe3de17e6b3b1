"""Languages of real pages: how many are told right, and at what cost.

    NEWSBEAM_SHARED=DIR python benchmarks/language.py

DIR holds ``data/extraction/truth.jsonl`` and the pages it names. Every page is read
by our extractor; its language is told from the text as annotated and as extracted,
with and without what the page declares. Beside it, in the same run, stands plain
``langdetect.detect`` on the whole annotated text. Costs are CPU time.
"""

import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import langdetect

from transforms.articles.extract import extract_page
from transforms.elements import Rejection
from transforms.languages.detect import identify_language
from transforms.languages.tags import UNDETERMINED, primary_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page whose language is known."""

    language: str
    declared: str | None
    annotated: str
    extracted: str


def load_pages(folder: Path) -> list[Page]:
    """The annotated pages, with what our extractor makes of them."""
    pages = []
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        body = gzip.decompress((folder / truth["file"]).read_bytes())
        found = extract_page(body, url=truth["url"])
        if isinstance(found, Rejection):
            raise SystemExit(f"{truth['id']} is not read: {found.reason.value}")
        pages.append(
            Page(
                language=primary_tag(truth["language"]) or UNDETERMINED,
                declared=found.language_declared,
                annotated=truth["text"],
                extracted=found.stories[0].text,
            )
        )
    return pages


def plain(page: Page) -> str:
    """What langdetect answers out of the box."""
    try:
        return primary_tag(langdetect.detect(page.annotated)) or UNDETERMINED
    except langdetect.LangDetectException:
        return UNDETERMINED


METHODS: dict[str, Callable[[Page], str]] = {
    "annotated text": lambda p: identify_language(p.annotated).code,
    "annotated text, declared": lambda p: (
        identify_language(p.annotated, declared=p.declared).code
    ),
    "extracted text, declared": lambda p: (
        identify_language(p.extracted, declared=p.declared).code
    ),
    "langdetect, annotated text": plain,
}


def main() -> None:
    """Read, tell, compare, print."""
    pages = load_pages(Path(os.environ["NEWSBEAM_SHARED"]) / "data" / "extraction")
    sizes = Counter(page.language for page in pages)
    for method in METHODS.values():
        method(pages[0])  # profiles are loaded before the clock runs
    rates = {}
    for name, method in METHODS.items():
        started = time.process_time()
        answers = [method(page) for page in pages]
        rates[name] = len(pages) / (time.process_time() - started)
        wrong = [
            (page.language, answer)
            for page, answer in zip(pages, answers, strict=True)
            if answer != page.language
        ]
        unsure = sum(answer == UNDETERMINED for _, answer in wrong)
        missed = Counter(language for language, _ in wrong)
        told = " ".join(
            f"{tag} {size - missed[tag]}/{size}" for tag, size in sizes.most_common()
        )
        print(f"{name}\n  {told}")
        print(f"  wrong: {' '.join(f'{a}>{b}' for a, b in wrong) or 'none'}")
        print(f"  accuracy {1 - len(wrong) / len(pages):.4f} of {len(pages)}, ", end="")
        print(f"und {unsure}, {rates[name]:.0f} texts/CPU s")
    *ours, theirs = rates
    print(f"ratio of rates: {rates[ours[1]] / rates[theirs]:.1f}")


if __name__ == "__main__":
    main()

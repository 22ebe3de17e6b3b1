"""A page's headline: two sources that agree win.

Measured: the ``<h1>``, OpenGraph and JSON-LD each are the headline on 63 to 91 % of
pages, and no order is right for all; a string that two of them give is the steadiest.
"""

import re
import unicodedata

from transforms.articles.structured import Structured, strings
from transforms.articles.trace import note
from transforms.articles.tree import Element, text_of

LONGEST = 500

_WORD = re.compile(r"\w+")
#: " | Site", " - Site", " — Site", " :: Site" at the end of a <title>.
_SITE = re.compile(r"\s+(?:[|–—·•»-]|::)\s+[^|–—·•»]{2,60}$")


def title(tree: Element, structured: Structured) -> tuple[str, str]:
    """The headline and where it was found; ("", "none") where there is none."""
    candidates = [
        (source, " ".join(text.split())[:LONGEST])
        for source, text in (
            ("h1", _heading(tree)),
            ("og", structured.first_meta("og:title", "twitter:title")),
            ("json_ld", _headline(structured)),
            ("title", _title_element(tree)),
        )
        if text and text.strip()
    ]
    site = structured.first_meta("og:site_name")
    cleaned = [(source, without_site(text, site)) for source, text in candidates]
    chosen = _vote(cleaned)
    note("title", chosen[0], tuple(cleaned))
    return chosen


def without_site(text: str, site: str | None) -> str:
    """A title without the site's name behind it."""
    if site:
        pattern = rf"\s+(?:[|–—·•»-]|::)\s+{re.escape(site)}\s*$"
        shorter = re.sub(pattern, "", text, flags=re.IGNORECASE)
        if shorter != text and shorter:
            return shorter
    return text


def _vote(candidates: list[tuple[str, str]]) -> tuple[str, str]:
    if not candidates:
        return "", "none"
    keys = [_key(text) for _, text in candidates]
    for number, (source, text) in enumerate(candidates):
        for other in range(number + 1, len(candidates)):
            agrees = keys[number] == keys[other] or (
                candidates[other][0] == "title"
                and keys[other].startswith(keys[number] + " ")
            )
            if agrees and keys[number]:
                return text, source
    source, text = candidates[0]
    return (_SITE.sub("", text) or text if source == "title" else text), source


def _key(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _heading(tree: Element) -> str | None:
    headings = [text_of(h) for h in tree.iter("h1")]
    written = [h for h in headings if len(h) > 3]
    # Of several the longest: the others are the site's name and rubrics.
    return max(written, key=len) if written else None


def _headline(structured: Structured) -> str | None:
    for node in structured.articles:
        for key in ("headline", "name", "alternativeHeadline"):
            found = strings(node.get(key))
            if found:
                return found[0]
    return None


def _title_element(tree: Element) -> str | None:
    for element in tree.iter("title"):
        text = text_of(element)
        if text:
            return text
    return None


def page_titles(tree: Element, structured: Structured) -> list[str]:
    """What the page calls itself in its metadata."""
    site = structured.first_meta("og:site_name")
    stated = (
        structured.first_meta("og:title", "twitter:title"),
        _headline(structured),
        _title_element(tree),
    )
    return [without_site(" ".join(t.split()), site) for t in stated if t]

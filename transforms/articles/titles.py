"""A page's headline: what the reader sees, where another source confirms it.

The policy: the string that most of the four sources give (``<h1>``, OpenGraph, JSON-LD,
``<title>``), of several JSON-LD's ``headline``, which is the story's own, then the
``<h1>``. OpenGraph's and the ``<title>`` are written for networks and search engines,
and an ``<h1>`` that nothing confirms is easily a teaser's or the site's name.

No order is right for all: measured, each source is the headline on 63 to 91 % of pages.
"""

import re
from collections.abc import Sequence

from transforms.articles.headlines import title_key
from transforms.articles.structured import Structured, strings
from transforms.articles.trace import note
from transforms.articles.tree import Tagged, text_of

LONGEST = 500
#: Marks that turn the direction of what follows, also on another page.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SHORTEST_HEADING = 3

_SEPARATOR = r"(?:\s+(?:[|–—·•»-]|::)\s+|\s*[｜|]\s*|：)"
_SEPARATED = re.compile(rf"{_SEPARATOR}\s*$")
#: What sites put behind the headline: their name, a rubric, a date.
_BEHIND = re.compile(rf"{_SEPARATOR}[^|｜–—·•»：]{{2,60}}$")
#: Whose word counts among equals, also when nothing confirms anything.
_ORDER = ("json_ld", "h1", "og", "title")


def title(tagged: Tagged, structured: Structured) -> tuple[str, str]:
    """The headline and where it was found; ("", "none") where there is none."""
    site = structured.first_meta("og:site_name")
    stated = {
        source: without_site(" ".join(text.split())[:LONGEST], site)
        for source, text in (
            ("og", structured.first_meta("og:title", "twitter:title")),
            ("json_ld", _headline(structured)),
            ("title", _title_element(tagged)),
        )
        if text and text.strip()
    }
    heading = _heading(tagged, tuple(stated.values()))
    candidates = {"h1": heading, **stated} if heading else stated
    text, source = _vote(candidates)
    text = _DIRECTIONS.sub("", text)
    note("title", text, tuple(candidates.items()))
    return text, source


def page_titles(tagged: Tagged, structured: Structured) -> list[str]:
    """What a page calls its story in its metadata, in all forms."""
    site = structured.first_meta("og:site_name")
    stated = (
        structured.first_meta("og:title", "twitter:title"),
        _headline(structured),
        _title_element(tagged),
    )
    whole = [without_site(" ".join(t.split())[:LONGEST], site) for t in stated if t]
    return list(dict.fromkeys([*whole, *map(_bare, whole)]))


def without_site(text: str, site: str | None) -> str:
    """A title without the site's name behind it.

    >>> without_site("Ferry returns | Harbour Gazette", "Harbour Gazette")
    'Ferry returns'
    """
    if site and len(site) < len(text) and text.lower().endswith(site.lower()):
        shorter = _SEPARATED.sub("", text[: -len(site)])
        if shorter and len(shorter) < len(text) - len(site):
            return shorter
    return text


def _vote(candidates: dict[str, str]) -> tuple[str, str]:
    if not candidates:
        return "", "none"
    keys = {source: title_key(text) for source, text in candidates.items()}
    votes = {
        source: sum(_confirms(own, candidates[other], keys[other]) for other in keys)
        for source, own in keys.items()
    }
    source = max((s for s in _ORDER if s in votes), key=lambda name: votes[name])
    text = candidates[source]
    return (_bare(text) if source == "title" else text), source


def _bare(text: str) -> str:
    """A title without what sites put behind it, at most three such things."""
    for _ in range(3):
        shorter = _BEHIND.sub("", text)
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def _confirms(key: str, text: str, other: str) -> bool:
    """Whether another source gives the same title, perhaps with a site's name."""
    if not key:
        return False
    return key == other or (
        other.startswith(key + " ") and key.startswith(title_key(_bare(text)))
    )


def _heading(tagged: Tagged, stated: Sequence[str]) -> str | None:
    """The ``<h1>`` that a stated title repeats, else the longest.

    Of several, the others are the site's name, rubrics and teasers.
    """
    headings = [text_of(h)[:LONGEST] for h in tagged["h1"]]
    written = [h for h in headings if len(h) > _SHORTEST_HEADING]
    if len(written) > 1:
        for heading in written:
            key = title_key(heading)
            if any(_confirms(key, text, title_key(text)) for text in stated):
                return heading
    return max(written, key=len) if written else None


def _headline(structured: Structured) -> str | None:
    for node in structured.articles:
        for key in ("headline", "name", "alternativeHeadline"):
            found = strings(node.get(key))
            if found:
                return found[0]
    return None


def _title_element(tagged: Tagged) -> str | None:
    for element in tagged["title"]:
        text = text_of(element)
        if text:
            return text
    return None

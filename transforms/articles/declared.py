"""What a page states in one place each: its address, language, section, picture."""

import re
from urllib.parse import urljoin

from transforms.articles.structured import Structured, strings
from transforms.articles.tree import Element

_MOST_KEYWORDS = 50
_LONGEST_KEYWORD = 128


def canonical(tree: Element, structured: Structured, url: str) -> str | None:
    """``rel=canonical``, else ``og:url``, made absolute; unjudged."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return _absolute(url, link.get("href"))
    stated = structured.first_meta("og:url")
    return _absolute(url, stated) if stated else None


def language(tree: Element, structured: Structured) -> str | None:
    """The language the page says it is in, as written."""
    stated = next((e.get("lang") or e.get("xml:lang") for e in tree.iter("html")), None)
    return stated or structured.first_meta(
        "content-language", "og:locale", "dc.language", "language"
    )


def section(structured: Structured) -> str | None:
    """The publisher's rubric."""
    for node in structured.articles:
        found = strings(node.get("articleSection"))
        if found:
            return found[0]
    return structured.first_meta(
        "article:section", "parsely-section", "og:article:section", "section"
    )


def keywords(structured: Structured) -> tuple[str, ...]:
    """The page's own keywords, each once, in order."""
    found: dict[str, str] = {}
    stated = [s for n in structured.articles for s in strings(n.get("keywords"))]
    for name in ("news_keywords", "keywords", "article:tag", "parsely-tags"):
        stated += structured.meta.get(name, ())
    for text in stated:
        for word in re.split(r"\s*[,;|]\s*", text):
            if 1 < len(word) <= _LONGEST_KEYWORD:
                found.setdefault(word.casefold(), word)
    return tuple(found.values())[:_MOST_KEYWORDS]


def image(structured: Structured, url: str) -> str | None:
    """The lead picture's address."""
    stated = structured.first_meta("og:image", "og:image:url", "twitter:image")
    if stated is None:
        for node in structured.articles:
            value = node.get("image")
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, dict):
                first = first.get("url") or first.get("contentUrl")
            if isinstance(first, str):
                stated = first
                break
    return _absolute(url, stated) if stated else None


def summary(structured: Structured) -> str | None:
    """The publisher's own summary of the page."""
    stated = structured.first_meta(
        "og:description", "description", "twitter:description"
    )
    if stated:
        return stated
    for node in structured.articles:
        found = strings(node.get("description"))
        if found:
            return found[0]
    return None


def robots_flags(structured: Structured, x_robots_tag: str | None) -> tuple[str, ...]:
    """What robots are told, by the page and by the header, sorted."""
    told = [*structured.meta.get("robots", ()), *structured.meta.get("googlebot", ())]
    if x_robots_tag:
        told.append(x_robots_tag)
    flags = {
        flag for text in told for flag in re.split(r"[,\s]+", text.lower()) if flag
    }
    flags -= {"index", "follow", "all"}
    reservation = structured.first_meta("tdm-reservation")
    if reservation and reservation.strip() == "1":
        flags.add("tdm-reservation")
    return tuple(sorted(flags))[:20]


def _absolute(base: str, address: str | None) -> str | None:
    if not address:
        return None
    try:
        absolute = urljoin(base, address.strip())
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None

"""What a page states in one place each: its address, language, section, picture."""

import re
from urllib.parse import urljoin

from transforms.articles.headlines import title_key
from transforms.articles.page import Page
from transforms.articles.structured import Node, Structured, strings, types_of

_MOST_KEYWORDS = 50
_LONGEST_KEYWORD = 128
_LONGEST_SECTION = 100
_LONGEST_SUMMARY = 5_000
_LONGEST_ADDRESS = 2_048
_MOST_FLAGS = 20
#: A directive for robots, with its value or without; not an agent's name before one.
_FLAG = re.compile(r"[a-z][a-z-]{1,40}(?::-?\w{1,40})?")
_ALLOWED = frozenset({"index", "follow", "all"})


def canonical(page: Page) -> str | None:
    """``rel=canonical``, else ``og:url``, made absolute; unjudged.

    Of several that differ none is believed, unless ``og:url`` is one of them.
    """
    links = [
        _absolute(page.url, link.get("href"))
        for link in page.tagged["link"]
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    addresses = list(dict.fromkeys(link for link in links if link))
    stated = _absolute(page.url, page.structured.first_meta("og:url"))
    if len(addresses) == 1:
        return addresses[0]
    return stated if not addresses or stated in addresses else None


def language(page: Page) -> str | None:
    """The language the page says it is in, as written."""
    stated = page.tree.get("lang") or page.tree.get("xml:lang")
    return stated or page.structured.first_meta(
        "content-language", "og:locale", "dc.language", "language"
    )


def section(structured: Structured, title: str = "") -> str | None:
    """The publisher's rubric: as stated, else the first below home in the path.

    Args:
        structured: what the page states.
        title: its headline, which paths end with.
    """
    for node in structured.articles:
        found = strings(node.get("articleSection"))
        if found:
            return found[0][:_LONGEST_SECTION]
    stated = structured.first_meta(
        "article:section", "parsely-section", "og:article:section", "section"
    )
    if stated:
        return stated[:_LONGEST_SECTION]
    for node in structured.nodes:
        if "breadcrumblist" in types_of(node):
            return _from_path(node, title)
    return None


def _from_path(node: Node, title: str) -> str | None:
    items = node.get("itemListElement")
    names: list[str] = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            names += (strings(item.get("name")) or strings(item.get("item")))[:1]
    if names and title_key(names[-1]) == title_key(title):
        names = names[:-1]
    rubrics = [n for n in names[1:] if "://" not in n and len(n) <= _LONGEST_SECTION]
    return rubrics[0] if rubrics else None


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
    return _absolute(url, stated)


def summary(structured: Structured) -> str | None:
    """The publisher's own summary of the page."""
    stated = structured.first_meta(
        "og:description", "description", "twitter:description"
    )
    if stated:
        return stated[:_LONGEST_SUMMARY]
    for node in structured.articles:
        found = strings(node.get("description"))
        if found:
            return found[0][:_LONGEST_SUMMARY]
    return None


def robots_flags(structured: Structured, x_robots_tag: str | None) -> tuple[str, ...]:
    """What robots are told, by the page and by the header, sorted.

    Among them ``noindex``, ``noai`` and, where text and data mining is reserved,
    ``tdm-reservation``.
    """
    told = [*structured.meta.get("robots", ()), *structured.meta.get("googlebot", ())]
    if x_robots_tag:
        told.append(x_robots_tag)
    flags = {
        flag
        for text in told
        for flag in re.split(r"[,\s]+", text.lower())
        if _FLAG.fullmatch(flag)
    }
    flags -= _ALLOWED
    reservation = structured.first_meta("tdm-reservation")
    if reservation and reservation.strip() == "1":
        flags.add("tdm-reservation")
    return tuple(sorted(flags))[:_MOST_FLAGS]


def _absolute(base: str, address: str | None) -> str | None:
    if not address:
        return None
    try:
        absolute = urljoin(base, address.strip())
    except ValueError:
        return None
    is_web = absolute.startswith(("http://", "https://"))
    return absolute if is_web and len(absolute) <= _LONGEST_ADDRESS else None

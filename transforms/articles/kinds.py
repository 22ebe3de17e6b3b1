"""What kind of page it is, before it is taken for an article.

Kinds that may carry text (article, live blog, gallery, video) become rows where they
do. The others are told by what they say of themselves, never by their site. A wall
says so in its title or in few words: a long text is an article that mentions one.
"""

import re
from itertools import islice
from urllib.parse import urlsplit

from transforms.articles.page import Page
from transforms.articles.structured import Structured
from transforms.articles.tree import Element

ARTICLE = "article"
LIVE_BLOG = "live_blog"
GALLERY = "gallery"
VIDEO = "video"
INDEX = "index"

#: A wall with a longer text is none; with a shorter one its words are enough.
_WALL_WORDS, _FEW_WORDS = 400, 60
_OPENING = 3_000
#: A page with so many linked headings is a list, if it says nothing else.
_LIST_HEADINGS = 8
_WORDS_A_LINK = 25
_MANY_LINKS = 40
_STUB_WORDS = 250
#: A text of which so much is links is a list of links. The most of the real stories
#: that were looked at is .47.
_LINKED_SHARE = 0.8

_CHALLENGE = re.compile(
    r"just a moment|checking your browser|verify (?:that )?you are (?:a )?human|"
    r"attention required|access (?:to this page (?:has been )?)?denied|"
    r"are you a robot|unusual traffic|enable javascript and cookies to continue|"
    r"pardon our interruption|please complete the security check|"
    r"request unsuccessful\. incapsula|ddos protection by",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|your privacy choices|consent to (?:the use of )?cookies|"
    r"we (?:and our partners )?(?:use|value)[^.]{0,40}(?:cookies|your privacy)|"
    r"manage (?:your )?consent|datenschutz-?einstellungen|zustimmung zu cookies|"
    r"nous respectons votre vie privée|accepter les cookies|aceptar (?:las )?cookies|"
    r"su privacidad|rispettiamo la tua privacy|jouw privacy|cookie ?consent",
    re.IGNORECASE,
)
_CONSENT_WORD = re.compile(
    r"cookies?|consent\w*|partners?|privacy|personal data|advertis\w+|datenschutz\w*|"
    r"einwilligung\w*|zustimm\w+|personenbezogene\w*|publicités?|consentement\w*|"
    r"privacidad|consentimiento\w*|anuncios|purposes|zwecke\w*|preferences|settings",
    re.IGNORECASE,
)
_CONSENT_SHARE = 0.05
_MISSING = re.compile(
    r"\b(?:error )?404\b|page (?:was )?not found|could not be found|"
    r"couldn.t find (?:that|the) page|no longer available|"
    r"page (?:you[^.]{0,30} )?(?:does not|doesn.t|no longer) exists?|"
    r"seite (?:wurde )?nicht gefunden|page introuvable|página no encontrada|"
    r"pagina non trovata|página não encontrada|sidan hittades inte|"
    r"pagina niet gevonden|strona nie (?:została )?znaleziona|страница не найдена",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep reading)|subscribers? only|"
    r"to continue reading|already a subscriber|this article is for subscribers|"
    r"nur für abonnenten|weiterlesen mit|réservé aux abonnés|"
    r"(?:solo|exclusivo) para suscriptores|continua a leggere con|"
    r"exclusivo para assinantes|verder lezen\?|kun for abonnenter",
    re.IGNORECASE,
)
_LIVE = re.compile(r"live[-_]?(?:blog|ticker)|newsticker", re.IGNORECASE)
_LIVE_TIMES = 3


def paywall(structured: Structured) -> bool | None:
    """Whether the page says that it is not free; None where it does not say."""
    for node in structured.articles:
        parts = node.get("hasPart")
        for one in (node, *(parts if isinstance(parts, list) else [parts])):
            stated = one.get("isAccessibleForFree") if isinstance(one, dict) else None
            if stated is not None:
                return str(stated).strip().lower() in ("false", "no", "0")
    tier = structured.first_meta("article:content_tier", "og:article:content_tier")
    if tier is not None:
        return tier.lower() in ("locked", "metered", "premium", "paid")
    return None


def is_stub(page: Page, words: int) -> bool:
    """Whether a short text stands before an invitation to subscribe."""
    return words <= _STUB_WORDS and _PAYWALL.search(page.outline.text) is not None


def declared_kind(page: Page) -> str:
    """The kind of page that carries text, by its own statement."""
    structured = page.structured
    kinds = structured.kinds
    if "liveblogposting" in kinds or _is_live_blog(page):
        return LIVE_BLOG
    if kinds & {"imagegallery", "mediagallery"} and not structured.articles:
        return GALLERY
    is_video = "videoobject" in kinds and not structured.articles
    if is_video or (structured.first_meta("og:type") or "").startswith("video"):
        return VIDEO
    return ARTICLE


def _is_live_blog(page: Page) -> bool:
    """Whether an element that calls itself one holds most of the text, with times."""
    nodes = page.outline.nodes
    if len(page.tagged["time"]) < _LIVE_TIMES:
        return False
    for number, node in enumerate(nodes):
        marks = f"{node.element.get('class') or ''} {node.element.get('id') or ''}"
        if node.element.tag == "body" or not _LIVE.search(marks):
            continue
        inside = sum(
            b.weight for b in page.outline.blocks if number <= b.node < node.end
        )
        times = _count(node.element, "time", _LIVE_TIMES)
        return inside * 2 > page.outline.weight and times >= _LIVE_TIMES
    return False


def _count(element: Element, tag: str, most: int) -> int:
    """How many of a tag there are, counting no further than asked."""
    return sum(1 for _ in islice(element.iter(tag), most))


def wall(page: Page, title: str, text: str, words: int) -> str | None:
    """The kind of a page that stands where an article should, or None.

    Args:
        page: the page.
        title: its headline.
        text: what was found on it.
        words: how many words that is.
    """
    if words > _WALL_WORDS:
        return None
    opening = (page.outline.text if words < _FEW_WORDS else text)[:_OPENING]
    for kind, pattern in (
        ("bot_challenge", _CHALLENGE),
        ("soft_404", _MISSING),
        ("consent", _CONSENT),
    ):
        is_titled = pattern.search(title) is not None
        if kind == "consent" and not is_titled and _is_of_a_story(page):
            continue  # the banner that lies over every page of the site
        if (is_titled or words < _FEW_WORDS) and pattern.search(opening):
            return kind
    if not page.structured.declares_article and "ookie" in text:
        asked = len(_CONSENT_WORD.findall(text))
        if asked >= 5 and asked >= _CONSENT_SHARE * words:
            return "consent"
    return None


def _is_of_a_story(page: Page) -> bool:
    """Whether a page without much text says that there is a story behind it."""
    return (
        page.structured.declares_article
        or paywall(page.structured) is True
        or _PAYWALL.search(page.outline.text) is not None
    )


def is_index(page: Page, words: int, *, is_sure: bool) -> bool:
    """Whether a page is a list of others: a home page, a section, a topic.

    Args:
        page: the page.
        words: of the text that was found.
        is_sure: whether that text is in one piece.
    """
    if page.structured.declares_article:
        return False
    headings = sum(
        1
        for block in page.outline.blocks
        if block.is_heading and block.linked * 2 > len(block.text)
    )
    if headings < _LIST_HEADINGS:
        return False
    is_home = urlsplit(page.url).path.strip("/") == ""
    return is_home or (not is_sure and words < _WORDS_A_LINK * headings)


def is_all_links(page: Page, text: str) -> bool:
    """Whether the text that was found consists of links to other pages."""
    if page.structured.declares_article:
        return False
    lines = set(text.split("\n"))
    found = [block for block in page.outline.blocks if block.text in lines]
    length = sum(len(block.text) for block in found)
    return sum(block.linked for block in found) > _LINKED_SHARE * length


def empty_kind(page: Page) -> str | None:
    """What a page without enough text is, where that can be told."""
    if paywall(page.structured) or _PAYWALL.search(page.outline.text):
        return "paywall_stub"
    kind = declared_kind(page)
    if kind in (GALLERY, VIDEO):
        return kind
    if page.structured.declares_article:
        return None
    return INDEX if _count(page.tree, "a", _MANY_LINKS) == _MANY_LINKS else None
